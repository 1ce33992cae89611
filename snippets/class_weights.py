import numpy as np


def balanced_weights(counts):
    """Weights by which every class counts alike: counts (K,) -> (K,).

    The mean weight of an example is 1.
    """
    return np.sum(counts) / (len(counts) * counts)


def means(losses, labels, w):
    """Weighted mean loss in nats, over the weights and over the examples.

    losses (N,), labels (N,), w (K,) -> two numbers.
    """
    total = np.sum(w[labels] * losses)
    return total / np.sum(w[labels]), total / len(losses)


if __name__ == "__main__":
    counts = np.array([900, 100])  # your examples of each class
    w = balanced_weights(counts)
    print("balanced:", np.round(w, 4), f"mean weight {w @ counts / 1000:.4f}")

    losses = np.array([0.1, 0.1, 0.1, 2.0])  # your losses; the last is rare
    labels = np.array([0, 0, 0, 1])
    print("weights       over weights  over examples")
    for w in [np.array([0.1, 0.9]), np.array([1, 9]), np.array([0.2, 1.8])]:
        by_weights, by_examples = means(losses, labels, w)
        print(f"{w!s:13} {by_weights:12.4f} {by_examples:14.4f}")
