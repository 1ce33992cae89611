import numpy as np


def mean_loss(Z, labels, T):
    """Mean cross-entropy in nats at the temperature T.

    Z (N, K), labels (N,), T -> number.
    """
    Z = Z / T
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_sum = np.log(np.sum(np.exp(shifted), axis=1))
    return np.mean(log_sum - shifted[np.arange(len(Z)), labels])


def best_temperature(Z, labels):
    """The temperature from 0.10 to 10.00 with the least mean loss.

    Z (N, K), labels (N,) -> number.
    """
    temperatures = np.arange(10, 1001) / 100
    losses = [mean_loss(Z, labels, T) for T in temperatures]
    return temperatures[np.argmin(losses)]


if __name__ == "__main__":
    # Labels drawn from the softmax of honest logits; a model that says twice
    # those logits is too sure of itself.
    rng = np.random.default_rng(0)
    honest = 1.5 * rng.standard_normal((2000, 3))
    P = np.exp(honest) / np.sum(np.exp(honest), axis=1, keepdims=True)
    labels = np.array([rng.choice(3, p=p) for p in P])
    Z = 2 * honest

    T = best_temperature(Z[:1000], labels[:1000])  # on one half
    for t in [1.0, T]:  # measured on the other
        print(f"T = {t:.2f}: {mean_loss(Z[1000:], labels[1000:], t):.3f} nats")
