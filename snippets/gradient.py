import numpy as np


def gradient(y, z):
    """Derivatives p_hat - y of the loss: y (..., K), z (..., K) -> (..., K).

    With respect to the logits z, for targets y that sum to 1. For class indices
    pass np.eye(K)[y]. Keeps the floating type of z. Raises ValueError unless y
    and z have the same shape. A row with NaN, inf or only -inf becomes NaN.
    """
    y, z = np.asarray(y), np.asarray(z)
    if y.shape != z.shape:
        raise ValueError(f"targets {y.shape} do not fit logits {z.shape}")
    c = z.max(axis=-1, keepdims=True)
    p_hat = np.subtract(z, c, dtype=np.result_type(z, 1.0))  # the only copy
    np.exp(p_hat, out=p_hat)
    p_hat /= p_hat.sum(-1, np.result_type(p_hat, np.float32), keepdims=True)
    p_hat -= y
    return p_hat


def loss(y, z):
    """Loss in nats, to be differentiated: y (K,), z (K,) -> number."""
    shifted = z - np.max(z)
    return np.log(np.sum(np.exp(shifted))) - np.sum(y * shifted)


if __name__ == "__main__":
    z, y = np.array([2.0, 1.0, 0.1]), np.array([0.0, 0.0, 1.0])
    exact, step = gradient(y, z), 1e-5 * np.eye(3)
    measured = [(loss(y, z + d) - loss(y, z - d)) / 2e-5 for d in step]

    np.set_printoptions(precision=6, suppress=True)
    print("p_hat - y ", exact)
    print("measured  ", np.array(measured))
    print(f"difference {np.max(np.abs(exact - measured)):.0e}")
