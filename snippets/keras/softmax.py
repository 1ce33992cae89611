import keras
import numpy as np

np.set_printoptions(precision=4, suppress=True)
Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
p_hat = keras.ops.softmax(Z)  # over the last axis
p_warm = keras.ops.softmax(Z / 2)  # at the temperature 2
print(np.array(p_hat))
print(np.array(p_warm))
