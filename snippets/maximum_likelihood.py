"""Gradient descent on the mean loss finds the shares of the labels."""

import numpy as np


def likelihood(y, p_hat):
    """Probability of all labels together: y (N, K), p_hat (N, K) -> number."""
    return np.prod(np.sum(y * p_hat, axis=-1))


def mean_loss(y, p_hat):
    """Mean loss in nats, y one-hot: y (N, K), p_hat (N, K) -> number."""
    return -np.mean(np.log(np.sum(y * p_hat, axis=-1)))


def softmax(z):
    exp_z = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return exp_z / np.sum(exp_z, axis=-1, keepdims=True)


if __name__ == "__main__":
    np.set_printoptions(precision=3, suppress=True, floatmode="fixed")
    labels = np.array([0, 0, 1, 0, 2, 0, 0, 1, 0, 0])  # cat, dog, ship
    y = np.eye(3)[labels]
    z, eta = np.zeros(3), 1.0  # one vector of logits for all examples
    print("step  p_hat                likelihood  mean loss")
    for step in range(101):
        p_hat = np.tile(softmax(z), (10, 1))
        if step in (0, 1, 10, 100):
            product, loss = likelihood(y, p_hat), mean_loss(y, p_hat)
            print(f"{step:4}  {p_hat[0]}  {product:.4e}  {loss:.5f}")
        z -= eta * np.mean(p_hat - y, axis=0)

    print(f"shares of the labels: {np.mean(y, axis=0)}")
    many = likelihood(np.tile(y, (100, 1)), np.tile(p_hat, (100, 1)))
    print(f"likelihood of 1000 labels in float64: {many}")
