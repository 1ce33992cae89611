import keras
import numpy as np

N, D, V = 4, 8, 1000  # tokens, features, words
H = np.sin(np.arange(N * D)).reshape(N, D)
W = np.cos(np.arange(V * D)).reshape(V, D)
Y = np.array([7, 11, 500, 999])

blocks = []
for first in range(0, V, 250):  # never all logits at once
    Z = keras.ops.matmul(H, W[first : first + 250].T)
    blocks.append(keras.ops.logsumexp(Z, axis=1))
log_sum = keras.ops.logsumexp(keras.ops.stack(blocks), axis=0)
loss = keras.ops.mean(log_sum - keras.ops.sum(H * W[Y], axis=1))
print(f"{loss:.4f}")
