import matplotlib.pyplot as plt
import numpy as np

z = np.array([2.0, 1.0, 0.1])
p_hat = np.exp(z) / np.sum(np.exp(z))
classes = ["k = 0", "k = 1", "k = 2"]

fig, (left, right) = plt.subplots(
    1, 2, figsize=(5.6, 3.6), layout="constrained"
)
bars = left.bar(classes, z, color="C0")
left.bar_label(bars, fmt="{:.1f}", padding=3, fontsize=13)
left.set_ylim(0, 2.4)
left.set_title("scores: logits z", fontsize=13)

bars = right.bar(classes, p_hat, color="C1", hatch="//", edgecolor="black")
right.bar_label(bars, fmt="{:.3f}", padding=3, fontsize=13)
right.set_ylim(0, 1)
right.set_title("probabilities: p̂, sum 1", fontsize=13)

for ax in (left, right):
    ax.tick_params(labelsize=13)
    ax.grid(axis="y")
    ax.set_axisbelow(True)
plt.show()
