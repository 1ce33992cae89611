import numpy as np


def log_sum_exp(z):
    """log(sum(exp(z))) over the last axis; finite z (..., K) gives (...)."""
    z = np.asarray(z, dtype=float)
    c = np.max(z, axis=-1, keepdims=True)
    return c[..., 0] + np.log(np.sum(np.exp(z - c), axis=-1))


def log_softmax(z):
    """log(p_hat) of the logits z over the last axis; shape (..., K) as z.

    Needs finite logits. Never -inf for them, even where softmax itself gives 0.
    """
    z = np.asarray(z, dtype=float)
    shifted = z - np.max(z, axis=-1, keepdims=True)
    return shifted - log_sum_exp(shifted)[..., np.newaxis]


if __name__ == "__main__":
    z = np.array([1000.0, 1.0])
    print(f"log_sum_exp(z) = {log_sum_exp(z):.3f}")
    print(f"log_sum_exp(z + 1) = {log_sum_exp(z + 1):.3f}")
    print(
        "log_softmax(z) =", " ".join(f"{value:.3f}" for value in log_softmax(z))
    )
    print(
        "as probabilities:",
        " ".join(f"{p:.3f}" for p in np.exp(log_softmax(z))),
    )
