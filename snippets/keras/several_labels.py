import numpy as np
from keras.losses import BinaryCrossentropy

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
T = np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 0.0]])  # a cat and a dog; a dog

loss = BinaryCrossentropy(from_logits=True)(T, Z)
summed = loss * Z.shape[-1]  # the mean over labels, times their number
print(f"{loss:.4f}, labels added up {summed:.4f}")
