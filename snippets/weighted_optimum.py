import numpy as np


def best_prediction(p, w):
    """What minimises the loss with class weights when p is true.

    p (K,), w (K,) -> (K,).
    """
    return w * p / np.sum(w * p)


def unweighted(p_hat, w):
    """Probabilities behind a prediction trained with class weights.

    p_hat (K,), w (K,) -> (K,).
    """
    return p_hat / w / np.sum(p_hat / w)


if __name__ == "__main__":
    p = np.array([0.9, 0.1])
    w = np.array([1.0, 9.0])

    first = np.arange(1, 1000) / 1000  # every prediction, in steps of 0.001
    expected = -w[0] * p[0] * np.log(first) - w[1] * p[1] * np.log1p(-first)
    p_hat = best_prediction(p, w)
    print(f"lowest loss at: {first[np.argmin(expected)]:.3f}")
    print("by the formula:", p_hat.round(3))
    print("weights undone:", unweighted(p_hat, w).round(3))
