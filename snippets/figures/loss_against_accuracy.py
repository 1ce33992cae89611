import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(0)  # the run of loss_against_accuracy.py
centres = 0.6 * rng.standard_normal((3, 20))
y = np.eye(3)[rng.integers(3, size=2060)]
scale = 2 * np.logspace(0, -2, 20)
x = scale * (y @ centres + rng.standard_normal((2060, 20)))
W, loss, accuracy = np.zeros((20, 3)), [], []
for _ in range(10001):
    z = x @ W
    z -= np.max(z, axis=-1, keepdims=True)
    log_p_hat = z - np.log(np.sum(np.exp(z), axis=-1, keepdims=True))
    each = -np.sum(y * log_p_hat, axis=-1)
    loss.append([np.mean(each[:60]), np.mean(each[60:])])
    accuracy.append(np.mean((np.argmax(z, -1) == np.argmax(y, -1))[60:]))
    W -= 0.3 * x[:60].T @ (np.exp(log_p_hat[:60]) - y[:60]) / 60

steps = np.unique(np.geomspace(1, 10000, 80).astype(int))
loss, accuracy = np.array(loss)[steps], np.array(accuracy)[steps]
fig, (top, bottom) = plt.subplots(
    2, sharex=True, figsize=(5.6, 4.6), layout="constrained"
)
top.plot(steps, loss[:, 1], "C7", linewidth=2, label="validation")
top.plot(steps, loss[:, 0], "C6--", linewidth=2, label="training")
top.text(1100, 0.85, "validation", color="C7", ha="right", fontsize=13)
top.text(1100, 0.22, "training", color="C6", fontsize=13)
bottom.plot(steps, accuracy, color="C7", linewidth=2)
top.set_ylabel("mean loss", fontsize=13)
bottom.set_ylabel("accuracy", fontsize=13)
bottom.set_ylim(0.6, 0.8)
bottom.text(1100, 0.74, "validation", color="C7", ha="right", fontsize=13)
bottom.set_xlabel("steps of training", fontsize=13)
for ax in (top, bottom):
    ax.set_xscale("log")
    ax.set_xticks([1, 10, 100, 1000, 10000], [1, 10, 100, 1000, 10000])
    ax.minorticks_off()
    ax.tick_params(labelsize=13)
    ax.grid()
plt.show()
