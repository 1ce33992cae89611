import matplotlib.pyplot as plt
import numpy as np

z, y = np.array([2.0, 1.0, 0.1]), np.array([0, 0, 1])  # the photo of a ship
exp_z = np.exp(z)
p_hat = exp_z / np.sum(exp_z)
loss = -np.log(p_hat[2])
columns = [z, exp_z, p_hat]

fig, ax = plt.subplots(figsize=(5.6, 3.8), layout="constrained")
for x, values in enumerate(columns):
    for k, value in enumerate(values):
        box = {"boxstyle": "round,pad=0.4", "fc": "none", "ec": f"C{k}"}
        text = f"{value:.1f}" if x == 0 else f"{value:.3f}"
        ax.text(x, -k, text, ha="center", va="center", fontsize=13, bbox=box)
box = {"boxstyle": "round,pad=0.4", "fc": "none", "ec": "C3"}
ax.text(3, -2, f"{loss:.3f}", ha="center", va="center", fontsize=13, bbox=box)
for k, name in enumerate(["cat", "dog", "ship"]):
    ax.text(-0.85, -k, name, color=f"C{k}", va="center", fontsize=13)
    back = f"{p_hat[k] - y[k]:+.3f}".replace("-", "−")
    ax.text(0, -k - 0.42, back, ha="center", va="center", color="C4")
forward = {"arrowstyle": "->", "color": "black"}
for x in [0, 1]:
    for k in range(3):
        start, end = (x + 0.35, -k), (x + 0.62, -k)
        ax.annotate("", end, start, arrowprops=forward)
ax.annotate("", (2.62, -2), (2.35, -2), arrowprops=forward)
back = {"arrowstyle": "->", "color": "C4", "ls": "--"}
back["connectionstyle"] = "bar,fraction=-0.1"
ax.annotate("", (0, -2.6), (3, -2.6), arrowprops=back)
ax.text(1.5, -2.86, "p̂ − y flows back", ha="center", color="C4", fontsize=13)
for x, title in enumerate(["logits z", "exp(z)", "÷ sum: p̂", "−log: loss"]):
    ax.text(x, 0.6, title, ha="center", fontsize=13)
ax.text(1, -2.5, f"sum {np.sum(exp_z):.3f}", ha="center")
ax.set(xlim=(-0.9, 3.45), ylim=(-3.4, 0.9))
ax.axis("off")
plt.show()
