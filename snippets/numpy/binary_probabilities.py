import numpy as np

p_hat = np.array([0.9, 0.3, 0.6])  # of yes, for each example
t = np.array([1.0, 0.0, 0.0])  # yes, no, no

loss = -(t * np.log(p_hat) + (1 - t) * np.log(1 - p_hat)).mean()
print(f"{loss:.4f}")
