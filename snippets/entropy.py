import numpy as np


def entropy(p):
    """Entropy in nats, the average surprise: p (..., K) -> (...).

    A class with p = 0 never occurs and adds nothing.
    """
    p = np.asarray(p, dtype=float)
    log_p = np.log(p, out=np.zeros(p.shape), where=p > 0)
    return np.sum(-p * log_p, axis=-1) + 0.0  # + 0.0 turns -0.0 into 0.0


if __name__ == "__main__":
    names = ["certain", "nearly certain", "a favourite", "no idea"]
    p = [[1, 0, 0], [0.98, 0.01, 0.01], [0.7, 0.2, 0.1], [1 / 3, 1 / 3, 1 / 3]]
    for name, nats in zip(names, entropy(p), strict=True):
        print(f"{name:14}  {nats:.4f} nats")
    print(f"log K           {np.log(3):.4f}")
