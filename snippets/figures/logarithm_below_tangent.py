import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(0.05, 3, 400)

fig, ax = plt.subplots(figsize=(5.6, 3.6), layout="constrained")
ax.plot(x, np.log(x), "C3-", linewidth=2, label="log x")
ax.plot(x, x - 1, "C5--", linewidth=2, label="x − 1")
ax.plot(1, 0, "ko", markersize=8, label="the point they share")
ax.text(2.1, 1.45, "tangent x − 1", color="C5", ha="right", fontsize=13)
ax.text(2.2, 0.45, "log x", color="C3", fontsize=13)
ax.axhline(0, color="black", linewidth=1)
ax.set(xlim=(0, 3), ylim=(-2.5, 2))
ax.tick_params(labelsize=13)
ax.set_xlabel("x", fontsize=13)
ax.grid()
plt.show()
