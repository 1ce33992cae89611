"""Softmax: logits to probabilities, for any size of logits."""

import numpy as np


def softmax(z):
    powers = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def jacobian(z):
    p_hat = softmax(z)
    return np.diag(p_hat) - np.outer(p_hat, p_hat)


z = np.array([2.0, 1.0, 0.1])
print("p_hat =", " ".join(f"{p:.3f}" for p in softmax(z)))
print("rows of the Jacobian sum to zero:", np.allclose(jacobian(z).sum(axis=1), 0))
