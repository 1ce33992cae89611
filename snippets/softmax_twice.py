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
    slope = softmax(p_hat) - y  # by p_hat
    return p_hat * (slope - np.sum(p_hat * slope))  # and on to z


def floor(K):
    """Lowest loss in nats with softmax applied twice: K -> number."""
    return np.log(1 + (K - 1) / np.e)


if __name__ == "__main__":
    z = np.array([-5.0, 5.0, 0.0])  # confident and wrong: class 0 is true
    y = np.array([1.0, 0.0, 0.0])
    for name, gradient in [("once", gradient_once), ("twice", gradient_twice)]:
        shown = " ".join(f"{g:+.6f}" for g in gradient(y, z))
        print(f"gradient, softmax {name:5}  {shown}")
    for K in [2, 3, 4, 10, 1000]:
        print(f"K = {K:4}: the loss never falls below {floor(K):.4f}")
