import numpy as np


def gaussian_kl(mu, log_var):
    """Divergence in nats of a normal distribution from the standard one.

    Means mu (...), logarithms of the variances log_var (...) -> (...): one
    for each latent dimension. Sum over them, average over the examples.
    """
    return (mu**2 + np.exp(log_var) - 1 - log_var) / 2


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    print(
        "    mu  sigma    right  sampled  sigma for its square  logarithm twice"
    )
    for mu, sigma in [(0, 1.0), (0, 0.5), (0, 1.5), (1, 2.0)]:  # your numbers
        v = 2 * np.log(sigma)
        z = mu + sigma * rng.standard_normal(1_000_000)
        log_ratio = z**2 / 2 - (z - mu) ** 2 / (2 * sigma**2) - np.log(sigma)
        row = [gaussian_kl(mu, v), np.mean(log_ratio)]
        row += [(mu**2 + sigma - 1 - np.log(sigma)) / 2]
        row += [(mu**2 + np.exp(v) - 1 - 2 * v) / 2]
        print(f"{mu:6} {sigma:6} {row[0]:8.4f} {row[1]:8.4f}", end="")
        print(f" {row[2]:21.4f} {row[3]:16.4f}")
