import matplotlib.pyplot as plt
import numpy as np

p = np.linspace(0, 1, 400)
cross_entropy_pull = 1 - p
squared_error_pull = 2 * p * (1 - p) ** 2

fig, ax = plt.subplots(figsize=(5.6, 3.6), layout="constrained")
ax.plot(p, cross_entropy_pull, "C3-", linewidth=2, label="cross-entropy")
ax.plot(p, squared_error_pull, "C5--", linewidth=2, label="squared error")
ax.text(0.35, 0.74, "cross-entropy of softmax", color="C3", fontsize=13)
ax.text(0.1, 0.05, "squared error of softmax", color="C5", fontsize=13)

ax.set_xlim(0, 1)
ax.set_ylim(0, 1.05)
ax.tick_params(labelsize=13)
ax.set_xlabel("probability of the true class", fontsize=13)
ax.set_ylabel("pull on its logit", fontsize=13)
ax.grid()
plt.show()
