import numpy as np


def conditional_entropy(y):
    """Mean entropy in nats of rows above 0: y (N, K) -> number."""
    return -np.mean(np.sum(y * np.log(y), axis=1))


def mutual_information(y):
    """What equally likely inputs tell about their labels, in nats.

    y (N, K) -> number; row n: the distribution of the labels of input n.
    """
    pi = np.mean(y, axis=0)
    return -np.sum(pi * np.log(pi)) - conditional_entropy(y)


if __name__ == "__main__":
    K = 10
    y = np.full((K, K), 0.1 / (K - 1))  # one wrong label in ten
    np.fill_diagonal(y, 0.9)  # input n belongs to class n
    pi = np.mean(y, axis=0)

    print(f"prior baseline:     {-np.sum(pi * np.log(pi)):.4f}")
    print(f"floor of any model: {conditional_entropy(y):.4f}")
    print(f"the difference:     {mutual_information(y):.4f}")
