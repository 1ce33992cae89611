import numpy as np
from keras.losses import BinaryCrossentropy

z = np.array([2.0, -1.0, 0.3])  # the logit of yes, for each example
t = np.array([1.0, 0.0, 0.0])  # yes, no, no

loss = BinaryCrossentropy(from_logits=True)(t, z)
print(f"{loss:.4f}")
