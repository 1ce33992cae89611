import matplotlib.pyplot as plt
import numpy as np

names, colours = ["cat", "dog", "ship"], ["C0", "C1", "C2"]
z = np.array([2.0, 1.0, 0.1])

fig, axes = plt.subplots(
    1, 3, sharey=True, figsize=(5.6, 3.2), layout="constrained"
)
for ax, T in zip(axes, [0.5, 1, 4], strict=True):
    p_hat = np.exp(z / T) / np.sum(np.exp(z / T))
    bars = ax.bar(names, p_hat, color=colours, label=f"T = {T}")
    ax.bar_label(bars, fmt="{:.3f}", padding=3, fontsize=12)
    ax.set_title(f"T = {T}", fontsize=13)
    ax.tick_params(labelsize=12)
axes[0].set_ylim(0, 1)
axes[0].set_ylabel("probability", fontsize=12)
plt.show()
