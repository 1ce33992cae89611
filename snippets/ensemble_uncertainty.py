import numpy as np


def entropy(p):
    """Entropy in nats: p (..., K) -> (...)."""
    return -np.sum(p * np.log(np.where(p > 0, p, 1)), axis=-1)


def disagreement(P):
    """How far members of an ensemble differ, in nats: P (M, K) -> number."""
    return entropy(np.mean(P, axis=0)) - np.mean(entropy(P))


if __name__ == "__main__":
    ensembles = {  # your members' probabilities for one input
        "both unsure": [[0.5, 0.5], [0.5, 0.5]],
        "both sure, apart": [[0.99, 0.01], [0.01, 0.99]],
        "both sure, agreed": [[0.99, 0.01], [0.99, 0.01]],
    }
    print("entropy of the mean = mean of entropies + disagreement")
    for name, members in ensembles.items():
        P = np.array(members)
        p_hat = np.mean(P, axis=0)
        ratio = np.where(P > 0, P, 1) / np.where(P > 0, p_hat, 1)
        kl = np.sum(P * np.log(ratio), axis=1)
        assert np.isclose(np.mean(kl), disagreement(P))
        print(f"{name:17}: {entropy(p_hat):.4f}", end="")
        print(f" = {np.mean(entropy(P)):.4f} + {disagreement(P):.4f}")
