import matplotlib.pyplot as plt
import numpy as np

z, y, k = np.array([2.0, 1.0, 0.1]), np.array([0, 0, 1]), np.arange(3)
p_hat = np.exp(z) / np.sum(np.exp(z))
loss = -np.log(p_hat[2])
names, classes = ["cat", "dog", "ship"], ["C0", "C1", "C2"]
z_texts = [f"{names[j]} {z[j]:.2f}" for j in k]
p_texts = [f"{p_hat[j]:#.4g} − {y[j]} = {p_hat[j] - y[j]:+#.4g}" for j in k]

layout = [["z", "p"], ["loss", "loss"]]
fig, ax = plt.subplot_mosaic(
    layout, figsize=(5.6, 5), layout="constrained", height_ratios=[3, 2]
)
# The explorer on the page finds what it moves by its gid.
for name, title, values, texts in [
    ("z", "logits z", z, z_texts),
    ("p", "p̂, and p̂ − y", p_hat, p_texts),
]:
    bars = ax[name].barh(k + 0.15, values, 0.3, color=classes, label=title)
    plt.setp(bars.patches, gid=f"live-{name}")
    ax[name].set_ylim(2.5, -0.5)
    ax[name].set_yticks([])
    ax[name].set_title(title, fontsize=13)
    for j, text in enumerate(texts):
        place = {"fontsize": 13, "transform": ax[name].get_yaxis_transform()}
        place["gid"] = f"live-{name}-text"
        ax[name].text(0.03, j - 0.08, text.replace("-", "−"), **place)
gaps = ax["p"].barh(k + 0.15, p_hat - y, 0.08, y, color="C4", label="p̂ − y")
plt.setp(gaps.patches, gid="live-gap")
ax["loss"].plot(0, loss, "C3-", lw=2, gid="live-loss", label="loss")
ax["loss"].plot(0, loss, "C3o", ms=8, gid="live-now", label="loss")
ax["loss"].text(20, 8, f"loss {loss:#.4g}", fontsize=13, gid="live-text")
ax["loss"].set_yscale("function", functions=(np.sqrt, np.square))
ax["loss"].set(xlim=(0, 30), ylim=(0, 11), yticks=[0, 1, 4, 10])
ax["loss"].set_xlabel("steps", fontsize=13)
ax["z"].set(xlim=(-5, 5), xticks=[-5, 0, 5])
ax["p"].set(xlim=(0, 1), xticks=[0, 0.5, 1])
_ = [ax[name].patch.set_gid(f"live-{name}-panel") for name in ax]
plt.show()
