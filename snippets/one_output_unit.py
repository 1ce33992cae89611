"""Softmax of a single output unit is always 1: z (N, 1) -> (N, 1)."""

import numpy as np


def softmax(z):
    exp_z = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return exp_z / np.sum(exp_z, axis=-1, keepdims=True)


np.set_printoptions(precision=3, suppress=True)
z = np.array([[-4.0], [0.0], [7.0]])  # 3 examples, 1 output unit
print("softmax of one unit:", softmax(z)[:, 0])

two = np.concatenate([z, np.zeros((3, 1))], axis=-1)  # a second logit of 0
print("with a second logit:", softmax(two)[:, 0])
print("sigmoid of one unit:", 1 / (1 + np.exp(-z[:, 0])))
