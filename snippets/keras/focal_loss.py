import keras
import numpy as np
from keras.losses import CategoricalFocalCrossentropy

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = np.array([0, 1])
mean = CategoricalFocalCrossentropy(alpha=1.0, gamma=2.0, from_logits=True)
loss = mean(keras.ops.one_hot(Y, 3), Z)  # by default, alpha is 0.25
print(f"{loss:.4f}")
