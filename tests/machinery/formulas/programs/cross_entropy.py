"""Cross-entropy of a target distribution, from logits, and its gradient."""

import numpy as np


def log_softmax(z):
    shifted = z - np.max(z)
    return shifted - np.log(np.sum(np.exp(shifted)))


def cross_entropy(y, z):
    return -np.sum(y * log_softmax(z))


def gradient(y, z):
    return np.exp(log_softmax(z)) - y


z = np.array([2.0, 1.0, 0.1])
y = np.array([1.0, 0.0, 0.0])
print(f"loss: {cross_entropy(y, z):.3f}")
print("gradient:", " ".join(f"{g:.3f}" for g in gradient(y, z)))
