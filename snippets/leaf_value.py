import numpy as np


def leaf_value(p, y, weight, lam, cap):
    """The step of a leaf of boosted trees for yes and no, in logits.

    p (N,) before the step, y (N,) of 0 and 1, weight (N,), lam the penalty and
    cap the largest step, 0 for none -> number.
    """
    G, H = np.sum(weight * (p - y)), np.sum(weight * p * (1 - p))
    value = -G / (H + lam)
    return np.clip(value, -cap, cap) if cap > 0 else value


if __name__ == "__main__":
    y, one = np.ones(10), np.ones(10)  # ten rows, all of them yes
    print("   p  sum of h  lambda 0  lambda 1  at most 1  weight 9, lambda 1")
    for p in [0.5, 0.1, 0.01]:  # your predictions so far
        p_hat = np.full(10, p)
        print(f"{p:4} {10 * p * (1 - p):9.4f}", end="")
        print(f" {leaf_value(p_hat, y, one, 0, 0):9.4f}", end="")
        print(f" {leaf_value(p_hat, y, one, 1, 0):9.4f}", end="")
        print(f" {leaf_value(p_hat, y, one, 1, 1):10.4f}", end="")
        print(f" {leaf_value(p_hat, y, 9 * one, 1, 0):19.4f}")
