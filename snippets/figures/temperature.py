import matplotlib.pyplot as plt
import numpy as np

z = np.array([2.0, 1.0, 0.1])
T = np.geomspace(0.05, 50, 400)
scaled = z / T[:, np.newaxis]
exp_z = np.exp(scaled - np.max(scaled, axis=-1, keepdims=True))
p_hat = exp_z / np.sum(exp_z, axis=-1, keepdims=True)

fig, ax = plt.subplots(figsize=(5.6, 3.6), layout="constrained")
ax.plot(T, p_hat[:, 0], "C0-", linewidth=2, label="cat")
ax.plot(T, p_hat[:, 1], "C1--", linewidth=2, label="dog")
ax.plot(T, p_hat[:, 2], "C2:", linewidth=2.5, label="ship")
ax.axhline(1 / 3, color="black", linewidth=1)
ax.axvline(1, color="black", linewidth=1)

ax.text(0.055, 0.9, "cat, logit 2.0", color="C0", fontsize=13)
ax.text(0.055, 0.12, "dog, logit 1.0", color="C1", fontsize=13)
ax.text(1.8, 0.08, "ship, logit 0.1", color="C2", fontsize=13)
ax.text(50, 0.37, "1 / 3", ha="right", fontsize=13)
ax.text(1.08, 0.9, "T = 1", fontsize=13)
ax.set_xscale("log")
ax.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])
ax.set_ylim(0, 1.02)
ax.tick_params(labelsize=13)
ax.set_xlabel("temperature T", fontsize=13)
ax.set_ylabel("probability", fontsize=13)
ax.grid()
plt.show()
