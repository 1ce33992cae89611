import numpy as np
from keras.losses import CategoricalCrossentropy, SparseCategoricalCrossentropy

p_hat = np.array([[0.7, 0.2, 0.1], [0.2, 0.5, 0.3]])
Y = np.array([0, 1])
P = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]])

loss = SparseCategoricalCrossentropy()(Y, p_hat)
soft = CategoricalCrossentropy()(P, p_hat)
print(f"class indices {loss:.4f}, soft targets {soft:.4f}")
