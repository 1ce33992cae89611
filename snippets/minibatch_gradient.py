import numpy as np


def gradient(X, y, W):
    """Gradient of the mean loss with respect to the weights W.

    X (N, D), y (N,), W (D, K) -> (D, K); y are class indices.
    """
    Z = X @ W
    exp_Z = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    P_hat = exp_Z / np.sum(exp_Z, axis=1, keepdims=True)
    return X.T @ (P_hat - np.eye(W.shape[1])[y]) / len(y)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    N, D, K = 60, 2, 3
    X, y = rng.standard_normal((N, D)), rng.integers(K, size=N)
    W = rng.standard_normal((D, K))

    batches = rng.permutation(N).reshape(6, 10)  # each example in one of 6
    slopes = [gradient(X[batch], y[batch], W)[0, 0] for batch in batches]
    print("one entry, by batch:", np.round(slopes, 3))
    print(f"mean of the batches: {np.mean(slopes):+.3f}")
    print(f"all 60 examples:     {gradient(X, y, W)[0, 0]:+.3f}")
