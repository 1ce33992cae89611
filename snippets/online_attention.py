import numpy as np


def online_attention(q, keys, V, block=2):
    """Attention of one query to keys and values, read block by block.

    q (D,), keys (K, D), V (K, D) -> (D,): the mean of the rows of V, weighted
    by softmax of the scores. Never holds more than `block` scores.
    """
    c, total, weighted = -np.inf, 0.0, np.zeros(V.shape[1])
    for first in range(0, len(keys), block):
        rows = slice(first, first + block)
        z = keys[rows] @ q / np.sqrt(len(q))  # the scores of this block
        M = max(c, np.max(z))
        exp_z = np.exp(z - M)
        total = total * np.exp(c - M) + np.sum(exp_z)
        weighted = weighted * np.exp(c - M) + exp_z @ V[rows]
        c = M
    return weighted / total


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    D, K = 64, 4096
    q, keys, V = (rng.standard_normal(s) for s in (D, (K, D), (K, D)))

    z = keys @ q / np.sqrt(D)
    p_hat = np.exp(z - np.max(z)) / np.sum(np.exp(z - np.max(z)))
    print("scores held  bytes  largest difference")
    for block in [16, 128, 1024]:
        error = np.max(np.abs(online_attention(q, keys, V, block) - p_hat @ V))
        print(f"{block:11}  {8 * block:5}  {error:.12f}")
    print(f"{K:11}  {z.nbytes:5}  the row at once")
