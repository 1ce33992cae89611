import numpy as np
from keras.losses import SparseCategoricalCrossentropy

Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = np.array([0, 1])
from_logits = SparseCategoricalCrossentropy(from_logits=True)
loss = from_logits(Y, Z)
left_out = SparseCategoricalCrossentropy()(Y, Z)  # takes probabilities
beyond = from_logits(np.array([0, 3]), Z)  # no class is 3

print(f"right                 {loss:.4f}")
print(f"from_logits left out  {left_out:.4f}")
print(f"3 of 3 classes        {beyond:.4f}")
