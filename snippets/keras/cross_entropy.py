import numpy as np
from keras.losses import SparseCategoricalCrossentropy

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = np.array([0, 1])
loss = SparseCategoricalCrossentropy(from_logits=True)(Y, Z)
print(f"{loss:.4f}")
