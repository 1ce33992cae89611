import matplotlib.pyplot as plt
import numpy as np

r = 0.7
x = np.linspace(0.005, 0.995, 400)
logarithm = -r * np.log(x) - (1 - r) * np.log(1 - x)
linear = r * (1 - x) + (1 - r) * x
least = -r * np.log(r) - (1 - r) * np.log(1 - r)

fig, ax = plt.subplots(figsize=(5.6, 3.6), layout="constrained")
ax.plot(x, logarithm, color="C0", linestyle="-", linewidth=2)
ax.plot(x, linear, color="C1", linestyle="--", linewidth=2)
ax.plot(r, least, "o", color="C0", markersize=9)
ax.plot(1, 1 - r, "s", color="C1", markersize=9, clip_on=False)
ax.axvline(r, color="black", linewidth=1)

ax.text(0.19, 1.5, "minus the logarithm", color="C0", fontsize=13)
ax.text(0.03, 0.2, "1 minus the probability", color="C1", fontsize=13)
ax.text(0.69, 2.25, "true probability", ha="right", fontsize=13)
ax.set_xlim(0, 1)
ax.set_ylim(0, 2.5)
ax.tick_params(labelsize=13)
ax.set_xlabel("predicted probability of the event", fontsize=13)
ax.set_ylabel("expected loss", fontsize=13)
ax.grid()
plt.show()
