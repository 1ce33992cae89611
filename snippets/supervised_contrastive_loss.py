import numpy as np


def supervised_contrastive_loss(a, y, T):
    """Mean loss in nats of finding all others of the own class in a batch.

    a (N, D), y (N,) the class of each, T number -> number. An example that
    is alone in its class stays a negative of the others, and has no loss.
    """
    a = a / np.linalg.norm(a, axis=1, keepdims=True)
    Z = a @ a.T / T
    np.fill_diagonal(Z, -np.inf)  # nobody is to find itself
    positive = (y[:, None] == y) & ~np.eye(len(y), dtype=bool)
    log_P = Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)
    total = -np.sum(np.where(positive, log_P, 0.0), axis=1)
    count = np.sum(positive, axis=1)
    return np.mean(total[count > 0] / count[count > 0])


def gradient(y, s, T):
    """Gradient in s, of one anchor: y (K,) 0 or 1, s (K,), T number -> (K,)."""
    p_hat = np.exp(s / T - np.logaddexp.reduce(s / T))
    return (p_hat - y / np.sum(y)) / T


if __name__ == "__main__":
    y = np.array([1, 1, 1, 0, 0])  # your positives
    s = np.array([0.9, 0.6, 0.3, 0.2, -0.1])  # and similarities
    T = 0.1
    p_hat = np.exp(s / T - np.logaddexp.reduce(s / T))
    np.set_printoptions(precision=4, suppress=True)
    print("share   ", p_hat)
    print("gradient", gradient(y, s, T))
    loss = np.mean(-np.log(p_hat[y == 1]))
    print(f"loss {loss:.4f}, never below {np.log(np.sum(y)):.4f}")
    a = np.random.default_rng(0).standard_normal((6, 8))
    c = np.array([0, 0, 0, 1, 1, 2])  # your classes; the last is alone
    print(f"batch: {supervised_contrastive_loss(a, c, T):.4f}")
