import numpy as np


def sigmoid(z):
    """Probability of yes, without overflow: logits z (N,) -> (N,)."""
    return np.exp(-np.logaddexp(0, -z))


def binary_cross_entropy(y, z):
    """Loss of each answer in nats, straight from the logits.

    y (N,), z (N,) -> (N,). y is the probability of yes, from 0 to 1. Other
    targets raise ValueError: with them the loss has no lower limit.
    """
    if np.any((y < 0) | (y > 1)):
        raise ValueError("a target is outside [0, 1]")
    return y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z)


def gradient(y, z):
    """Derivatives with respect to the logits: y (N,), z (N,) -> (N,)."""
    return sigmoid(z) - y


if __name__ == "__main__":
    y = np.array([1.0, 0.0, 0.3, 1.0])  # your targets
    z = np.array([1.5, 1.5, 1.5, -1000.0])  # your logits
    p_hat, loss, slope = sigmoid(z), binary_cross_entropy(y, z), gradient(y, z)
    print("target    logit   p_hat       loss  gradient")
    for n in range(len(y)):
        print(f"{y[n]:6.1f} {z[n]:8.1f} {p_hat[n]:7.4f}", end="")
        print(f" {loss[n]:10.4f} {slope[n]:9.4f}")
