import numpy as np


def log_softmax(Z):
    """Log probabilities of logits: Z (N, K) -> (N, K)."""
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))


def objective(X, Y, W, b, lam):
    """Mean cross-entropy in nats of a linear classifier, plus its penalty.

    X (N, D), Y (N, K), W (D, K), b (K,), lam -> number.
    """
    loss = -np.sum(Y * log_softmax(X @ W + b)) / len(X)
    return loss + lam / 2 * np.sum(W**2)


def gradients(X, Y, W, b, lam):
    """Gradients: X (N, D), Y (N, K), W (D, K), b (K,), lam -> (D, K), (K,)."""
    P_hat = np.exp(log_softmax(X @ W + b))
    dZ = (P_hat - Y) / len(X)
    return X.T @ dZ + lam * W, np.sum(dZ, axis=0)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    centres = np.array([[0.0, 1.0], [1.0, -1.0], [-1.0, -1.0]])
    labels = np.repeat([0, 1, 2], 50)
    X = centres[labels] + 0.8 * rng.standard_normal((150, 2))
    Y = np.eye(3)[labels]

    W, b, eta, lam = np.zeros((2, 3)), np.zeros(3), 1.0, 1e-4
    for step in range(301):
        if step in [0, 1, 10, 100, 300]:
            accuracy = np.mean(np.argmax(X @ W + b, axis=1) == labels)
            J = objective(X, Y, W, b, lam)
            print(f"step {step:3}: J = {J:.3f}, accuracy {accuracy:.3f}")
        slope_W, slope_b = gradients(X, Y, W, b, lam)
        W, b = W - eta * slope_W, b - eta * slope_b
