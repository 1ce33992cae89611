import matplotlib.pyplot as plt
import numpy as np

names, classes = ["cat", "dog", "ship"], ["C0", "C1", "C2"]
photo = ["10000001", "11000011", "11111111", "10111101"]
photo += ["11111111", "11100111", "01111110", "00111100"]
x = np.array([1.0, 0.8, 0.2])
z = np.array([2.0, 1.0, 0.1])
p_hat = np.exp(z) / np.sum(np.exp(z))

fig, axes = plt.subplots(1, 4, figsize=(5.6, 3.2), layout="constrained")
axes[0].set(xlim=(0, 8), ylim=(8, 0), aspect="equal", title="photo")
axes[0].axis("off")
for row, pixels in enumerate(photo):
    for column, pixel in enumerate(pixels):
        style = {"color": "black", "alpha": 0.75 if pixel == "1" else 0.12}
        axes[0].add_patch(plt.Rectangle((column, row), 0.9, 0.9, **style))
for ax, title, labels, texts, values, colours in [
    (axes[1], "features", ["fur", "ears", "water"], x, x, "black"),
    (axes[2], "scores", names, z, z, classes),
    (axes[3], "probabilities", names, p_hat.round(3), p_hat, classes),
]:
    ax.barh(np.arange(3) + 0.2, values, 0.3, color=colours, label=title)
    for k, text in enumerate(texts):
        ax.text(0, k - 0.05, f" {labels[k]} {text}", fontsize=12)
    ax.set(ylim=(2.5, -0.5), xticks=[], title=f"→ {title}")
    ax.set_yticks(np.arange(3) + 0.2, labels, visible=False)
    ax.tick_params(axis="y", left=False)
    ax.spines["bottom"].set_visible(False)
cat, dog, ship = -np.log(p_hat)
cost = f"cost: {cat:.3f} if it is a cat, {dog:.3f} a dog, {ship:.3f} a ship"
fig.supxlabel(cost, fontsize=12)
plt.show()
