import numpy as np

N, D, V = 4, 8, 1000  # tokens, features, words
H = np.sin(np.arange(N * D)).reshape(N, D)
W = np.cos(np.arange(V * D)).reshape(V, D)
Y = np.array([7, 11, 500, 999])

c, total = np.full(N, -np.inf), np.zeros(N)
for first in range(0, V, 256):  # never all logits at once
    Z = H @ W[first : first + 256].T
    M = np.maximum(c, Z.max(axis=1))
    exp_Z = np.exp(Z - M[:, np.newaxis])
    total = total * np.exp(c - M) + exp_Z.sum(axis=1)
    c = M
loss = (c + np.log(total) - (H * W[Y]).sum(axis=1)).mean()
print(f"{loss:.4f}")
