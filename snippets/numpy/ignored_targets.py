import numpy as np


def cross_entropy(Y, Z):
    shifted = Z - Z.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return -log_p[np.arange(len(Y)), Y]


Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = np.array([0, -100])  # the second one does not count

kept = Y != -100
loss = cross_entropy(Y[kept], Z[kept]).mean()
print(f"{loss:.4f}")
