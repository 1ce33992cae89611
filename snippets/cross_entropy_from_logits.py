import numpy as np


def cross_entropy_from_logits(y, z):
    """Loss in nats of each row: class indices y, (N,), and logits z, (N, K).

    Returns shape (N,). Raises IndexError for an index outside 0 ... K - 1.
    """
    y, z = np.asarray(y), np.asarray(z, dtype=float)
    N, K = z.shape
    if np.any((y < 0) | (y >= K)):
        raise IndexError(f"class indices must lie between 0 and {K - 1}")
    shifted = z - np.max(z, axis=-1, keepdims=True)
    return np.log(np.sum(np.exp(shifted), axis=-1)) - shifted[np.arange(N), y]


if __name__ == "__main__":
    z = np.array([[2.0, 1.0, 0.1], [2.0, 1.0, 0.1], [0.0, 1000.0, 0.0]])
    y = np.array([0, 2, 0])
    loss = cross_entropy_from_logits(y, z)

    for n in range(len(y)):
        logits = " ".join(f"{z_k:6.1f}" for z_k in z[n])
        print(f"logits {logits}   class {y[n]}   loss {loss[n]:8.3f} nats")
    print(f"mean of the first two rows: {np.mean(loss[:2]):.3f} nats")
