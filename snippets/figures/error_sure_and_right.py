from decimal import Decimal, localcontext

import matplotlib.pyplot as plt
import numpy as np

leads = np.arange(0.25, 30, 0.25, dtype=np.float32)
errors = np.empty((len(leads), 2))
for n, lead in enumerate(leads):
    z = np.array([0, -lead, -lead], np.float32)  # class 0 is the true one
    exp_z = np.exp(z)
    log_softmax = np.log(np.sum(exp_z))
    with_log1p = np.log1p(np.sum(exp_z[1:]))
    with localcontext(prec=50):
        exact = (1 + 2 * Decimal(-float(lead)).exp()).ln()
        for i, loss in enumerate([log_softmax, with_log1p]):
            errors[n, i] = abs(Decimal(float(loss)) / exact - 1)

errors = np.maximum(errors, 1e-9)  # a few are smaller
fig, ax = plt.subplots(figsize=(5.6, 3.6), layout="constrained")
ax.semilogy(leads, errors[:, 0], "C3-", linewidth=2, label="log_softmax")
ax.semilogy(leads, errors[:, 1], "k--", linewidth=1.5, label="with log1p")
ax.text(8.5, 2e-3, "log_softmax", color="C3", ha="right", fontsize=13)
ax.text(17.5, 0.2, "all digits lost", ha="left", fontsize=13)
ax.text(20, 3e-7, "with log1p", ha="left", fontsize=13)

ax.set_xlim(0, 30)
ax.set_ylim(1e-9, 3)
ax.tick_params(labelsize=13)
ax.set_xlabel("lead of the true class", fontsize=13)
ax.set_ylabel("relative error of the loss", fontsize=13)
ax.grid()
plt.show()
