import numpy as np


def hinge_loss(z, k):
    """How far the other classes are inside the margin of 1, summed.

    z (K,), k -> number.
    """
    return np.sum(np.maximum(0, np.delete(z, k) - z[k] + 1))


def cross_entropy(z, k):
    """Loss in nats of class k: z (K,), k -> number."""
    return np.logaddexp.reduce(z) - z[k]


if __name__ == "__main__":
    rows = [[10, -2, 3], [10, 9, 9], [10, -100, -100], [10, 11, 3]]
    print("scores            hinge  cross-entropy")
    for row in rows:
        z = np.array(row, dtype=float)
        both = f"{hinge_loss(z, 0):5.1f}  {cross_entropy(z, 0):13.6f}"
        print(f"{row!s:16}  {both}")
