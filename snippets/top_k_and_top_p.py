import numpy as np


def softmax(z):
    exp_z = np.exp(z - np.max(z))
    return exp_z / np.sum(exp_z)


def top_k(z, k):
    """Logits with -inf for all but the k largest: z (K,), k -> (K,)."""
    kept = np.full(len(z), -np.inf)
    largest = np.argsort(z)[-k:]
    kept[largest] = z[largest]
    return kept


def top_p(z, p):
    """Logits with -inf outside the smallest set of probability p or more.

    z (K,), 0 < p <= 1 -> (K,). The most probable class always stays.
    """
    order = np.argsort(z)[::-1]
    before = np.cumsum(softmax(z)[order]) - softmax(z)[order]
    kept = np.full(len(z), -np.inf)
    kept[order[before < p]] = z[order[before < p]]
    return kept


if __name__ == "__main__":
    np.set_printoptions(precision=3, suppress=True)
    z = np.array([3.0, 2.2, 1.8, 0.9, -0.5])  # mat sofa floor roof moon
    print("all           ", softmax(z))
    print("top-k, k = 2  ", softmax(top_k(z, 2)))
    print("top-p, p = 0.8", softmax(top_p(z, 0.8)))
    print("sure, p = 0.8 ", softmax(top_p(3 * z, 0.8)))
