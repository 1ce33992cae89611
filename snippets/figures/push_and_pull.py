import matplotlib.pyplot as plt
import numpy as np

names = ["cat", "dog", "ship"]
z, y = np.array([2.0, 1.0, 0.1]), np.array([0, 0, 1])  # it is a ship
arrow = {"arrowstyle": "-|>", "lw": 3, "color": "C4"}
arrow |= {"shrinkA": 0, "shrinkB": 0}
pull = y - np.exp(z) / np.sum(np.exp(z))

fig, (left, right) = plt.subplots(
    1, 2, figsize=(5.6, 3.8), layout="constrained", width_ratios=[3, 2]
)
for k, (name, colour) in enumerate(zip(names, ["C0", "C1", "C2"], strict=True)):
    start, length = z[k], pull[k]
    left.plot(k, start, "o", color=colour, ms=8, label=f"logit of {name}")
    ends = {"xytext": (k, start), "xy": (k, start + length)}
    left.annotate("", **ends, arrowprops=arrow)
    label = f"{length:+.3f}".replace("-", "−")
    side = {"ha": "right" if k == 1 else "left", "va": "center"}
    place = k + (-0.1 if k == 1 else 0.1), start + length / 2
    left.text(*place, label, fontsize=13, **side)

# The same three arrows, one after the other: they come back to 0.
ends = np.concatenate([[0], np.cumsum(pull)])
for k in range(3):
    right.annotate("", (k, ends[k + 1]), (k, ends[k]), arrowprops=arrow)
right.plot(range(3), ends[1:], ".", color="black", label="sum so far")
right.axhline(0, color="black", lw=1, ls="--")
left.set(xlim=(-0.4, 3), ylim=(-0.1, 2.3), xticks=range(3))
right.set(xlim=(-0.5, 2.5), ylim=(-1.1, 0.2), xticks=range(3))
left.set_title("one step moves the logits", fontsize=13)
right.set_title("together: 0", fontsize=13)
for ax in (left, right):
    ax.set_xticklabels(names)
    ax.tick_params(labelsize=13)
    ax.grid(axis="y")
plt.show()
