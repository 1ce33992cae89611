import numpy as np
from scipy.special import log_softmax

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = np.array([0, -100])  # the second one does not count

kept = np.flatnonzero(Y != -100)
loss = -log_softmax(Z, axis=-1)[kept, Y[kept]].mean()
print(f"{loss:.4f}")
