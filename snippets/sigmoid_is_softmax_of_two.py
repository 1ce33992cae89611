import numpy as np


def sigmoid(x):
    """1 / (1 + exp(-x)) without overflow: x (...) -> (...)."""
    e = np.exp(-np.abs(x))
    return np.where(np.asarray(x) >= 0, 1, e) / (1 + e)


def softmax(z):
    exp_z = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return exp_z / np.sum(exp_z, axis=-1, keepdims=True)


if __name__ == "__main__":
    np.set_printoptions(precision=4, suppress=True)
    z = np.array([[0.0, 0.0], [2.0, 1.0], [5.0, 4.0], [-3.0, 3.0]])
    print("first probability:  ", softmax(z)[:, 0])
    print("sigmoid of the lead:", sigmoid(z[:, 0] - z[:, 1]))
