"""Softmax along every axis of a batch: z (N, K) -> p_hat (N, K)."""

import numpy as np


def softmax(z, axis):
    exp_z = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return exp_z / np.sum(exp_z, axis=axis, keepdims=True)


z = np.array([[2.0, 1.0, 0.1], [0.3, 0.2, 3.0]])  # 2 examples, 3 classes

for axis in [None, 0, -1]:
    p_hat = softmax(z, axis)
    print(f"axis = {axis}")
    for row in p_hat:
        shown = " ".join(f"{p:.3f}" for p in row)
        print(f"  {shown}   sum of the row {np.sum(row):.3f}")
