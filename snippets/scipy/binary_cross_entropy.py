import numpy as np
from scipy.special import log_expit

z = np.array([2.0, -1.0, 0.3])  # the logit of yes, for each example
t = np.array([1.0, 0.0, 0.0])  # yes, no, no

loss = -(t * log_expit(z) + (1 - t) * log_expit(-z)).mean()
print(f"{loss:.4f}")
