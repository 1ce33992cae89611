import matplotlib.pyplot as plt
import numpy as np

p = np.linspace(0.01, 1, 400)
points = np.array([0.9, 0.6, 0.33, 0.1])

fig, ax = plt.subplots(figsize=(5.6, 3.6), layout="constrained")
ax.plot(p, -np.log(p), color="C3", linewidth=2, label="loss in nats")
ax.plot(points, -np.log(points), "ko", markersize=9, label="marked loss")
for point in points:
    loss = -np.log(point)
    near_the_edge = point > 0.8
    ax.annotate(
        f"loss {loss:.3f}",
        (point, loss),
        xytext=(0, 10) if near_the_edge else (8, 8),
        textcoords="offset points",
        ha="center" if near_the_edge else "left",
        fontsize=13,
    )

ax.set_xlim(0, 1.02)
ax.set_ylim(0, 4.7)
ax.set_xticks(
    [0, 0.1, 0.33, 0.6, 0.9, 1], ["0", "0.1", "0.33", "0.6", "0.9", "1"]
)
ax.tick_params(labelsize=13)
ax.set_xlabel("predicted probability of the true class", fontsize=13)
ax.set_ylabel("loss in nats", fontsize=13)
ax.grid()
plt.show()
