import matplotlib.pyplot as plt
import numpy as np

r = 0.7
x = np.linspace(0.005, 0.995, 400)
logarithm = -r * np.log(x) - (1 - r) * np.log(1 - x)
squared = r * (1 - x) ** 2 + (1 - r) * x**2
linear = r * (1 - x) + (1 - r) * x
least = -r * np.log(r) - (1 - r) * np.log(1 - r)

fig, ax = plt.subplots(figsize=(5.6, 3.6), layout="constrained")
ax.plot(x, logarithm, "C3-", linewidth=2, label="minus the logarithm")
ax.plot(x, linear, "C5--", linewidth=2, label="1 − probability")
ax.plot(x, squared, "C5:", linewidth=2.5, label="squared error")
ax.plot(r, least, "C3o", markersize=9, label="least, first")
ax.plot(1, 1 - r, "C5s", markersize=9, label="least of the line", clip_on=False)
ax.axvline(r, color="black", linewidth=1)

ax.text(0.19, 1.5, "minus the logarithm", color="C3", fontsize=13)
ax.text(0.4, 0.08, "squared error", color="C5", fontsize=13)
ax.text(0.02, 0.75, "1 − probability", color="C5", fontsize=13)
ax.text(0.69, 2.25, "true probability", ha="right", fontsize=13)
ax.set_xlim(0, 1)
ax.set_ylim(0, 2.5)
ax.tick_params(labelsize=13)
ax.set_xlabel("predicted probability of the event", fontsize=13)
ax.set_ylabel("expected loss", fontsize=13)
ax.grid()
plt.show()
