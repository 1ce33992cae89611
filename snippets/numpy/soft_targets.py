import numpy as np


def cross_entropy(P, Z):
    shifted = Z - Z.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return -(P * log_p).sum(axis=-1)


Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
P = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]])
loss = cross_entropy(P, Z).mean()
print(f"{loss:.4f}")
