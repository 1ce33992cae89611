import numpy as np


def frequency_loss(tokens, K):
    """Loss of knowing the token frequencies only: tokens (N,), K -> number."""
    f = np.bincount(tokens, minlength=K) / len(tokens)
    return -np.sum(f[f > 0] * np.log(f[f > 0]))


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    for K in [30_522, 32_000, 50_257]:
        f = 1 / np.arange(1, K + 1)  # Zipf: the k-th token is k times rarer
        f = f / np.sum(f)
        print(f"K = {K}: log K {np.log(K):.4f}", end="")
        print(f", frequencies {-np.sum(f * np.log(f)):.4f}", end="")
        tokens = rng.choice(K, size=1_000_000, p=f)  # your tokens
        print(f", from a million tokens {frequency_loss(tokens, K):.4f}")
