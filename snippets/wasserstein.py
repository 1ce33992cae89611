import numpy as np


def wasserstein(p, q, width):
    """Wasserstein-1 distance of two histograms on a line.

    p (K,), q (K,), width of a bin -> number, in the unit of width.
    """
    return width * np.sum(np.abs(np.cumsum(p - q)))


def KL(p, q):
    """Divergence in nats, 0 log 0 as 0: p (K,), q (K,) -> number."""
    kept = p > 0
    with np.errstate(divide="ignore"):
        return np.sum(p[kept] * np.log(p[kept] / q[kept]))


if __name__ == "__main__":
    p = np.array([0.6, 0.1, 0.1, 0.1, 0.1])  # your histograms
    one_hot = np.eye(5)
    pairs = [(f"0.6 moved by {k}", p, np.roll(p, k)) for k in (1, 2, 4)]
    pairs += [
        (f"one-hot, {k} apart", one_hot[0], one_hot[k]) for k in (1, 2, 4)
    ]
    for name, a, b in pairs:
        m = (a + b) / 2
        print(f"{name:16} KL {KL(a, b):.4f}", end="")
        print(f", JS {(KL(a, m) + KL(b, m)) / 2:.4f}", end="")
        print(f", W1 {wasserstein(a, b, 1.0):.4f}")
