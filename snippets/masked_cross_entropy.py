import numpy as np


def masked_log_softmax(z):
    """Log probabilities, -inf where z is -inf: z (..., K) -> (..., K)."""
    c = np.max(z, axis=-1, keepdims=True)
    c = np.where(c == -np.inf, 0.0, c)
    total = np.sum(np.exp(z - c), axis=-1, keepdims=True)
    return z - c - np.log(np.where(total == 0, 1.0, total))


def masked_cross_entropy(y, z):
    """Loss in nats, also with -inf among the logits.

    y (..., K), z (..., K) -> (...). A term with y = 0 is left out.
    """
    log_p_hat = np.where(y > 0, masked_log_softmax(z), 0.0)
    return -np.sum(y * log_p_hat, axis=-1) + 0.0  # no -0.0


def masked_gradient(y, z):
    """Gradient, if y sums to 1: y (..., K), z (..., K) -> (..., K)."""
    return np.exp(masked_log_softmax(z)) - y


if __name__ == "__main__":
    np.set_printoptions(precision=4, suppress=True)
    z = np.array([2.0, 1.0, -np.inf])  # ship is masked
    y = np.array([0.7, 0.3, 0.0])
    p_hat = np.exp(masked_log_softmax(z))
    jacobian = np.diag(p_hat) - np.outer(p_hat, p_hat)
    with np.errstate(invalid="ignore"):
        print(f"0 times -inf:  {-np.sum(y * masked_log_softmax(z)):.4f}")
        print("through p_hat:", jacobian @ (-y / p_hat))  # has 0 / 0 in it
    print(f"left out:      {masked_cross_entropy(y, z):.4f}")
    print("p_hat - y:    ", masked_gradient(y, z))
    y = np.array([0.7, 0.2, 0.1])
    print(f"masked target: {masked_cross_entropy(y, z):.4f}")
