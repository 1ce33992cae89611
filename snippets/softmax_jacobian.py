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
    z = np.array([2.0, 1.0, 0.1])
    for k, row in enumerate(jacobian(z)):
        print(f"k = {k}:", " ".join(f"{entry:+.3f}" for entry in row))
    largest_sum = np.max(np.abs(np.sum(jacobian(z), axis=0)))
    print(f"every column sums to 0: {largest_sum < 1e-12}")
