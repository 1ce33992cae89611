import numpy as np


def softmax(z, T=1.0):
    """Softmax at the temperature T > 0: z (..., K), T -> (..., K)."""
    z = np.asarray(z, dtype=float) / T
    exp_z = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return exp_z / np.sum(exp_z, axis=-1, keepdims=True)


if __name__ == "__main__":
    z = np.array([2.0, 1.0, 0.1])
    print("T        p_hat                     odds of 0 against 1")
    for T in [0.01, 0.1, 0.5, 1.0, 2.0, 10.0, 1000.0]:
        probabilities = "  ".join(f"{p:.4f}" for p in softmax(z, T))
        print(f"{T:7.2f}  {probabilities}    {np.exp((z[0] - z[1]) / T):.4g}")

    tie = np.array([2.0, 2.0, 0.1])
    print("a tie, T = 0.01:", " ".join(f"{p:.4f}" for p in softmax(tie, 0.01)))
