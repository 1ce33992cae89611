"""Scores, probabilities and costs of one photo: features (D,) -> z (K,)."""

import numpy as np

features = np.array([1.0, 0.8, 0.2])  # fur, ears, water
W = np.array([[1.5, 1.0, -1.5], [1.5, -0.25, -1.5], [-0.5, 0.0, 3.0]])

z = W @ features  # a weighted sum of the features for each class
p_hat = np.exp(z) / np.sum(np.exp(z))
cost = -np.log(p_hat)

print("      score  probability  cost if it is the truth")
for k, name in enumerate(["cat", "dog", "ship"]):
    print(f"{name:4}  {z[k]:5.1f}  {p_hat[k]:11.3f}  {cost[k]:23.3f}")
