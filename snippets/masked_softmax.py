import numpy as np


def masked_softmax(z, a):
    """Softmax over the places with a = 1; 0 elsewhere; shapes (..., K).

    A row masked whole gives zeros. What stands under the mask is not read.
    """
    z = np.where(np.asarray(a, dtype=bool), z, -np.inf)
    c = np.max(z, axis=-1, keepdims=True)
    c = np.where(c == -np.inf, 0.0, c)  # -inf less -inf would be NaN
    exp_z = np.exp(z - c)
    total = np.sum(exp_z, axis=-1, keepdims=True)
    return exp_z / np.where(total == 0, 1.0, total)  # 0 / 0 would be, too


if __name__ == "__main__":
    z = np.array([[2.0, 1.0, 0.1], [2.0, 1.0, 0.1]])
    a = np.array([[1, 1, 0], [0, 0, 0]])

    filled = np.where(a == 1, z, -np.inf)
    with np.errstate(invalid="ignore"):
        exp_z = np.exp(filled - np.max(filled, axis=-1, keepdims=True))
        plain = exp_z / np.sum(exp_z, axis=-1, keepdims=True)

    for name, p in {"plain": plain, "masked": masked_softmax(z, a)}.items():
        for n in range(2):
            row = " ".join(f"{p_k:.4f}" for p_k in p[n])
            print(f"{name:6}  mask {a[n]}  {row}")
