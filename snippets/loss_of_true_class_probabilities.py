import numpy as np

correct_probs = np.array([0.9, 0.6, 0.33, 0.1])
loss = -np.log(correct_probs)

for p, l in zip(correct_probs, loss):
    print(f"Predicted probability for true class = {p:.2f} → CE loss = {l:.3f}")
