import numpy as np


def cross_entropy(Y, Z):
    shifted = Z - Z.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return -log_p[np.arange(len(Y)), Y]


Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3]])
Y = np.array([0, 1])
loss = cross_entropy(Y, Z).mean()
p = np.exp(Z) / np.exp(Z).sum()  # the axis left out
whole = -np.log(p[np.arange(2), Y]).mean()
last = cross_entropy(np.array([0, -1]), Z).mean()  # no class is -1

print(f"right                    {loss:.4f}")
print(f"softmax without an axis  {whole:.4f}")
print(f"-1 is the last class     {last:.4f}")
