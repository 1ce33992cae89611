"""Temperature scaling by gradient descent on the inverse temperature."""

import numpy as np


def log_softmax(z):
    shifted = z - np.max(z, axis=-1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))


def mean_loss(beta, y, z):
    """Mean loss in nats at T = 1 / beta: beta, y (N, K), z (N, K) -> number."""
    return -np.mean(np.sum(y * log_softmax(beta * z), axis=-1))


def slope(beta, y, z):
    """Derivative of mean_loss in beta: beta, y (N, K), z (N, K) -> number."""
    return np.mean(np.sum((np.exp(log_softmax(beta * z)) - y) * z, axis=-1))


if __name__ == "__main__":
    rng = np.random.default_rng(0)  # the classifier of the last section
    centres = 0.6 * rng.standard_normal((3, 20))
    y = np.eye(3)[rng.integers(3, size=2060)]
    scale = 2 * np.logspace(0, -2, 20)
    x = scale * (y @ centres + rng.standard_normal((2060, 20)))
    W = np.zeros((20, 3))
    for _ in range(10000):
        p_hat = np.exp(log_softmax(x[:60] @ W))
        W -= 0.3 * x[:60].T @ (p_hat - y[:60]) / 60
    z, beta = x @ W, 1.0
    for _ in range(500):
        beta -= 0.05 * slope(beta, y[60:1060], z[60:1060])
    y, z = y[1060:], z[1060:]  # examples that the fit has not seen
    for b in [1.0, beta]:
        confidence = np.mean(np.max(np.exp(log_softmax(b * z)), axis=-1))
        print(f"T = {1 / b:.3f}: loss {mean_loss(b, y, z):.3f}", end="")
        print(f", confidence {confidence:.3f}")
    right = np.argmax(z, axis=-1) == np.argmax(y, axis=-1)
    print(f"accuracy at both: {np.mean(right):.3f}")
