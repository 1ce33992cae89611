import keras
import numpy as np
from keras.losses import SparseCategoricalCrossentropy

S = np.array(
    [
        [[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]],
        [[0.5, 0.4, 1.2], [1.0, 0.0, 0.3]],
    ]
)  # two texts, two places, three words: (N, T, V)
Y = np.array([[0, 1], [2, 0]])

loss = SparseCategoricalCrossentropy(from_logits=True)(Y, S)
perplexity = keras.ops.exp(loss)
print(f"{loss:.4f}, perplexity {perplexity:.4f}")
