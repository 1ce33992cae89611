import numpy as np
from scipy.special import softmax
from sklearn.metrics import log_loss

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = np.array([0, 1])
loss = log_loss(Y, softmax(Z, axis=-1), labels=[0, 1, 2])
print(f"{loss:.4f}")
