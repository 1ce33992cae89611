import matplotlib.pyplot as plt
import numpy as np

p, point = np.geomspace(1e-16, 1, 400), 0.1
loss = -np.log(point)

fig, (left, right) = plt.subplots(
    1, 2, figsize=(5.6, 3.6), layout="constrained"
)
# The explorer on the page finds what it moves by its gid.
for ax, gid, x in [
    (left, "live-linear", np.linspace(0.001, 1, 400)),
    (right, "live-log", p),
]:
    ax.plot(x, -np.log(x), "C3-", linewidth=2, label="loss in nats")
    ax.plot(point, loss, "ko", markersize=9, label="the point", gid=gid)
    ax.patch.set_gid(f"{gid}-panel")
    ax.grid()
    ax.tick_params(labelsize=12)

left.set(xlim=(0, 1), ylim=(0, 6))
left.set_ylabel("loss in nats", fontsize=13)
left.set_xlabel("probability", fontsize=13)
right.set(xscale="log", xlim=(1e-16, 1), ylim=(0, 38))
right.set_xticks([1e-15, 1e-10, 1e-5, 1], ["1e−15", "1e−10", "1e−5", "1"])
right.minorticks_off()
right.set_xlabel("by factors of ten", fontsize=13)
for y, text in [
    (5.3, f"{loss:#.4g} nats"),
    (4.7, f"{loss / np.log(2):#.4g} bits"),
    (4.1, f"one in {1 / point:#.4g}"),
]:
    left.text(0.16, y, text, fontsize=13, gid="live-text")
plt.show()
