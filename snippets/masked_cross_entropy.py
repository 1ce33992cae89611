import numpy as np


def masked_log_softmax(z):
    """Log probabilities of the logits z, (..., K), -inf where z is -inf."""
    c = np.max(z, axis=-1, keepdims=True)
    c = np.where(c == -np.inf, 0.0, c)
    total = np.sum(np.exp(z - c), axis=-1, keepdims=True)
    return z - c - np.log(np.where(total == 0, 1.0, total))


def masked_cross_entropy(y, z):
    """Loss in nats of targets y against logits z, (..., K); shape (...).

    A term with y = 0 is left out, as 0 log 0 = 0 demands.
    """
    log_p_hat = np.where(y > 0, masked_log_softmax(z), 0.0)
    return -np.sum(y * log_p_hat, axis=-1) + 0.0  # no -0.0


def masked_gradient(y, z):
    """Gradient p_hat - y of the loss by the logits; shape as z."""
    return np.exp(masked_log_softmax(z)) - y


if __name__ == "__main__":
    z = np.array([2.0, 1.0, -np.inf])  # class 2 is masked
    y = np.array([0.7, 0.3, 0.0])
    with np.errstate(invalid="ignore"):
        word_for_word = -np.sum(y * masked_log_softmax(z))
    print(f"0 times -inf kept: {word_for_word:.4f}")
    print(f"left out:          {masked_cross_entropy(y, z):.4f}")
    slopes = " ".join(f"{slope:+.4f}" for slope in masked_gradient(y, z))
    print(f"gradient:          {slopes}")
    y = np.array([0.7, 0.2, 0.1])
    print(f"a masked target:   {masked_cross_entropy(y, z):.4f}")
