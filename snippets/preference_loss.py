import numpy as np


def preference_loss(policy, reference, beta):
    """DPO losses in nats, one for each pair of answers.

    policy (N, 2), reference (N, 2), beta number -> (N,). The rows hold the
    summed log-probabilities of the chosen and of the rejected answer.
    """
    gain = policy - reference
    return np.logaddexp(0, -beta * (gain[:, 0] - gain[:, 1]))


if __name__ == "__main__":
    reference = np.array([[-40.0, -50.0], [-30.0, -20.0], [-25.0, -35.0]])
    moved = np.array([[5.0, 0.0], [1.0, 4.0], [-8.0, -9.0]])  # your policy
    for name, policy in [("start", reference), ("later", reference + moved)]:
        losses = preference_loss(policy, reference, 0.1)
        print(
            f"{name}: {np.round(losses, 4)}, mean {np.mean(losses):.4f}", end=""
        )
        gain = policy - reference
        print(f", right {np.mean(gain[:, 0] > gain[:, 1]):.4f}")
