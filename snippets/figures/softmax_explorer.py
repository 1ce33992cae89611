import matplotlib.pyplot as plt
import numpy as np

z = np.array([2.0, 1.0, 0.1])
exp_z = np.exp(z)
p_hat = exp_z / np.sum(exp_z)
k, names = np.arange(3), ["cat", "dog", "ship"]

fig, axes = plt.subplots(1, 3, figsize=(5.6, 4.4), layout="constrained")
# The explorer on the page finds what it moves by its gid.
for ax, gid, title, values in zip(
    axes,
    ["live-z", "live-exp", "live-p"],
    ["logits z", "exponentials", "probabilities p̂"],
    [z, exp_z, p_hat],
    strict=True,
):
    bars = ax.barh(k + 0.15, values, height=0.3, color=["C0", "C1", "C2"])
    plt.setp(bars.patches, gid=gid)
    for row, x in enumerate(values):
        text = f"{names[row]} {x:.1f}" if values is z else f"{x:#.4g}"
        place = {"x": 0.03, "y": row - 0.08, "fontsize": 13}
        place["transform"] = ax.get_yaxis_transform()
        ax.text(s=text, gid=f"{gid}-text", **place)
    ax.set_title(title, fontsize=13)
    ax.set_ylim(2.5, -0.5)
    ax.set_yticks(k + 0.15, names, visible=False)
    ax.set_ylabel("class", visible=False)
    ax.tick_params(axis="y", left=False)
    ax.patch.set_gid(f"{gid}-panel")

logits, exponentials, probabilities = axes
logits.set_xlim(-10, 10)
exponentials.set_xlim(0, np.max(exp_z))
exponentials.set_xticks([])
text = f"sum {np.sum(exp_z):#.4g}"
exponentials.text(0, 2.7, text, fontsize=13, gid="live-sum")
probabilities.set_xlim(0, 1)
plt.show()
