import numpy as np


def jacobian(z):
    """Derivatives of softmax: z (K,) -> (K, K).

    Entry [k, j] is that of p_hat[k] with respect to z[j].
    """
    exp_z = np.exp(np.asarray(z, dtype=float) - np.max(z))
    p_hat = exp_z / np.sum(exp_z)
    delta = np.eye(len(p_hat))
    return p_hat[:, np.newaxis] * (delta - p_hat)


if __name__ == "__main__":
    np.set_printoptions(precision=3, floatmode="fixed", sign="+")
    J = jacobian([2.0, 1.0, 0.1])  # cat, dog, ship
    print(J)
    print("sums of the columns:", np.abs(np.sum(J, axis=0)))
