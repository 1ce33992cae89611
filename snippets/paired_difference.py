import numpy as np


def mean_and_error(values):
    """Mean of numbers and its standard error: values (N,) -> two numbers."""
    return np.mean(values), np.std(values, ddof=1) / np.sqrt(len(values))


def paired_difference(losses, rivals):
    """How much more a rival costs on the same examples, and the error of that.

    losses (N,), rivals (N,) -> two numbers.
    """
    return mean_and_error(rivals - losses)


if __name__ == "__main__":
    for N in [1000, 10_000]:  # one yes in ten, and two constant predictions
        y = np.arange(N) % 10 == 0
        losses = -np.log(np.where(y, 0.1, 1 - 0.1))  # your losses
        rivals = -np.log(np.where(y, 0.12, 1 - 0.12))  # of the other model
        print(f"{N} examples")
        for name, values in [("model", losses), ("rival", rivals)]:
            mean, error = mean_and_error(values)
            print(f"  {name}: {mean:.4f}, standard error {error:.4f}")
        mean, error = paired_difference(losses, rivals)
        print(f"  difference: {mean:.5f}, standard error {error:.5f}", end="")
        print(f", ratio {mean / error:.1f}")
