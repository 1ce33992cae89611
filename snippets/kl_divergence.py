import numpy as np


def cross_entropy(p, q):
    """Average of -log(q) under p in nats: p (K,), q (K,) -> number."""
    return -np.sum(p * np.log(q))


def kl_divergence(p, q):
    """Divergence of q from p in nats: the cost of believing q when p is true.

    p (K,), q (K,) -> number. Both above 0.
    """
    return np.sum(p * (np.log(p) - np.log(q)))


if __name__ == "__main__":
    y = np.array([0.7, 0.2, 0.1])
    print("p_hat              cross-entropy = entropy + divergence")
    for p_hat in [[0.5, 0.3, 0.2], [0.7, 0.2, 0.1], [0.9, 0.07, 0.03]]:
        total, extra = cross_entropy(y, p_hat), kl_divergence(y, p_hat)
        parts = f"{cross_entropy(y, y):.4f} + {extra:.4f}"
        print(f"{p_hat!s:17}  {total:13.4f} = {parts}")

    q = np.array([0.5, 0.3, 0.2])
    there, back = kl_divergence(y, q), kl_divergence(q, y)
    print(f"not symmetric: {there:.4f} one way, {back:.4f} the other")
