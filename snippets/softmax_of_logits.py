import numpy as np

logits = np.array([2.0, 1.0, 0.1])
exp_vals = np.exp(logits)
softmax = exp_vals / np.sum(exp_vals)

print("Logits:", logits)
print("Softmax probabilities:", softmax)
