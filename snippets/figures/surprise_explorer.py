import matplotlib.pyplot as plt
import numpy as np

p, point = np.geomspace(1e-16, 1, 400), 0.1
loss = -np.log(point)

fig, (left, right) = plt.subplots(
    1, 2, figsize=(5.6, 3.6), layout="constrained", sharey=True
)
# The explorer on the page finds what it moves by its gid.
for ax, gid in [(left, "live-linear"), (right, "live-log")]:
    ax.plot(p, -np.log(p), "C0-", linewidth=2, label="loss in nats")
    ax.plot(point, loss, "C1o", markersize=9, label="the point", gid=gid)
    ax.patch.set_gid(f"{gid}-panel")
    ax.grid()
    ax.tick_params(labelsize=12)

left.set_xlim(0, 1)
left.set_ylim(0, 38)
left.set_ylabel("loss in nats", fontsize=13)
left.set_xlabel("probability", fontsize=13)
right.set_xscale("log")
right.set_xlim(1e-16, 1)
right.set_xticks([1e-15, 1e-10, 1e-5, 1], ["1e−15", "1e−10", "1e−5", "1"])
right.minorticks_off()
right.set_xlabel("by factors of ten", fontsize=13)
for y, text in [
    (33, f"{loss:#.4g} nats"),
    (29, f"{loss / np.log(2):#.4g} bits"),
    (25, f"one guess in {1 / point:#.4g}"),
]:
    left.text(0.09, y, text, fontsize=13, gid="live-text")
plt.show()
