import matplotlib.pyplot as plt
import numpy as np

P = np.array([[0.40, 0.28, 0.02], [0.05, 0.02, 0.23]])  # fur yes, no


def bits(p):
    return -np.sum(p * np.log2(p))


both, of_class, of_fur = bits(P), bits(np.sum(P, 0)), bits(np.sum(P, 1))
shared = of_class + of_fur - both
bars = [
    ("both", 0, both),
    ("class", 0, of_class),
    ("fur", of_class - shared, of_fur),
    ("class, if the fur is known", 0, of_class - shared),
    ("shared", of_class - shared, shared),
]

fig, ax = plt.subplots(figsize=(5.6, 3.2), layout="constrained")
for row, (name, left, width) in enumerate(bars):
    ax.barh(-row, width, left=left, color="C3", alpha=0.35, label=name)
    inside = width > 0.8
    x = left + width / 2 if inside else left + width + 0.03
    text = f"{name}: {width:.3f}"
    align = "center" if inside else "left"
    ax.text(x, -row, text, fontsize=12, ha=align, va="center")
ax.set(xlim=(0, 2.05), yticks=[])
ax.set_xlabel("bits", fontsize=12)
ax.tick_params(labelsize=12)
plt.show()
