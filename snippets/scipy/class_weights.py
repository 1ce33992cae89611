import numpy as np
from scipy.special import log_softmax

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = np.array([0, 1])
W = np.array([1.0, 2.0, 4.0])
losses = -log_softmax(Z, axis=-1)[np.arange(len(Y)), Y]
loss = np.average(losses, weights=W[Y])  # over the weights in use
over_n = (W[Y] * losses).mean()
print(f"{loss:.4f}, over N {over_n:.4f}")
