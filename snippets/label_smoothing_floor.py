import numpy as np


def smooth(y, epsilon):
    """Targets with the share epsilon spread evenly.

    y (..., K), epsilon -> (..., K).
    """
    y = np.asarray(y, dtype=float)
    return (1 - epsilon) * y + epsilon / y.shape[-1]


def floor(epsilon, K):
    """Lowest loss in nats against a smoothed one-hot target.

    epsilon, K -> number.
    """
    y = smooth(np.eye(1, K)[0], epsilon)
    return -np.sum(y[y > 0] * np.log(y[y > 0])) + 0.0


if __name__ == "__main__":
    print("epsilon     K   floor  p of truth   lead")
    for eps, K in [(0.1, 2), (0.1, 10), (0.2, 10), (0.1, 1000)]:
        y = smooth(np.eye(1, K)[0], eps)
        lead = np.log(y[0] / y[1])  # of the logit of the true class
        print(f"{eps:7}  {K:4}  {floor(eps, K):.4f}  {y[0]:10.4f}  {lead:.3f}")
