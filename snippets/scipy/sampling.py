import numpy as np
from scipy.special import softmax

z = np.array([2.0, 1.0, 0.1])  # cat, dog, ship

rng = np.random.default_rng(0)
drawn = rng.choice(3, size=10000, p=softmax(z))
shares = np.bincount(drawn, minlength=3) / 10000
print(shares)
