import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(0)  # the run of loss_against_accuracy.py
centres = 0.6 * rng.standard_normal((3, 20))
y = np.eye(3)[rng.integers(3, size=2060)]
scale = 2 * np.logspace(0, -2, 20)
x = scale * (y @ centres + rng.standard_normal((2060, 20)))
W = np.zeros((20, 3))


def log_softmax(z):
    shifted = z - np.max(z, axis=-1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))


for _ in range(10000):
    p_hat = np.exp(log_softmax(x[:60] @ W))
    W -= 0.3 * x[:60].T @ (p_hat - y[:60]) / 60
y, z = y[1060:], x[1060:] @ W  # examples that the fit has not seen

T = np.geomspace(0.7, 30, 200)
loss = [-np.mean(np.sum(y * log_softmax(z / t), axis=-1)) for t in T]
best, at_1 = np.argmin(loss), np.interp(1, T, loss)

fig, ax = plt.subplots(figsize=(5.6, 3.6), layout="constrained")
ax.plot(T, loss, "C7", linewidth=2, label="loss")
ax.plot([1, T[best]], [at_1, loss[best]], "ko", markersize=9, label="marked")
ax.text(1.1, at_1 + 0.09, "T = 1, as trained", fontsize=13)
ax.text(T[best], loss[best] - 0.09, "smallest loss", ha="center", fontsize=13)
ax.axhline(np.log(3), color="black", linestyle=":", linewidth=1.5)
ax.text(30, np.log(3) + 0.02, "uniform guess", ha="right", fontsize=13)
ax.set_ylim(0.4, 1.6)
ax.set_xscale("log")
ax.set_xticks([1, 2, 5, 10, 30], ["1", "2", "5", "10", "30"])
ax.tick_params(labelsize=13)
ax.set_xlabel("temperature T", fontsize=13)
ax.set_ylabel("mean loss in nats", fontsize=13)
ax.grid()
plt.show()
