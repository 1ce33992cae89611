import matplotlib.pyplot as plt
import numpy as np

batch = ["the cat sleeps", "a dog barks at the ship", "ships sail"]
words = [sentence.split() for sentence in batch]
N, longest = len(words), max(map(len, words))
mask = np.array([[t < len(row) for t in range(longest)] for row in words])
across, down = np.array([0, 1, 1, 0]), np.array([0, 0, 1, 1])  # of a cell

fig, axes = plt.subplots(2, 1, figsize=(5.6, 4), layout="constrained")
for ax, title in zip(axes, ["words to predict", "mask"], strict=True):
    for n, t in np.ndindex(mask.shape):
        cell = t + 0.04 + 0.92 * across, n + 0.08 + 0.84 * down
        if mask[n, t]:
            ax.fill(*cell, color="black", alpha=0.18)
        else:
            ax.fill(*cell, fill=False, edgecolor="C5", linestyle=":")
        word = words[n][t] if mask[n, t] else "[pad]"
        text = word if ax is axes[0] else str(int(mask[n, t]))
        colour = "black" if mask[n, t] else "C5"
        place = {"ha": "center", "va": "center", "fontsize": 13}
        ax.text(t + 0.5, n + 0.5, text, color=colour, **place)
    ax.set(xlim=(0, longest), ylim=(N, 0), xticks=[])
    ax.set_yticks(np.arange(N) + 0.5, ["1", "2", "3"])
    ax.set_title(title, fontsize=13, loc="left")
    ax.tick_params(length=0, labelsize=13)
    ax.spines[:].set_visible(False)
count = f"{np.sum(mask)} of {mask.size} positions count"
axes[1].set_xlabel(count, fontsize=13)
plt.show()
