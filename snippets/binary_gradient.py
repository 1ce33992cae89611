import numpy as np


def sigmoid(z):
    """Probability of yes, without overflow: logits z (...) -> (...)."""
    return np.exp(-np.logaddexp(0, -z))


def binary_loss(y, z):
    """Loss in nats as softplus(z) - y z: y (...), z (...) -> (...)."""
    return np.logaddexp(0, z) - y * z


def binary_gradient(y, z):
    """Derivatives of the binary loss: y (...), z (...) -> (...).

    With respect to the logits z; y is the probability of yes, or 1 and 0.
    """
    return sigmoid(z) - y


if __name__ == "__main__":
    np.set_printoptions(precision=4, suppress=True)
    y = np.array([1.0, 0.0, 0.3, 1.0])
    z = np.array([1.5, 1.5, 1.5, -1000.0])
    print("p_hat:   ", sigmoid(z))
    print("loss:    ", binary_loss(y, z))
    print("gradient:", binary_gradient(y, z))
