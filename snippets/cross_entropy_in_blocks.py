import numpy as np


def cross_entropy_in_blocks(y, x, W, block=2):
    """Loss in nats of class y without ever holding all logits, W @ x.

    y, x (D,), W (K, D) -> number, with `block` logits at a time.
    """
    c, total = -np.inf, 0.0
    for first in range(0, len(W), block):
        z = W[first : first + block] @ x  # the logits of this block
        M = max(c, np.max(z))
        total = total * np.exp(c - M) + np.sum(np.exp(z - M))
        c = M
    return c + np.log(total) - W[y] @ x


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    K, D, y = 50257, 32, 7
    x, W = rng.standard_normal(D), rng.standard_normal((K, D)) / np.sqrt(D)

    z = W @ x
    whole = np.max(z) + np.log(np.sum(np.exp(z - np.max(z)))) - z[y]
    print(f"{K:5} logits, {z.nbytes:6} bytes: loss {whole:.6f} nats")
    for block in [256, 4096]:
        loss = cross_entropy_in_blocks(y, x, W, block)
        print(f"{block:5} logits, {8 * block:6} bytes: loss {loss:.6f} nats")
