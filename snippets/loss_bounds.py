import numpy as np


def loss(z, k):
    """Loss in nats of class k: z (K,), k -> number."""
    return np.logaddexp.reduce(z) - z[k]  # reduce: over all of z, log-sum-exp


def bounds(z, k):
    """Bounds of the loss: how far class k trails the leader, and log K more.

    z (K,), k -> 2 numbers.
    """
    behind = np.max(z) - z[k]
    return behind, behind + np.log(len(z))


if __name__ == "__main__":
    z = np.array([2.0, 1.0, 0.1])
    print("true class  behind  loss   at most")
    for k, name in enumerate(["cat", "dog", "ship"]):
        behind, most = bounds(z, k)
        print(f"{name:10}  {behind:6.3f}  {loss(z, k):.3f}  {most:.3f}")
