import numpy as np


def cross_entropy(y, p_hat):
    """Cross-entropy in nats of targets and predicted probabilities.

    y (..., K), p_hat (K,) or (..., K) -> (...). A class with y = 0 adds
    nothing; one with y > 0 and p_hat = 0 gives inf. Each row of both must be a
    distribution; this is not checked.
    """
    y, p_hat = np.broadcast_arrays(
        np.asarray(y, float), np.asarray(p_hat, float)
    )
    log_p_hat = np.zeros(p_hat.shape)
    with np.errstate(divide="ignore"):  # log(0) is -inf, and meant to be
        np.log(p_hat, out=log_p_hat, where=y != 0)
    return np.sum(-y * log_p_hat, axis=-1) + 0.0  # + 0.0 turns -0.0 into 0.0


if __name__ == "__main__":
    np.set_printoptions(precision=3, suppress=True)
    p_hat = np.array([0.7, 0.2, 0.1])  # cat, dog, ship
    y = [[1, 0, 0], [0, 0, 1], [0.8, 0.1, 0.1]]  # a cat, a ship, likely a cat
    print("losses in nats:", cross_entropy(y, p_hat))
    print(f"their mean:      {np.mean(cross_entropy(y, p_hat)):.3f}")
