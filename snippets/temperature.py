import numpy as np


def softmax(z, T=1.0):
    """Softmax at the temperature T > 0: z (..., K), T -> (..., K)."""
    z = np.asarray(z, dtype=float) / T
    exp_z = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return exp_z / np.sum(exp_z, axis=-1, keepdims=True)


if __name__ == "__main__":
    np.set_printoptions(precision=3, suppress=True)
    z = np.array([2.0, 1.0, 0.1])  # cat, dog, ship
    for T in [0.01, 0.5, 1.0, 4.0, 1000.0]:
        odds = np.exp((z[0] - z[1]) / T)
        print(f"T = {T:7.2f}: {softmax(z, T)}, cat to dog {odds:.4g} : 1")
    print("a tie, T = 0.01:", softmax([2.0, 2.0, 0.1], 0.01))
