import numpy as np
from scipy.special import rel_entr, softmax

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
P = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]])
q = softmax(Z, axis=-1)  # the prediction second, as probabilities
divergence = rel_entr(P, q).sum(axis=-1).mean()
print(f"{divergence:.4f}")
