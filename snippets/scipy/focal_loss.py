import numpy as np
from scipy.special import log_softmax

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = np.array([0, 1])
losses, gamma = -log_softmax(Z, axis=-1)[np.arange(len(Y)), Y], 2.0
loss = ((1 - np.exp(-losses)) ** gamma * losses).mean()
print(f"{loss:.4f}")
