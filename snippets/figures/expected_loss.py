import matplotlib.pyplot as plt
import numpy as np

r = 0.7
x = np.linspace(0.005, 0.995, 400)
logarithm = -r * np.log(x) - (1 - r) * np.log(1 - x)
linear = r * (1 - x) + (1 - r) * x
least = -r * np.log(r) - (1 - r) * np.log(1 - r)

fig, ax = plt.subplots(figsize=(5.6, 3.6), layout="constrained")
ax.plot(x, logarithm, "C0-", linewidth=2, label="minus the logarithm")
ax.plot(x, linear, "C1--", linewidth=2, label="1 minus the probability")
ax.plot(r, least, "C0o", markersize=9, label="least, first")
ax.plot(
    1, 1 - r, "C1s", markersize=9, label="least of the second", clip_on=False
)
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
