import numpy as np


def over_all_classes(epsilon, K):
    """Smoothing over all classes that equals one over the others alone.

    Share spread over the others and number of classes: epsilon, K -> number.
    """
    return epsilon * K / (K - 1)


def smoothed(epsilon, K, y=0):
    """Target of class y, smoothed over all classes: epsilon, K, y -> (K,)."""
    return (1 - epsilon) * np.eye(K)[y] + epsilon / K


epsilon = 0.1  # your smoothing
print("   K  true class: over all, over others     floors   the same epsilon")
for K in [2, 3, 10, 1000]:  # your number of classes
    same = over_all_classes(epsilon, K)
    row = f"{K:4} "
    targets = [smoothed(epsilon, K), smoothed(same, K)]
    row += " ".join(f"{target[0]:14.4f}" for target in targets)
    for target in targets:
        row += f" {-np.sum(target * np.log(target)):8.4f}"
    print(row, f"{same:12.4f}")
