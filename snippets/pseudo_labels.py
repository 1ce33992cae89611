import numpy as np


def log_softmax(Z):
    """Logarithm of softmax of each row: Z (N, K) -> (N, K)."""
    Z = Z - np.max(Z, axis=1, keepdims=True)
    return Z - np.log(np.sum(np.exp(Z), axis=1, keepdims=True))


def pseudo_label_losses(Z_easy, Z_hard, cut):
    """Losses of a harder view, with labels from an easier view if it is sure.

    Z_easy (N, K), Z_hard (N, K), cut -> (N,). No gradient belongs to Z_easy.
    """
    log_p = log_softmax(Z_easy)
    labels = np.argmax(log_p, axis=1)
    kept = np.max(log_p, axis=1) >= np.log(cut)
    losses = -log_softmax(Z_hard)[np.arange(len(labels)), labels]
    return np.where(kept, losses, 0.0)


if __name__ == "__main__":
    Z_easy = np.array([[6.0, 1.0, 0.1], [2.0, 1.0, 0.1], [0.0, 0.5, 5.0]])
    Z_hard = np.array([[2.0, 1.0, 0.0], [1.0, 1.0, 0.2], [0.3, 1.2, 1.0]])
    losses = pseudo_label_losses(Z_easy, Z_hard, 0.95)  # your logits and cut
    largest = np.exp(np.max(log_softmax(Z_easy), axis=1))
    print("largest probabilities:", np.round(largest, 4))
    print("losses:", np.round(losses, 4))
    print(f"mean over all {np.mean(losses):.4f}", end="")
    print(f", over those kept {np.sum(losses) / np.sum(largest >= 0.95):.4f}")
