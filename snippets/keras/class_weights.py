import numpy as np
from keras.losses import SparseCategoricalCrossentropy

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = np.array([0, 1])
W = np.array([1.0, 2.0, 4.0])
mean = SparseCategoricalCrossentropy(
    from_logits=True, reduction="mean_with_sample_weight"
)
loss = mean(Y, Z, sample_weight=W[Y])  # over the weights in use
default = SparseCategoricalCrossentropy(from_logits=True)
over_n = default(Y, Z, sample_weight=W[Y])  # over N
print(f"{loss:.4f}, over N {over_n:.4f}")
