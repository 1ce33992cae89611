import numpy as np


def mean_loss(Z, labels, ignored=-100):
    """Mean loss in nats of the labels that count.

    Z (N, K), labels (N,) -> number. `ignored` is a number that no class has.
    """
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_sum = np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    kept = np.flatnonzero(labels != ignored)
    return -np.mean((shifted - log_sum)[kept, labels[kept]])


if __name__ == "__main__":
    Z = np.array([[2.0, 1.0, 0.1], [0.2, 1.5, 0.3], [0.0, 0.0, 0.0]])
    labels = np.array([0, 1, -100])  # the third one is only padding
    kept = np.sum(labels != -100)
    print(f"over the 2 that count: {mean_loss(Z, labels):.3f}")
    print(f"over all 3:            {mean_loss(Z, labels) * kept / 3:.3f}")
