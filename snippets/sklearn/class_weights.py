import numpy as np
from scipy.special import softmax
from sklearn.metrics import log_loss

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = np.array([0, 1])
W = np.array([1.0, 2.0, 4.0])
p_hat = softmax(Z, axis=-1)
loss = log_loss(Y, p_hat, labels=[0, 1, 2], sample_weight=W[Y])
print(f"{loss:.4f}")  # over the weights in use
