"""Losses that give a bug away, each with its cause."""

import numpy as np
from numpy import log


def entropy(y):
    """The lowest loss in nats that a target allows: y (K,) -> number."""
    return -np.sum(y * log(y))


first, float32 = np.eye(10)[0], np.finfo(np.float32)
losses = {
    "sigmoid twice, target 1, at best": log(1 + 1 / np.e),
    "sigmoid twice, target 0, at best": log(2),
    "sigmoid twice, half of each": (log(1 + 1 / np.e) + log(2)) / 2,
    "smoothing 0.1, at best, K = 10": entropy(0.9 * first + 0.01),
    "0.1 for the nine others, at best": entropy(0.9 * first + (1 - first) / 90),
    "smoothing 0.1, at best, K = 2": entropy(np.array([0.95, 0.05])),
    "always the prior of 90 to 10": entropy(np.array([0.9, 0.1])),
    "two hot targets, at best": 2 * log(2),
    "discriminator of a GAN, real plus fake": log(2) + log(2),
    "softmax over one output": log(1),
    "probability 0.9, not its logarithm": -0.9,
    "BCELoss of PyTorch, cut": 100,
    "BCELoss of PyTorch, half of it cut": 100 / 2,
    "cut at the smallest normal float32": -log(float(float32.tiny)),
    "smallest float32 above 0": -log(float(float32.smallest_subnormal)),
    "cut at epsilon of float32": -log(float(float32.eps)),
    "cut at epsilon of float64": -log(np.finfo(np.float64).eps),
}
for K in [2, 3, 4, 5, 10, 100, 1000, 32000, 50257, 65537, 128256]:
    losses[f"uniform guess, K = {K}"] = log(K)
for K in [3, 4, 10, 1000]:
    losses[f"softmax twice, at best, K = {K}"] = log(1 + (K - 1) / np.e)
for p in [1e-6, 2e-7, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16, 1e-32]:
    losses[f"cut at {p:.0e}"] = -log(p)

for cause, loss in losses.items():
    print(f"{loss:8.4f}  {cause}")
