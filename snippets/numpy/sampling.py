import numpy as np

z = np.array([2.0, 1.0, 0.1])  # cat, dog, ship

rng = np.random.default_rng(0)
noise = rng.gumbel(size=(10000, 3))
drawn = (z + noise).argmax(axis=-1)  # straight from the logits
shares = np.bincount(drawn, minlength=3) / 10000
print(shares)
