import numpy as np
from scipy.special import log_softmax

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
P = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]])
loss = -(P * log_softmax(Z, axis=-1)).sum(axis=-1).mean()
print(f"{loss:.4f}")
