import keras
import numpy as np
from keras.losses import CategoricalCrossentropy

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = np.array([0, 1])
mean = CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)
loss = mean(keras.ops.one_hot(Y, 3), Z)  # not with class indices
print(f"{loss:.4f}")
