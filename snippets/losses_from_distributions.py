"""Three losses, each minus the logarithm of a probability of the target."""

import numpy as np


def categorical_loss(y, z):
    """Target: one of K classes, one-hot. y (K,), logits z (K,) -> number."""
    p_hat = np.exp(z - np.max(z)) / np.sum(np.exp(z - np.max(z)))
    return -np.log(np.prod(p_hat**y))


def bernoulli_loss(y, z):
    """Target: yes or no, 1 or 0. y (...), logits z (...) -> (...)."""
    p_hat = 1 / (1 + np.exp(-z))
    return -np.log(p_hat**y * (1 - p_hat) ** (1 - y))


def normal_loss(t, t_hat, tau=1.0):
    """Target: a number. t (...), mean t_hat (...), spread tau -> (...)."""
    density = np.exp(-(((t - t_hat) / tau) ** 2) / 2) / tau / np.sqrt(2 * np.pi)
    return -np.log(density)


if __name__ == "__main__":
    np.set_printoptions(precision=4, suppress=True)
    z, y = np.array([2.0, 1.0, 0.1]), np.array([0, 0, 1])
    print(f"which class:  {categorical_loss(y, z):.4f}", end=", ")
    print(f"cross-entropy {np.log(np.sum(np.exp(z))) - z[2]:.4f}")

    print(f"is it a cat:  {bernoulli_loss(1, 1.5):.4f}", end=", ")
    print(f"binary cross-entropy {np.logaddexp(0, 1.5) - 1.5:.4f}")

    t, t_hat = np.full(3, 3.0), np.array([3.0, 2.0, 1.0])
    print("how far away:", normal_loss(t, t_hat))
    print("less the best:", normal_loss(t, t_hat) - normal_loss(t, t))
    print("half squares: ", (t_hat - t) ** 2 / 2)
