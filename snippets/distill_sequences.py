import numpy as np


def log_softmax(Z):
    """Logarithm of softmax along the last axis: Z (..., K) -> (..., K)."""
    Z = Z - np.max(Z, axis=-1, keepdims=True)
    return Z - np.log(np.sum(np.exp(Z), axis=-1, keepdims=True))


def distillation_loss(Z, V, labels, ignored=-100):
    """Mean divergence of teacher and student, over the tokens that count.

    Student Z (N, T, K), teacher V (N, T, K), labels (N, T), ignored -> number.
    """
    log_q, log_p = log_softmax(Z[:, :-1]), log_softmax(V[:, :-1])
    losses = np.sum(np.exp(log_p) * (log_p - log_q), axis=-1)
    kept = labels[:, 1:] != ignored  # shifted like the labels
    return np.sum(losses[kept]) / np.sum(kept)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    Z, V = rng.normal(size=(2, 2, 5, 4))  # your logits
    labels = np.array([[-100, 1, 2, 3, 0], [-100, -100, 2, 1, -100]])
    loss = distillation_loss(Z, V, labels)
    print(f"loss {loss:.4f}, of {np.sum(labels[:, 1:] != -100)} tokens")
    Z[1, 3, 0] = 50.0  # this position scores a label of -100
    print(f"after changing the padding: {distillation_loss(Z, V, labels):.4f}")
