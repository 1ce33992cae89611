import numpy as np


def cross_entropy(Y, Z):
    shifted = Z - Z.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return -log_p[np.arange(len(Y)), Y]


Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = np.array([0, 1])
W = np.array([1.0, 2.0, 4.0])
losses = W[Y] * cross_entropy(Y, Z)
loss = losses.sum() / W[Y].sum()  # over the weights in use
over_n = losses.mean()  # over the examples
print(f"{loss:.4f}, over N {over_n:.4f}")
