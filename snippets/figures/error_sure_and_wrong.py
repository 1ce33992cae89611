from decimal import Decimal, localcontext

import matplotlib.pyplot as plt
import numpy as np

leads = np.arange(60, 103.6, 0.37, dtype=np.float32)
errors = np.empty((len(leads), 2))
for n, lead in enumerate(leads):
    z = np.array([0, -1, -lead], np.float32)  # class 2 is the true one
    exp_z = np.exp(z)
    of_softmax = -np.log(exp_z[2] / np.sum(exp_z))
    log_softmax = np.log(np.sum(exp_z)) + lead
    with localcontext(prec=50):
        exact = sum(Decimal(float(z_j)).exp() for z_j in z).ln()
        exact += Decimal(float(lead))
        for i, loss in enumerate([of_softmax, log_softmax]):
            errors[n, i] = abs(Decimal(float(loss)) / exact - 1)

errors = np.maximum(errors, 1e-9)  # a few are smaller
fig, ax = plt.subplots(figsize=(5.6, 3.6), layout="constrained")
ax.semilogy(leads, errors[:, 0], "C5--", linewidth=2, label="log of softmax")
ax.semilogy(leads, errors[:, 1], "C3-", linewidth=2, label="log_softmax")
ax.axvline(104, color="black", linewidth=1)
ax.text(94, 3e-5, "log of softmax", color="C5", ha="right", fontsize=13)
ax.text(61, 3e-7, "log_softmax", color="C3", fontsize=13)
ax.text(103, 0.15, "infinite beyond this line", ha="right", fontsize=13)

ax.set_xlim(60, 106)
ax.set_ylim(1e-9, 1)
ax.tick_params(labelsize=13)
ax.set_xlabel("lead of the wrong class", fontsize=13)
ax.set_ylabel("relative error of the loss", fontsize=13)
ax.grid()
plt.show()
