import matplotlib.pyplot as plt
import numpy as np

words = ["mat", "sofa", "floor", "roof", "moon"]
z = np.array([3.0, 2.2, 1.8, 0.9, -0.5])

fig, axes = plt.subplots(
    1, 3, sharey=True, figsize=(5.6, 3), layout="constrained"
)
for ax, T in zip(axes, [0.5, 1, 2], strict=True):
    p_hat = np.exp(z / T) / np.sum(np.exp(z / T))
    bars = ax.barh(words, p_hat, 0.6, color="black", label=f"T = {T}")
    ax.bar_label(bars, fmt="{:.3f}", padding=3, fontsize=12)
    ax.set(xlim=(0, 1.2), xticks=[], title=f"T = {T}")
    ax.tick_params(axis="y", labelsize=13, length=0)
    ax.spines["bottom"].set_visible(False)
axes[0].invert_yaxis()
plt.show()
