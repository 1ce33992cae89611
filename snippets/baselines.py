"""What a uniform guess and the class prior cost: losses to compare with."""

import numpy as np


def cross_entropy(y, q):
    """Loss in nats of a constant prediction q: y (K,), q (K,) -> number.

    A class with y = 0 adds nothing.
    """
    y, q = np.asarray(y, dtype=float), np.asarray(q, dtype=float)
    return -np.sum(y[y > 0] * np.log(q[y > 0]))


def entropy(pi):
    """Loss in nats of predicting the class shares: pi (K,) -> number."""
    return cross_entropy(pi, pi)


if __name__ == "__main__":
    for K in [2, 3, 10, 1000, 50257]:
        print(f"uniform guess, K = {K:5}: {entropy(np.full(K, 1 / K)):7.4f}")
    for pi in [[0.5, 0.5], [0.9, 0.1], [0.99, 0.01], [0.6, 0.3, 0.1]]:
        print(f"prior {pi!s:15}  : {entropy(pi):7.4f}")
