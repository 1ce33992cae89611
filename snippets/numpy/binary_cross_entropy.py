import numpy as np


def binary_cross_entropy(t, z):
    return np.logaddexp(0, z) - t * z


z = np.array([2.0, -1.0, 0.3])  # the logit of yes, for each example
t = np.array([1.0, 0.0, 0.0])  # yes, no, no

loss = binary_cross_entropy(t, z).mean()
print(f"{loss:.4f}")
