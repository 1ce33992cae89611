import matplotlib.pyplot as plt
import numpy as np

loss, K, accuracy = 2.303, 10, 0.1
share = np.append(0.9 + 0.1 / K, np.full(K - 1, 0.1 / K))
of_K = [np.log(K), np.log(1 + (K - 1) / np.e), -np.sum(share * np.log(share))]
float32, float64 = np.finfo(np.float32), np.finfo(np.float64)
cut = [1e-6, 2e-7, float32.eps, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15]
cut += [float64.eps, float32.tiny, float32.smallest_subnormal]
cut_losses = np.append(-np.log(np.float64(cut)), [50, 100])

fig, ax = plt.subplots(figsize=(5.6, 3.9), layout="constrained")
# The explorer on the page finds what it moves by its gid.
names = ["uniform guess", "softmax twice", "smoothing 0.1"]
ax.plot(of_K, names, "kD", gid="live-known", label="depends on K")
twice = [np.log(1 + 1 / np.e), np.log(2)]
ax.plot(twice, 2 * ["sigmoid twice"], "C3o", label="sigmoid twice")
others = [2 * np.log(2), 0, -0.9]  # two hot targets, one output, no logarithm
ax.plot(others, 3 * ["other mistake"], "C3o", label="other mistake")
ax.plot(cut_losses, 14 * ["cut-off"], "C3o", label="cut-off")
ax.axvline(loss, color="black", linewidth=2, gid="live-line")

# A square root of both signs, so that the small losses have room.
scale = lambda x: np.sign(x) * np.sqrt(np.abs(x)), lambda x: x * np.abs(x)
ax.set_xscale("function", functions=scale)
ax.set(xlim=(-1, 110.25), xticks=[-1, 0, 1, 4, 16, 36, 100])
ax.set_title(f"uniform guess, K = {K}", fontsize=13, gid="live-verdict")
ax.set_xlabel("loss in nats", fontsize=13)
ax.tick_params(labelsize=12)
ax.invert_yaxis()
ax.grid(axis="y")
ax.patch.set_gid("live-loss-panel")
texts = [f"log K = {np.log(K):#.4g}", f"perplexity {np.exp(loss):#.4g}"]
texts += [f"{loss / np.log(2):#.4g} bits", f"probability {np.exp(-loss):#.4g}"]
texts += [f"per wrong answer {loss / (1 - accuracy):#.4g}"]
for row, text in enumerate(texts):
    ax.text(17, 0.5 + row, text, fontsize=13, gid="live-text")
plt.show()
