import numpy as np
from sklearn.metrics import log_loss

p_hat = np.array([[0.7, 0.2, 0.1], [0.2, 0.5, 0.3]])
Y = np.array([0, 1])

loss = log_loss(Y, p_hat, labels=[0, 1, 2])
print(f"class indices {loss:.4f}")
