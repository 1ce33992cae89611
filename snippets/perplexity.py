import numpy as np


def perplexity(losses):
    """Perplexity of tokens with losses in nats: losses (N,) -> number."""
    return np.exp(np.mean(losses))


if __name__ == "__main__":
    losses = np.array([1.0, 3.0])
    print(f"exponential of the mean loss: {perplexity(losses):.3f}")
    print(f"mean of the exponentials:     {np.mean(np.exp(losses)):.3f}")

    print(f"a uniform guess, K = 50257:   {perplexity([np.log(50257)]):.0f}")

    batches = [np.array([4.0]), np.array([1.0, 1.0, 1.0])]
    all_tokens = np.concatenate(batches)
    print(f"\nfour tokens in two batches:   {perplexity(all_tokens):.3f}")
    of_batches = np.mean([perplexity(batch) for batch in batches])
    print(f"mean of the two perplexities: {of_batches:.3f}")
    of_losses = np.mean([np.mean(batch) for batch in batches])
    print(f"exp of the mean of two means: {np.exp(of_losses):.3f}")
