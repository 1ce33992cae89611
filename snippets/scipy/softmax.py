import numpy as np
from scipy.special import softmax

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
p_hat = softmax(Z, axis=-1)  # without the axis, over the whole array
p_warm = softmax(Z / 2, axis=-1)  # at the temperature 2
print(p_hat.round(4))
print(p_warm.round(4))
