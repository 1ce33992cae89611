"""A classifier that overfits: its loss rises while its accuracy stays."""

import numpy as np


def log_softmax(z):
    shifted = z - np.max(z, axis=-1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))


def report(y, z):
    """Mean loss in nats, accuracy, mean confidence: y (N, K), z (N, K) -> (3,).

    Each row of y is one-hot.
    """
    log_p_hat = log_softmax(z)
    loss = -np.mean(np.sum(y * log_p_hat, axis=-1))
    accuracy = np.mean(np.argmax(z, axis=-1) == np.argmax(y, axis=-1))
    return np.array([loss, accuracy, np.mean(np.exp(np.max(log_p_hat, -1)))])


if __name__ == "__main__":
    np.set_printoptions(precision=3, floatmode="fixed")
    rng = np.random.default_rng(0)
    N, D, K = 60, 20, 3  # 60 examples to train on, and 2000 to validate
    scale = 2 * np.logspace(0, -2, D)  # features differ in size by up to 100
    centres = 0.6 * rng.standard_normal((K, D))
    labels = rng.integers(K, size=N + 2000)
    x = scale * (centres[labels] + rng.standard_normal((N + 2000, D)))
    y, W = np.eye(K)[labels], np.zeros((D, K))
    print(" step  training: loss, accuracy, confidence; validation: the same")
    for step in range(10001):
        if step in [0, 10, 100, 1000, 10000]:
            train, valid = report(y[:N], x[:N] @ W), report(y[N:], x[N:] @ W)
            print(f"{step:5}", train, valid)
        p_hat = np.exp(log_softmax(x[:N] @ W))
        W -= 0.3 * x[:N].T @ (p_hat - y[:N]) / N
