import numpy as np
from keras.losses import CategoricalCrossentropy, SparseCategoricalCrossentropy

log_p = np.log([[0.7, 0.2, 0.1], [0.2, 0.5, 0.3]])
Y = np.array([0, 1])
P = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]])

# Log-softmax of log-probabilities changes nothing.
loss = SparseCategoricalCrossentropy(from_logits=True)(Y, log_p)
soft = CategoricalCrossentropy(from_logits=True)(P, log_p)
print(f"class indices {loss:.4f}, soft targets {soft:.4f}")
