import keras
import numpy as np

z = np.array([2.0, 1.0, 0.1])  # cat, dog, ship

drawn = keras.random.categorical(z[np.newaxis], 10000, seed=0)
shares = np.bincount(np.ravel(drawn), minlength=3) / 10000
print(shares)
