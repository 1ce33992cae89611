import keras
import numpy as np

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
P = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]])
q = keras.ops.softmax(Z)  # the prediction second, as probabilities
divergence = keras.losses.KLDivergence()(P, q)
print(f"{divergence:.4f}")
