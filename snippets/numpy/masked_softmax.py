import numpy as np


def softmax(Z):
    exp_Z = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return exp_Z / exp_Z.sum(axis=-1, keepdims=True)


Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
A = np.array([[True, True, False], [True, True, True]])  # allowed

p_hat = softmax(np.where(A, Z, -np.inf))
print(p_hat.round(4))
