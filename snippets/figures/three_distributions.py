import matplotlib.pyplot as plt
import numpy as np

z = np.linspace(-4, 4, 161)  # the output that is drawn
others = np.exp(2.0) + np.exp(1.0)  # the logits of cat and dog stay
losses = [np.log(others + np.exp(z)) - z, np.logaddexp(0, -z), z**2 / 2]
p_hat = np.exp([2.0, 1.0, 0.1]) / np.sum(np.exp([2.0, 1.0, 0.1]))
sigmoid = 1 / (1 + np.exp(-1.5))
bell = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)

fig, axes = plt.subplots(2, 3, figsize=(5.8, 4.4), layout="constrained")
first, second, third = axes[0]
colours = ["C0", "C1", "C2"]
first.bar(["cat", "dog", "ship"], p_hat, color=colours, label="probability")
second.bar(
    ["no", "yes"], [1 - sigmoid, sigmoid], color="black", label="probability"
)
third.plot(z, bell, color="black", linewidth=2, label="density")
third.text(0, 0.46, "density", fontsize=11, ha="center")
third.set_xticks([0], ["predicted\nnumber"])
names = ["a class", "yes or no", "a number"]
outputs = ["logit of ship", "logit of yes", "error"]
for ax, name in zip(axes[0], names, strict=True):
    ax.set_title(name, fontsize=13)
    ax.set_ylim(0, 1)
for ax, loss, output in zip(axes[1], losses, outputs, strict=True):
    ax.plot(z, loss, color="C3", linewidth=2, label="loss")
    ax.set(ylim=(0, 8), xlim=(-4, 4), xticks=[-4, 0, 4])
    ax.set_xlabel(output, fontsize=12)
    ax.grid()
for ax in [*axes[0, 1:], *axes[1, 1:]]:
    ax.set_yticklabels([])
for ax in axes.flat:
    ax.tick_params(labelsize=11)
axes[0, 0].set_ylabel("probability", fontsize=12)
axes[1, 0].set_ylabel("loss in nats", fontsize=12)
plt.show()
