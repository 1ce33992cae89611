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
    examples = [[2.0, 1.0, 0.1], [0.0, 0.0, 0.0], [9.0, 0.0, 0.0]]
    for z in [*examples, [5.0, 5.0, -30.0]]:
        values = np.linalg.eigvalsh(hessian(np.array(z)))
        values = np.round(values, 4) + 0.0  # + 0.0 turns -0.0 into 0.0
        logits = " ".join(f"{z_k:5.1f}" for z_k in z)
        shown = " ".join(f"{value:.4f}" for value in values)
        print(f"logits {logits}   eigenvalues {shown}")

    rng = np.random.default_rng(0)
    many = [hessian(z) for z in 5 * rng.standard_normal((1000, 4))]
    values = np.linalg.eigvalsh(many)
    print("1000 random ones: none below 0:", bool(np.min(values) > -1e-12))
    print(f"largest eigenvalue: {np.max(values):.4f}")
