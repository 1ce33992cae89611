import matplotlib.pyplot as plt
import numpy as np

names, colours = ["cat", "dog", "ship"], ["C0", "C1", "C2"]
y, p_hat = np.array([0.7, 0.2, 0.1]), np.array([0.5, 0.3, 0.2])
left = np.cumsum(y) - y

fig, axes = plt.subplots(
    3, 1, sharex=True, figsize=(5.6, 6), layout="constrained"
)
for ax, title, height, limits in [
    (axes[0], "entropy", -np.log(y), (0, 2.6)),
    (axes[1], "cross-entropy", -np.log(p_hat), (0, 2.6)),
    (axes[2], "divergence", np.log(y / p_hat), (-1.1, 0.7)),
]:
    style = {"color": colours, "alpha": 0.35, "align": "edge"}
    ax.bar(left, height, y, label=title, **style)
    area = np.sum(y * height)
    ax.text(
        0.02,
        0.86,
        f"{title}: area {area:.3f}",
        fontsize=13,
        **{"transform": ax.transAxes},
    )
    ax.set_ylim(limits)
    ax.set_ylabel("surprise", fontsize=12)
    ax.set_xticks(left + y / 2, names)
    ax.tick_params(labelsize=12)
    ax.axhline(0, color="black", linewidth=1)
axes[2].set_ylabel("extra surprise", fontsize=12)
axes[2].set_xlabel("how often: 0.7, 0.2, 0.1", fontsize=12)
plt.show()
