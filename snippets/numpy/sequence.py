import numpy as np


def cross_entropy(Y, Z):
    shifted = Z - Z.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return -np.take_along_axis(log_p, Y[..., np.newaxis], axis=-1)[..., 0]


S = np.array(
    [
        [[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]],
        [[0.5, 0.4, 1.2], [1.0, 0.0, 0.3]],
    ]
)  # two texts, two places, three words: (N, T, V)
Y = np.array([[0, 1], [2, 0]])

loss = cross_entropy(Y, S).mean()
perplexity = np.exp(loss)
print(f"{loss:.4f}, perplexity {perplexity:.4f}")
