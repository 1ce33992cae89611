import numpy as np
from scipy.special import expit
from sklearn.metrics import log_loss

z = np.array([2.0, -1.0, 0.3])  # the logit of yes, for each example
t = np.array([1.0, 0.0, 0.0])  # yes, no, no

loss = log_loss(t, expit(z))  # of probabilities
print(f"{loss:.4f}")
