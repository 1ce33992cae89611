import numpy as np


def log_softmax(Z):
    shifted = Z - Z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
P = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]])
rows = (P * (np.log(P) - log_softmax(Z))).sum(axis=-1)
divergence = rows.mean()  # KL(P || softmax(Z))
print(f"{divergence:.4f}")
