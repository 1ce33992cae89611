import numpy as np


def fit(X, y, lam, outputs):
    """Least mean loss + lam / 2 times the squared coefficients, no intercept.

    X (N, D), y (N,) of 0 and 1, lam number, outputs 1 or 2 -> W. One output
    (D, 1) is the logit of class 1, two (D, 2) go through softmax.
    """
    W, Y = np.zeros((X.shape[1], outputs)), np.eye(2)[y]
    for _ in range(4000):
        Z = X @ W if outputs == 2 else np.hstack([0 * X @ W, X @ W])
        exp_Z = np.exp(Z - np.max(Z, axis=1, keepdims=True))
        gradient = exp_Z / np.sum(exp_Z, axis=1, keepdims=True) - Y
        W = W - 0.5 * (X.T @ gradient[:, -outputs:] / len(X) + lam * W)
    return W


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    X = rng.standard_normal((200, 2))  # your features and labels
    y = (X @ [2.0, -1.0] + rng.logistic(size=200) > 0).astype(int)
    for lam in [0.0, 0.1]:
        one, two = fit(X, y, lam, 1)[:, 0], fit(X, y, lam, 2)
        print(f"penalty {lam}: one logit {np.round(one, 3)}")
        print(f"  softmax, class 1:     {np.round(two[:, 1], 3)}")
        print(f"  softmax, difference:  {np.round(two[:, 1] - two[:, 0], 3)}")
    print(f"penalty 0.05: one logit {np.round(fit(X, y, 0.05, 1)[:, 0], 3)}")
