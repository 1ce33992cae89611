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
    print("epsilon     K   floor  true class  lead of its logit")
    for epsilon, K in [(0.0, 10), (0.1, 2), (0.1, 10), (0.2, 10), (0.1, 1000)]:
        y = smooth(np.eye(1, K)[0], epsilon)
        lead = np.log(y[0] / y[-1]) if epsilon else np.inf
        print(
            f"{epsilon:7.1f}  {K:4}  {floor(epsilon, K):6.4f}"
            f"  {y[0]:10.4f}  {lead:17.3f}"
        )
