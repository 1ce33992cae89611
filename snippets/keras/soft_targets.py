import numpy as np
from keras.losses import CategoricalCrossentropy

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
P = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]])
loss = CategoricalCrossentropy(from_logits=True)(P, Z)
print(f"{loss:.4f}")
