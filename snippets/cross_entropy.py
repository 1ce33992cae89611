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
    p_hat = np.array([0.7, 0.2, 0.1])
    targets = {
        "one-hot, class 0": np.array([1.0, 0.0, 0.0]),
        "one-hot, class 2": np.array([0.0, 0.0, 1.0]),
        "soft": np.array([0.8, 0.1, 0.1]),
    }
    for name, y in targets.items():
        weights = " ".join(f"{y_k:.1f}" for y_k in y)
        loss = cross_entropy(y, p_hat)
        print(f"{name:16}  y = {weights}  loss = {loss:.3f} nats")

    y = np.array(list(targets.values()))
    print(f"mean of the three: {np.mean(cross_entropy(y, p_hat)):.3f} nats")
