import numpy as np
from scipy.special import log_softmax

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = np.array([0, 1])
epsilon, K = 0.1, 3
smoothed = (1 - epsilon) * np.eye(K)[Y] + epsilon / K
loss = -(smoothed * log_softmax(Z, axis=-1)).sum(axis=-1).mean()
print(f"{loss:.4f}")
