import numpy as np


def sigmoid(x):
    """1 / (1 + exp(-x)) without overflow: x (...) -> (...)."""
    e = np.exp(-np.abs(x))
    return np.where(np.asarray(x) >= 0, 1, e) / (1 + e)


def softmax(z):
    exp_z = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return exp_z / np.sum(exp_z, axis=-1, keepdims=True)


if __name__ == "__main__":
    z = np.array([[0.0, 0.0], [2.0, 1.0], [5.0, 4.0], [-3.0, 3.0]])
    p_hat = softmax(z)
    for n in range(len(z)):
        lead = z[n, 0] - z[n, 1]
        print(
            f"z = {z[n, 0]:4.1f} {z[n, 1]:4.1f}"
            f"   softmax {p_hat[n, 0]:.4f} {p_hat[n, 1]:.4f}"
            f"   sigmoid({lead:4.1f}) = {sigmoid(lead):.4f}"
        )
