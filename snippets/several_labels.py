import numpy as np


def sigmoid_loss(y, z):
    """Loss in nats of several labels at once, one sigmoid for each class.

    y (K,), z (K,) -> number; y is 0 or 1.
    """
    return np.sum(np.logaddexp(0, z) - y * z)


def softmax_loss(y, z):
    """Cross-entropy when y has several ones: y (K,), z (K,) -> number."""
    return np.sum(y * (np.logaddexp.reduce(z) - z))


if __name__ == "__main__":
    y = np.array([1.0, 1.0, 0.0])  # classes 0 and 1 are both true
    for lead in [0.0, 5.0, 20.0]:
        z = lead * (2 * y - 1) + 0.0  # no -0.0
        print(
            f"logits {z[0]:5.1f} {z[1]:5.1f} {z[2]:5.1f}"
            f"   softmax {softmax_loss(y, z):.4f}"
            f"   sigmoids {sigmoid_loss(y, z):.4f}"
        )
