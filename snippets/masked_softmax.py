import numpy as np


def masked_softmax(z, a):
    """Softmax over the places with a = 1: z (..., K), a (..., K) -> (..., K).

    0 elsewhere, whatever z is there; a row without any 1 gives zeros. Keeps the
    floating type; integers become float64. Raises ValueError unless the mask a
    has the shape of z, and for a mask of other numbers than 0 and 1.
    """
    z, a = np.asarray(z), np.asarray(a)
    if a.shape != z.shape or np.any((a != 0) & (a != 1)):
        raise ValueError(f"a mask must hold 0 and 1 and have shape {z.shape}")
    p = np.where(a, z, -np.inf)
    c = p.max(axis=-1, keepdims=True)
    p -= np.where(c == -np.inf, 0, c)  # -inf less -inf would be NaN
    np.exp(p, out=p)
    total = p.sum(-1, np.result_type(p, np.float32), keepdims=True)
    p /= np.where(total == 0, 1, total)  # 0 / 0 would be, too
    return p


if __name__ == "__main__":
    z = np.array([[2.0, 1.0, 0.1], [2.0, 1.0, 0.1]])
    a = np.array([[1, 1, 0], [0, 0, 0]])

    filled = np.where(a == 1, z, -np.inf)
    with np.errstate(invalid="ignore"):
        exp_z = np.exp(filled - np.max(filled, axis=-1, keepdims=True))
        plain = exp_z / np.sum(exp_z, axis=-1, keepdims=True)

    np.set_printoptions(precision=4, suppress=True)
    for n, masked in enumerate(masked_softmax(z, a)):
        print("mask", a[n], "  plain", plain[n], "  masked", masked)
