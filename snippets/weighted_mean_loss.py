import numpy as np


def losses(y, p_hat):
    """Loss in nats of each example: y (N, K), p_hat (N, K) -> (N,)."""
    return -np.sum(y * np.log(p_hat), axis=1)


def weighted_mean_loss(y, p_hat, w):
    """Mean loss in nats, divided by the class weights in use.

    y (N, K), p_hat (N, K), w (K,) -> number.
    """
    weighted = -np.sum(w * y * np.log(p_hat), axis=1)
    return np.sum(weighted) / np.sum(w * y)


if __name__ == "__main__":
    np.set_printoptions(precision=3, floatmode="fixed")
    y = np.eye(3)[[0, 0, 0, 2]]  # three cats and one ship, the rare class
    p_hat = np.array(
        [[0.7, 0.2, 0.1], [0.6, 0.3, 0.1], [0.8, 0.1, 0.1], [0.5, 0.3, 0.2]]
    )
    w = np.array([1.0, 1.0, 3.0])
    weighted = -np.sum(w * y * np.log(p_hat), axis=1)

    print("loss of each example:", losses(y, p_hat))
    print("times its weight:    ", weighted)
    print(f"sum:                     {np.sum(weighted):.3f}")
    print(f"mean, over the weights:  {weighted_mean_loss(y, p_hat, w):.3f}")
    print(f"mean, over the examples: {np.mean(weighted):.3f}")
    print(f"mean without weights:    {np.mean(losses(y, p_hat)):.3f}")
