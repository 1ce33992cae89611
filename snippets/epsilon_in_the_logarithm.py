"""Four ways to take -log(p) where p rounds to 0, and their gradients."""

import numpy as np


def softmax(z):
    """Probabilities of logits: z (K,) -> (K,)."""
    exp_z = np.exp(z - np.max(z))
    return exp_z / np.sum(exp_z)


def gradient(z, k, slope):
    """Chain rule, from the slope in p_hat[k]: z (K,), k, slope -> (K,)."""
    p_hat = softmax(z)
    return slope * (p_hat[k] * (np.eye(len(z))[k] - p_hat))


def gradient_with_epsilon(z, k, eps):
    """Gradient of -log(p_hat[k] + eps): z (K,), k, eps -> (K,)."""
    return gradient(z, k, -1 / (softmax(z)[k] + eps))


if __name__ == "__main__":
    z, k = np.array([0, 200, 0], dtype=np.float32), 0
    p = softmax(z)[k]  # 0 in float32

    def show(form, loss, slopes):
        print(f"{form:18}  loss {loss:8.4f}  gradient {slopes + 0.0}")

    with np.errstate(divide="ignore", invalid="ignore"):
        show("-log(p)", -np.log(p), gradient(z, k, -1 / p))
    loss = -np.log(p + np.float32(1e-8))
    show("-log(p + 1e-8)", loss, gradient_with_epsilon(z, k, 1e-8))
    loss = -np.log(max(p, np.float32(1e-7)))
    show("-log(max(p, 1e-7))", loss, gradient(z, k, 0.0))
    loss = np.logaddexp.reduce(z) - z[k]
    show("-log_softmax", loss, softmax(z) - np.eye(3)[k])
