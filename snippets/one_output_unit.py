"""Softmax of a single output unit is always 1: z (N, 1) -> p_hat (N, 2)."""

import numpy as np


def softmax(z):
    exp_z = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return exp_z / np.sum(exp_z, axis=-1, keepdims=True)


z = np.array([[-4.0], [0.0], [7.0]])  # 3 examples, 1 output unit
p_hat = softmax(z)
loss = np.log(1 / p_hat[:, 0])
print("softmax of one unit:", " ".join(f"{p:.3f}" for p in p_hat[:, 0]))
print("loss:               ", " ".join(f"{each:.3f}" for each in loss))

two = np.concatenate([z, np.zeros((3, 1))], axis=-1)  # a second logit of 0
p_hat = softmax(two)
print("with a second logit:", " ".join(f"{p:.3f}" for p in p_hat[:, 0]))
sigmoid = 1 / (1 + np.exp(-z[:, 0]))
print("sigmoid of one unit:", " ".join(f"{p:.3f}" for p in sigmoid))
