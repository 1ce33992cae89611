import numpy as np


def names_of_losses(y, z):
    """The loss by its names: target y (K,), logits z (K,) -> names."""
    log_sum_exp = np.log(np.sum(np.exp(z)))
    log_p = z - log_sum_exp  # log-softmax
    p_hat = np.exp(log_p)  # softmax
    entropy = 0 - np.sum(y[y > 0] * np.log(y[y > 0]))
    k = np.argmax(y)
    return {
        "cross-entropy": -np.sum(y * np.log(p_hat)),
        "from logits": np.sum(y) * log_sum_exp - np.sum(y * z),
        "entropy": entropy,
        "KL divergence": -np.sum(y * log_p) - entropy,
        "NLL, log loss": -log_p[k],
        "binary, each class": -np.sum(y * log_p + (1 - y) * np.log(1 - p_hat)),
        "squared error": np.sum((y - p_hat) ** 2),
    }


if __name__ == "__main__":
    z = np.array([2.0, 1.0, 0.1])  # your logits
    targets = np.array([1.0, 0, 0]), np.array([0.8, 0.1, 0.1])  # your targets
    print(" " * 20 + "one-hot  soft target")
    hard, soft = (names_of_losses(y, z) for y in targets)
    for name in hard:
        print(f"{name:20}{hard[name]:7.4f}  {soft[name]:7.4f}")
