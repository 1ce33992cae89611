import matplotlib.pyplot as plt
import numpy as np

names, colours = ["cat", "dog", "ship"], ["C0", "C1", "C2"]
z = np.array([2.0, 1.0, 0.1])
exp_z = np.exp(z)
p_hat = exp_z / np.sum(exp_z)

fig, axes = plt.subplots(1, 3, figsize=(5.6, 3.4), layout="constrained")
for ax, title, values, form in [
    (axes[0], "logits z", z, "{:.1f}"),
    (axes[1], "exponentials", exp_z, "{:.3f}"),
    (axes[2], "probabilities p̂", p_hat, "{:.3f}"),
]:
    bars = ax.bar(names, values, color=colours)
    ax.bar_label(bars, fmt=form, padding=3, fontsize=12)
    ax.set_ylim(0, 1.15 * values[0])
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="x", labelsize=12, length=0)
    ax.set_title(title, fontsize=12, pad=10)
axes[1].set_xlabel(f"sum {np.sum(exp_z):.3f}", fontsize=12)
axes[2].set_xlabel(f"sum {np.sum(p_hat):.0f}", fontsize=12)
plt.show()
