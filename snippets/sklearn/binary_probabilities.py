import numpy as np
from sklearn.metrics import log_loss

p_hat = np.array([0.9, 0.3, 0.6])  # of yes, for each example
t = np.array([1.0, 0.0, 0.0])  # yes, no, no

loss = log_loss(t, p_hat)
print(f"{loss:.4f}")
