"""Softmax is the same when all logits move together: z (K,) -> p_hat (K,)."""

import numpy as np


def softmax(z):
    exp_z = np.exp(z)
    return exp_z / np.sum(exp_z)


z = np.array([2.0, 1.0, 0.1])

print("   c    largest logit  p_hat")
for c in [0.0, 1.0, -100.0, 500.0]:
    p_hat = softmax(z - c)
    probabilities = " ".join(f"{p:.6f}" for p in p_hat)
    print(f"{c:6.1f}  {np.max(z - c):13.1f}  {probabilities}")

difference = np.max(np.abs(softmax(z - 500) - softmax(z)))
print(f"largest difference below 1e-12: {difference < 1e-12}")
