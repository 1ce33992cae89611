import math

import numpy as np


def spiral(n, seed, K=3, turn=0.7, noise=0.6):
    """n points on each of K spiral arms, and their classes.

    n, seed -> X (K n, 2), labels (K n,). An arm winds `turn` times round the
    centre; `noise` is the standard deviation of the angle, in radians.
    """
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(K), n)
    radius = np.sqrt(rng.uniform(0, 1, K * n))
    angle = 2 * np.pi * (labels / K + turn * radius)
    angle = angle + noise * rng.standard_normal(K * n)
    X = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return X, labels


if __name__ == "__main__":
    K, noise = 3, 0.6
    X, labels = spiral(100, seed=0, K=K, noise=noise)
    print("shapes:", X.shape, labels.shape)
    print("points on each arm:", np.bincount(labels))
    print(f"largest distance from the centre: {np.max(np.hypot(*X.T)):.3f}")

    # The best guess is the nearest arm at that radius. It is right when the
    # noise turns a point by less than half the angle between two arms.
    best = math.erf(np.pi / K / noise / math.sqrt(2))
    print(f"best possible accuracy: {best:.3f}")
