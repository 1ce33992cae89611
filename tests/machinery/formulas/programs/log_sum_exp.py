"""Log-sum-exp and log-softmax without overflow."""

import numpy as np


def log_sum_exp(z):
    largest = np.max(z)
    return largest + np.log(np.sum(np.exp(z - largest)))


def log_softmax(z):
    return z - log_sum_exp(z)


z = np.array([1000.0, 999.0, 0.0])
print(f"log-sum-exp: {log_sum_exp(z):.4f}")
print("log-softmax:", " ".join(f"{value:.4f}" for value in log_softmax(z)))
