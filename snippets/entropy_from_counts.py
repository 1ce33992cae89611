import numpy as np


def entropy_from_counts(n):
    """Entropy in nats of the shares, and with Miller and Madow's correction.

    n (K,) -> (), (): the plug-in value, the corrected value.
    """
    N, seen = np.sum(n), n[n > 0]
    plug_in = -np.sum(seen / N * np.log(seen / N))
    return plug_in, plug_in + (len(seen) - 1) / (2 * N)


def mutual_information_from_counts(n):
    """Plug-in mutual information in nats: counts n (A, B) -> number."""
    rows, columns = np.sum(n, axis=1), np.sum(n, axis=0)
    parts = [entropy_from_counts(x)[0] for x in (rows, columns, n.ravel())]
    return parts[0] + parts[1] - parts[2]


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    K = 100
    print(f"{K} equal classes, true entropy {np.log(K):.4f}")
    for N in [30, 100, 1000]:
        n = np.bincount(rng.integers(0, K, N), minlength=K)  # your counts
        plug_in, corrected = entropy_from_counts(n)
        print(f"N {N:4}: plug-in {plug_in:.4f}, corrected {corrected:.4f}")
    x, y = rng.random((2, 10_000))
    print("independent x and y, true mutual information 0")
    for B in [10, 30, 100, 1000]:  # bins for each of them
        n, _, _ = np.histogram2d(x, y, bins=B)
        got = mutual_information_from_counts(n)
        print(f"{B:4} bins: {got:.4f}, formula {(B - 1) ** 2 / 2e4:.4f}")
