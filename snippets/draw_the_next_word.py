import numpy as np


def softmax(z, T=1.0):
    """Softmax at the temperature T > 0: z (..., K), T -> (..., K)."""
    z = np.asarray(z, dtype=float) / T
    exp_z = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return exp_z / np.sum(exp_z, axis=-1, keepdims=True)


if __name__ == "__main__":
    words = ["mat", "sofa", "floor", "roof", "moon"]
    z = np.array([3.0, 2.2, 1.8, 0.9, -0.5])  # after "The cat sat on the"
    rng = np.random.default_rng(0)
    for T in [0.5, 1.0, 2.0]:
        p_hat = softmax(z, T)
        print(f"T = {T}:", " ".join(rng.choice(words, size=9, p=p_hat)))
