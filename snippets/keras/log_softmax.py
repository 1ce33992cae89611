import keras
import numpy as np

np.set_printoptions(precision=4, suppress=True)
Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
log_p = keras.ops.log_softmax(Z)
print(np.array(log_p))
