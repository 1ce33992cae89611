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
    y = np.array([1.0, 1.0, 0.0])  # a cat and a dog, but no ship
    print("logits          softmax  sigmoids")
    for lead in [0, 5, 20]:
        z = np.array([lead, lead, -lead])
        both = f"{softmax_loss(y, z):7.4f}  {sigmoid_loss(y, z):8.4f}"
        print(f"{z!s:14}  {both}")
