import keras
import numpy as np

np.set_printoptions(precision=4, suppress=True)
Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
A = np.array([[True, True, False], [True, True, True]])  # allowed

p_hat = keras.layers.Softmax()(Z, mask=A)
print(np.array(p_hat))
