import numpy as np


def entropy(p):
    """Entropy in nats, the average surprise: p (..., K) -> (...).

    A class with p = 0 never occurs and adds nothing.
    """
    p = np.asarray(p, dtype=float)
    log_p = np.log(p, out=np.zeros(p.shape), where=p > 0)
    return np.sum(-p * log_p, axis=-1) + 0.0  # + 0.0 turns -0.0 into 0.0


if __name__ == "__main__":
    distributions = {
        "certain": [1.0, 0.0, 0.0, 0.0],
        "nearly certain": [0.97, 0.01, 0.01, 0.01],
        "a clear favourite": [0.7, 0.1, 0.1, 0.1],
        "two candidates": [0.5, 0.5, 0.0, 0.0],
        "no idea": [0.25, 0.25, 0.25, 0.25],
    }
    for name, p in distributions.items():
        print(f"{name:17}  {entropy(p):.4f} nats")
    print(f"log K = {np.log(4):.4f}")
