import numpy as np
from scipy.special import log_softmax

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = np.array([0, 1])
loss = -log_softmax(Z, axis=-1)[np.arange(len(Y)), Y].mean()
print(f"{loss:.4f}")
