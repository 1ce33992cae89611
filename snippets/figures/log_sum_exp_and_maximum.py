import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-5, 5, 401)
smooth = np.log(np.exp(x) + np.exp(0))

fig, ax = plt.subplots(figsize=(5.6, 3.6), layout="constrained")
ax.plot(x, smooth, "C3-", linewidth=2, label="log-sum-exp of x and 0")
ax.plot(x, np.maximum(x, 0), "C5--", linewidth=2, label="maximum of x and 0")
ax.annotate(
    "",
    (0, np.log(2)),
    (0, 0),
    arrowprops={"arrowstyle": "<->", "color": "black"},
)
ax.text(-0.15, 0.8, "log 2", ha="right", fontsize=13)
ax.text(-4.9, 1.6, "log-sum-exp of x and 0", color="C3", fontsize=13)
ax.text(4.9, 0.45, "maximum of x and 0", color="C5", ha="right", fontsize=13)
ax.set(xlim=(-5, 5), ylim=(-0.2, 5.2))
ax.tick_params(labelsize=13)
ax.set_xlabel("x", fontsize=13)
ax.grid()
plt.show()
