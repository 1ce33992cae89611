import matplotlib.pyplot as plt
import numpy as np

# A distribution is a point of a triangle: the mean of the corners.
corners = np.array([[0, 0], [1, 0], [0.5, np.sqrt(3) / 2]])
y = np.array([0.7, 0.2, 0.1])

z, path = np.array([-1.0, 1.0, 2.5]), []
for _ in range(60):
    p_hat = np.exp(z) / np.sum(np.exp(z))
    path.append(p_hat)
    z = z - 1.0 * (p_hat - y)

grid = np.linspace(0.002, 0.996, 160)
dog, ship = np.meshgrid(grid, grid)
cat = np.where(dog + ship < 0.999, 1 - dog - ship, np.nan)
p = np.stack([cat, dog, ship], axis=-1)
loss = -np.log(p) @ y

fig, ax = plt.subplots(figsize=(5.6, 4.8), layout="constrained")
across, up = np.moveaxis(p @ corners, -1, 0)
levels = [0.85, 1, 1.25, 1.6, 2.1, 3]
ax.contour(across, up, loss, levels, colors="C3", alpha=0.7, linewidths=1)
row = p[12]  # few ships: each label stands to the right of its curve
for level in levels[:3]:
    k = np.flatnonzero(-np.log(row) @ y < level)[-1]
    x, height = row[k] @ corners
    ax.text(x + 0.015, height, f"{level:.2f}", color="C3", fontsize=11)
ax.fill(*corners.T, fill=False, edgecolor="black", linewidth=2)
ax.plot(*(path @ corners).T, "o-", color="black", ms=4, label="steps of p̂")
ax.plot(*(y @ corners), "*", color="black", ms=14, label="target y")
ax.legend(loc="upper left", fontsize=13)
ax.text(0, -0.06, "cat", color="C0", ha="center", fontsize=13)
ax.text(1, -0.06, "dog", color="C1", ha="center", fontsize=13)
ax.text(0.5, 0.89, "ship", color="C2", ha="center", fontsize=13)
ax.set_aspect("equal")
ax.set(xlim=(-0.05, 1.05), ylim=(-0.08, 0.95))
ax.axis("off")
plt.show()
