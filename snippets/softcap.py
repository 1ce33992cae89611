import numpy as np


def log_softmax(z):
    z = z - np.max(z)
    return z - np.log(np.sum(np.exp(z))) + 0.0


def softcap(z, c):
    """Logits squeezed between -c and c: z (K,), c number -> (K,)."""
    return c * np.tanh(z / c)


if __name__ == "__main__":
    np.set_printoptions(precision=3, suppress=True)
    z, c = np.array([60.0, 45.0, 0.0, -90.0]), 30.0  # your logits and cap
    print("c tanh(z / c): ", softcap(z, c), log_softmax(softcap(z, c)))
    print("no cap:        ", z, log_softmax(z))
    wrong = z * np.tanh(z / c)
    print("z tanh(z / c): ", wrong, log_softmax(wrong))

    allowed = np.array([True, True, True, False])  # your mask
    z, c = np.array([2.0, 1.0, 0.1, 5.0]), 3.0
    after = np.where(allowed, softcap(z, c), -np.inf)
    before = softcap(np.where(allowed, z, -np.inf), c)
    for name, capped in [("cap, then mask", after), ("mask, then cap", before)]:
        print(f"{name}: {capped} {np.exp(log_softmax(capped))}")
