import numpy as np


def softmax(Z):
    exp_Z = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return exp_Z / exp_Z.sum(axis=-1, keepdims=True)


Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
p_hat = softmax(Z)
p_warm = softmax(Z / 2)  # at the temperature 2
print(p_hat.round(4))
print(p_warm.round(4))
