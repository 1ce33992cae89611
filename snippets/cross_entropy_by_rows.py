import numpy as np


def cross_entropy_by_rows(y, z, held=2**16):
    """Loss in nats of class indices, a few rows at a time.

    y (N,), z (N, K) -> (N,). Like cross_entropy_from_logits, but with little
    more than `held` exponentials in memory: faster when there are many.
    """
    y, z = np.asarray(y), np.asarray(z)
    if z.ndim != 2 or y.shape != z.shape[:1]:
        raise ValueError(f"classes {y.shape} do not fit logits {z.shape}")
    N, K = z.shape
    if y.dtype.kind not in "iu" or y.astype(np.uintp).max(initial=0) >= K:
        raise IndexError(f"classes must be integers from 0 to {K - 1}")
    loss, rows = np.empty(N, dtype=np.result_type(z, 1.0)), 1 + held // K
    shifted = np.empty((min(N, rows), K), dtype=loss.dtype)
    for n in range(0, N, rows):
        block = z[n : n + rows]
        s = shifted[: len(block)]
        np.subtract(block, block.max(axis=-1, keepdims=True), s, dtype=s.dtype)
        z_y = s[np.arange(len(s)), y[n : n + rows]]
        np.exp(s, out=s)
        total = s.sum(-1, np.result_type(s, np.float32))
        loss[n : n + rows] = np.log(total) - z_y
    return loss


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    N, K = 64, 50257
    z = rng.standard_normal((N, K), dtype=np.float32)
    y = rng.integers(K, size=N)
    for held in [N * K, 2**20, 2**16]:
        loss, MB = np.mean(cross_entropy_by_rows(y, z, held)), 4 * held / 1e6
        print(f"held {held:7}, {MB:6.3f} MB: mean loss {loss:.4f} nats")
