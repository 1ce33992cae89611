import numpy as np


def measured_gradient(f, p, step=1e-6):
    """Gradient of f at p by central differences: f, p (...) -> (...)."""
    slopes = np.zeros(p.shape)
    for place in np.ndindex(p.shape):
        move = np.zeros(p.shape)
        move[place] = step
        slopes[place] = (f(p + move) - f(p - move)) / (2 * step)
    return slopes


def relative_error(a, b):
    """Length of a - b over both lengths: a (...), b (...) -> number."""
    return np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b))


def objective(W):
    """Mean loss in nats, plus half of W squared: W (D, K) -> number."""
    Z = X @ W
    losses = np.log(np.sum(np.exp(Z), axis=1)) - np.sum(Y * Z, axis=1)
    return np.mean(losses) + 1 / 2 * np.sum(W**2)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    X, W = rng.standard_normal((20, 2)), rng.standard_normal((2, 3))
    Y = np.eye(3)[rng.integers(3, size=20)]
    P_hat = np.exp(X @ W) / np.sum(np.exp(X @ W), axis=1, keepdims=True)
    by_hand = {
        "right": X.T @ (P_hat - Y) / 20 + W,
        "not divided by N": X.T @ (P_hat - Y) + W,
        "without the penalty": X.T @ (P_hat - Y) / 20,
    }
    measured = measured_gradient(objective, W)
    for name, gradient in by_hand.items():
        print(f"{name:20} {relative_error(gradient, measured):.7f}")
