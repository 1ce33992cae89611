import numpy as np


def focal_loss(loss, gamma, w=1.0):
    """Focal losses from plain losses in nats, one for each example.

    loss (...) unweighted, gamma number, w number or (...) -> (...).
    """
    p = np.exp(-loss)  # the probability of the true class
    return w * (1 - p) ** gamma * loss


if __name__ == "__main__":
    p, gamma = np.array([0.9, 0.1]), 2.0  # your probabilities of the truth
    loss = -np.log(p)
    for w in [0.25, 1.0, 4.0]:  # your weights
        right, wrong = focal_loss(loss, gamma, w), focal_loss(w * loss, gamma)
        print(f"w = {w:4}: right {right[0]:.3e}, weighted first {wrong[0]:.3e}")
    print(f"mean of focal losses {np.mean(focal_loss(loss, gamma)):.4f}")
    print(f"focal loss of a mean {focal_loss(np.mean(loss), gamma):.4f}")
