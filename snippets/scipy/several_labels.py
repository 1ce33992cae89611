import numpy as np
from scipy.special import log_expit

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
T = np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 0.0]])  # a cat and a dog; a dog

losses = -(T * log_expit(Z) + (1 - T) * log_expit(-Z))
loss = losses.mean()
summed = losses.sum(axis=-1).mean()
print(f"{loss:.4f}, labels added up {summed:.4f}")
