import numpy as np


def log_softmax(Z):
    shifted = Z - Z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
log_p = log_softmax(Z)
print(log_p.round(4))
