import numpy as np
from scipy.special import log_softmax

S = np.array(
    [
        [[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]],
        [[0.5, 0.4, 1.2], [1.0, 0.0, 0.3]],
    ]
)  # two texts, two places, three words: (N, T, V)
Y = np.array([[0, 1], [2, 0]])

log_p = log_softmax(S, axis=-1)
loss = -np.take_along_axis(log_p, Y[..., np.newaxis], axis=-1).mean()
perplexity = np.exp(loss)
print(f"{loss:.4f}, perplexity {perplexity:.4f}")
