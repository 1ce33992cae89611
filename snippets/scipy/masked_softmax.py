import numpy as np
from scipy.special import softmax

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
A = np.array([[True, True, False], [True, True, True]])  # allowed

p_hat = softmax(np.where(A, Z, -np.inf), axis=-1)
print(p_hat.round(4))
