import matplotlib.pyplot as plt
import numpy as np

loss, K = 2.303, 10
share = np.append(0.9 + 0.1 / K, np.full(K - 1, 0.1 / K))
of_K = [np.log(K), np.log(1 + (K - 1) / np.e), -np.sum(share * np.log(share))]
float32, float64 = np.finfo(np.float32), np.finfo(np.float64)
cut = [float32.eps, 1e-7, 1e-8, 1e-10, 1e-12, 1e-15, float64.eps]
cut += [float32.tiny, float32.smallest_subnormal]
causes = 7 * ["probability cut"] + 2 * ["end of float32"]

fig, ax = plt.subplots(figsize=(5.6, 4.8), layout="constrained")
# The explorer on the page finds what it moves by its gid.
names = ["uniform guess", "softmax twice", "smoothing 0.1"]
ax.plot(of_K, names, "kD", gid="live-known", label="depends on K")
names = ["two hot targets", "one output unit", "log missing"]
ax.plot([2 * np.log(2), 0, -0.9], names, "C3o", label="mistake")
ax.plot(-np.log(np.float64(cut)), causes, "C3o", label="cut-off")
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
for place, text in [
    ((25, 0.7), f"log K = {np.log(K):#.4g}"),
    ((25, 1.4), f"perplexity {np.exp(loss):#.4g}"),
    ((25, 2.1), f"{loss / np.log(2):#.4g} bits"),
    ((25, 2.8), f"probability {np.exp(-loss):#.4g}"),
]:
    ax.text(*place, text, fontsize=13, gid="live-text")
plt.show()
