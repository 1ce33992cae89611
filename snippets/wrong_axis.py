"""Softmax along every axis of a batch: z (N, K) -> p_hat (N, K)."""

import numpy as np


def softmax(z, axis):
    exp_z = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return exp_z / np.sum(exp_z, axis=axis, keepdims=True)


np.set_printoptions(precision=3, suppress=True)
z = np.array([[2.0, 1.0, 0.1], [0.3, 0.2, 3.0]])  # 2 photos, 3 classes

for axis in [None, 0, -1]:
    p_hat = softmax(z, axis)
    print(f"axis = {axis}, sums of the rows {np.sum(p_hat, axis=-1)}")
    print(p_hat)
