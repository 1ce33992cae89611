import numpy as np


def loss(y, z, lam):
    """Cross-entropy and z-loss in nats: y (K,), z (K,), lam -> two numbers."""
    M = np.max(z)
    log_Z = M + np.log(np.sum(np.exp(z - M)))
    return np.sum(y) * log_Z - y @ z, lam * log_Z**2


def gradient(y, z, lam):
    """Gradient of their sum: y (K,), z (K,), lam number -> (K,)."""
    M = np.max(z)
    log_Z = M + np.log(np.sum(np.exp(z - M)))
    p_hat = np.exp(z - log_Z)
    return np.sum(y) * p_hat - y + 2 * lam * log_Z * p_hat


if __name__ == "__main__":
    np.set_printoptions(precision=4, suppress=True)
    y, lam = np.array([1.0, 0.0, 0.0]), 1e-4  # your target and factor
    for shift in [0, 100, -100]:
        z = np.array([2.0, 1.0, 0.1]) + shift  # your logits
        cross_entropy, z_loss = loss(y, z, lam)
        print(f"shift {shift:4}: {cross_entropy:.4f} + {z_loss:.4f}", end="")
        print(", gradient", gradient(y, z, lam))
    z, soft = np.zeros(3), np.array([0.7, 0.2, 0.1])
    for _ in range(2000):
        z = z - 0.5 * gradient(soft, z, lam=0.1)
    print("trained on", soft, "logits", z, "exp", np.exp(z))
