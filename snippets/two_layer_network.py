import numpy as np


def log_softmax(Z):
    """Log probabilities of logits: Z (N, K) -> (N, K)."""
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))


def network_objective(X, Y, U, u, W, b, lam):
    """Mean cross-entropy in nats of a hidden layer of ReLUs, plus its penalty.

    X (N, D), Y (N, K), U (D, G), u (G,), W (G, K), b (K,), lam -> number.
    """
    A = np.maximum(X @ U + u, 0)
    loss = -np.sum(Y * log_softmax(A @ W + b)) / len(X)
    return loss + lam / 2 * (np.sum(U**2) + np.sum(W**2))


def network_gradients(X, Y, U, u, W, b, lam):
    """Gradients: X (N, D), Y (N, K), U (D, G), u (G,), W (G, K), b (K,), lam
    -> (D, G), (G,), (G, K), (K,)."""
    S = X @ U + u
    A = np.maximum(S, 0)
    dZ = (np.exp(log_softmax(A @ W + b)) - Y) / len(X)
    dS = (dZ @ W.T) * (S > 0)
    return X.T @ dS + lam * U, dS.sum(0), A.T @ dZ + lam * W, dZ.sum(0)


if __name__ == "__main__":
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    Y = np.eye(2)[[0, 1, 1, 0]]  # exclusive or: no straight line divides it
    rng = np.random.default_rng(0)
    U, W = rng.standard_normal((2, 8)), 0.01 * rng.standard_normal((8, 2))
    P = [U, np.zeros(8), W, np.zeros(2)]
    for step in range(1001):
        if step in [0, 10, 100, 1000]:
            print(f"step {step:4}: J = {network_objective(X, Y, *P, 1e-4):.3f}")
        slopes = network_gradients(X, Y, *P, lam=1e-4)
        P = [p - 0.5 * slope for p, slope in zip(P, slopes, strict=True)]
