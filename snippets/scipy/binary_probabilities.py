import numpy as np
from scipy.special import xlog1py, xlogy

p_hat = np.array([0.9, 0.3, 0.6])  # of yes, for each example
t = np.array([1.0, 0.0, 0.0])  # yes, no, no

loss = -(xlogy(t, p_hat) + xlog1py(1 - t, -p_hat)).mean()
print(f"{loss:.4f}")
