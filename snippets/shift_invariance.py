"""Softmax is the same when all logits move together: z (K,) -> (K,)."""

import numpy as np


def softmax(z):
    exp_z = np.exp(z)
    return exp_z / np.sum(exp_z)


np.set_printoptions(precision=6, suppress=True)
z = np.array([2.0, 1.0, 0.1])

for c in [0.0, 1.0, -100.0, 500.0]:
    print(f"largest logit {np.max(z - c):6.1f}: p_hat", softmax(z - c))
