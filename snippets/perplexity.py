import numpy as np


def perplexity(losses):
    """Perplexity of tokens with losses in nats: losses (N,) -> number."""
    return np.exp(np.mean(losses))


if __name__ == "__main__":
    losses = np.array([1.0, 3.0])
    print(f"exponential of the mean loss: {perplexity(losses):.3f}")
    print(f"mean of the exponentials:     {np.mean(np.exp(losses)):.3f}")

    batches = [[4.0], [1.0, 1.0, 1.0]]
    tokens, means = np.concatenate(batches), [np.mean(b) for b in batches]
    print(f"four tokens in two batches:   {perplexity(tokens):.3f}")
    print(f"mean of the two perplexities: {np.mean(np.exp(means)):.3f}")
    print(f"exp of the mean of two means: {perplexity(means):.3f}")
