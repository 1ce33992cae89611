import numpy as np


def log_softmax(z):
    """Log-probabilities of logits: z (K,) -> (K,)."""
    return z - np.log(np.sum(np.exp(z)))


def estimates(r):
    """Estimates of a divergence in nats from samples: r (M,) -> (3, M).

    r: log-probability of a token in the reference less that in the policy.
    """
    return np.stack([-r, r**2 / 2, np.exp(r) - 1 - r])


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    policy = log_softmax(np.array([2.0, 1.0, 0.1]))  # your logits
    reference = log_softmax(np.array([1.5, 1.2, 0.2]))
    exact = np.sum(np.exp(policy) * (policy - reference))
    print(f"exact, over all tokens: {exact:.4f}")
    tokens = rng.choice(3, size=100_000, p=np.exp(policy))  # of the policy
    for n, k in enumerate(estimates((reference - policy)[tokens]), 1):
        print(f"k{n}: mean {np.mean(k):.4f}, deviation {np.std(k):.4f}", end="")
        print(f", lowest {np.min(k):.4f}")
    wrong = rng.choice(3, size=100_000, p=np.exp(reference))
    mean = np.mean(estimates((reference - policy)[wrong])[0])
    print(f"k1 of tokens from the reference: {mean:.4f}")
