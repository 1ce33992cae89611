"""What softmax applied twice does to the loss and its gradient."""

import numpy as np


def softmax(z):
    exp_z = np.exp(z - np.max(z))
    return exp_z / np.sum(exp_z)


def gradient_once(y, z):
    return softmax(z) - y


def gradient_twice(y, z):
    """Gradient when softmax(z) is handed on as if it were logits.

    y (K,), z (K,) -> (K,).
    """
    p_hat = softmax(z)
    slope = softmax(p_hat) - y  # with respect to p_hat
    return p_hat * (slope - np.sum(p_hat * slope))  # with respect to z


def floor(K):
    """Lowest loss in nats with softmax applied twice: K (...) -> (...)."""
    return np.log(1 + (K - 1) / np.e)


if __name__ == "__main__":
    np.set_printoptions(precision=6, suppress=True)
    y = np.array([1.0, 0.0, 0.0])  # the photo shows a cat
    z = np.array([20.0, 0.0, 0.0])  # right, and nearly certain
    for name, logits in [("z", z), ("softmax(z)", softmax(z))]:
        print(f"loss of {name:10}  {-np.log(softmax(logits)[0]):.4f}")

    wrong = np.array([-5.0, 5.0, 0.0])  # confident and wrong
    print("gradient, once: ", gradient_once(y, wrong))
    print("gradient, twice:", gradient_twice(y, wrong))
    print("floors:", floor(np.array([2, 3, 4, 10, 1000])))
