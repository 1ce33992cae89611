import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-3, 4, 400)
z = np.stack([2.5 * x - 0.5, np.ones(400), 1.1 - x], axis=-1)
exp_z = np.exp(z - np.max(z, axis=-1, keepdims=True))
p_hat = exp_z / np.sum(exp_z, axis=-1, keepdims=True)

fig, (top, bottom) = plt.subplots(
    2, 1, sharex=True, figsize=(5.6, 5), layout="constrained"
)
for k, name in enumerate(["cat", "dog", "ship"]):
    style = {
        "color": f"C{k}",
        "ls": ["-", "--", ":"][k],
        "linewidth": 2,
        "label": name,
    }
    top.plot(x, z[:, k], **style)
    bottom.plot(x, p_hat[:, k], **style)
for ax, label in [(top, "logit"), (bottom, "probability")]:
    ax.axvline(1, color="black", linewidth=1)
    ax.set_ylabel(label, fontsize=13)
    ax.tick_params(labelsize=13)
    ax.grid()
top.set(xlim=(-3, 4), ylim=(-4, 6))
top.text(2.1, 5.2, "cat", color="C0", ha="right", fontsize=13)
top.text(3.9, 1.25, "dog", color="C1", ha="right", fontsize=13)
top.text(-2.9, 4.2, "ship", color="C2", fontsize=13)
bottom.set_ylim(0, 1.02)
bottom.text(3.9, 0.88, "cat", color="C0", ha="right", fontsize=13)
bottom.text(-2.1, 0.17, "dog", color="C1", fontsize=13)
bottom.text(-2.9, 0.8, "ship", color="C2", fontsize=13)
bottom.set_xlabel("input x", fontsize=13)
plt.show()
