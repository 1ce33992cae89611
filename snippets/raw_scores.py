import numpy as np


def probabilities(scores):
    """Softmax of each row of raw scores: scores (N, K) -> (N, K)."""
    exp_z = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    return exp_z / np.sum(exp_z, axis=1, keepdims=True)


def mlogloss(y, P):
    """Mean loss in nats: labels y (N,), probabilities P (N, K) -> number."""
    return -np.mean(np.log(P[np.arange(len(y)), y]))


start = np.log([0.25, 0.25, 0.5])  # the constant score of each class
trees = np.array([0.5, 1.5, -2.3, -1.5, 0.1, 0.7])  # leaves: 2 rounds of 3
scores = start + trees.reshape(2, 3).sum(axis=0)
P = probabilities(scores[np.newaxis])
print(f"raw scores    {np.round(scores, 4)} sum {scores.sum():.4f}")
print(f"probabilities {np.round(P[0], 4)} sum {P[0].sum():.4f}")
print(f"class {np.argmax(scores)}")

y = np.array([1])  # your label
print(f"mlogloss from probabilities {mlogloss(y, P):.4f}")
print(f"softmax twice               {mlogloss(y, probabilities(P)):.4f}")
uniform = np.full((1, 3), 1 / 3)
print(f"before training, all equal  {mlogloss(y, uniform):.4f}")
