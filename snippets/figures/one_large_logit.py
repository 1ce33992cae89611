import matplotlib.pyplot as plt
import numpy as np

cat = np.linspace(-4, 8, 400)
z = np.stack([cat, np.full(400, 1.0), np.full(400, 0.1)], axis=-1)
exp_z = np.exp(z - np.max(z, axis=-1, keepdims=True))
p_hat = exp_z / np.sum(exp_z, axis=-1, keepdims=True)

fig, ax = plt.subplots(figsize=(5.6, 3.6), layout="constrained")
ax.plot(cat, p_hat[:, 0], "C0-", linewidth=2, label="cat")
ax.plot(cat, p_hat[:, 1], "C1--", linewidth=2, label="dog")
ax.plot(cat, p_hat[:, 2], "C2:", linewidth=2.5, label="ship")
ax.axvline(2.0, color="black", linewidth=1)

ax.text(8, 0.9, "cat", color="C0", ha="right", fontsize=13)
ax.text(-4, 0.73, "dog, logit 1.0", color="C1", fontsize=13)
ax.text(-4, 0.32, "ship, logit 0.1", color="C2", fontsize=13)
ax.text(1.8, 0.93, "logit 2.0", ha="right", fontsize=13)
ax.set_ylim(0, 1.02)
ax.tick_params(labelsize=13)
ax.set_xlabel("logit of cat, the other two held", fontsize=13)
ax.set_ylabel("probability", fontsize=13)
ax.grid()
plt.show()
