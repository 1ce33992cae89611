import numpy as np


def softmax(z):
    exp_z = np.exp(z - np.max(z))
    return exp_z / np.sum(exp_z)


def hessian(z):
    """Hessian of the loss with respect to the logits: z (K,) -> (K, K)."""
    p_hat = softmax(z)
    return np.diag(p_hat) - np.outer(p_hat, p_hat)


def curvature(z, v):
    """Second derivative along v, the variance of v under softmax(z).

    z (K,), v (K,) -> number.
    """
    p_hat = softmax(z)
    mean = np.sum(p_hat * v)
    return np.sum(p_hat * (v - mean) ** 2)


if __name__ == "__main__":
    np.set_printoptions(precision=4, suppress=True, floatmode="fixed")
    for z in [[2, 1, 0.1], [0, 0, 0], [9, 0, 0], [5, 5, -30]]:
        eigenvalues = np.linalg.eigvalsh(hessian(np.array(z)))
        eigenvalues = np.round(eigenvalues, 4) + 0.0  # no -0.0
        print(f"logits {z!s:12} eigenvalues {eigenvalues}")

    rng = np.random.default_rng(0)
    many = [hessian(z) for z in 5 * rng.standard_normal((1000, 4))]
    lowest, *_, highest = np.sort(np.linalg.eigvalsh(many), axis=None)
    print(f"1000 random logits: from {lowest:z.4f} to {highest:.4f}")
