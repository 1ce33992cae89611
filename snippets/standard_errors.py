import numpy as np


def fit_with_covariance(X, y):
    """Coefficients of logistic regression without a penalty, their covariance.

    X (N, D) with a column of ones, y (N,) of 0 and 1 -> (D,), (D, D). The
    covariance is the inverse Hessian of the summed loss.
    """
    w = np.zeros(X.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-X @ w))
        V = np.linalg.inv(X.T @ (X * (p * (1 - p))[:, np.newaxis]))
        w = w - V @ X.T @ (p - y)
    return w, V


if __name__ == "__main__":
    rng, N = np.random.default_rng(0), 200
    X = np.hstack([np.ones((N, 1)), rng.standard_normal((N, 2))])
    y = (X @ [-0.5, 1.0, 0.0] + rng.logistic(size=N) > 0).astype(int)
    w, V = fit_with_covariance(X, y)  # your features and labels
    errors = np.sqrt(np.diag(V))
    for k, name in enumerate(["intercept", "x1", "x2"]):
        value, error = w[k], errors[k]
        print(f"{name:9} {value:7.4f}, standard error {error:.4f}", end="")
        print(f", 95% {value - 1.96 * error:7.4f} to", end="")
        print(f" {value + 1.96 * error:7.4f}")
    for x in np.array([[1.0, 0.0, 0.0], [1.0, 3.0, 0.0]]):
        z, error = x @ w, np.sqrt(x @ V @ x)
        p = 1 / (1 + np.exp(-(z + 1.96 * error * np.array([-1, 0, 1]))))
        print(f"x1 {x[1]}: p {p[1]:.4f}, 95% {p[0]:.4f} to {p[2]:.4f}")
