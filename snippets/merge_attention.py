import numpy as np


def attend(z, V):
    """Attention and its log-sum-exp: z (K,), V (K, D) -> (D,), ()."""
    M = np.max(z, initial=-np.inf)
    if M == -np.inf:  # nothing to attend to
        return np.zeros(V.shape[1]), M
    total = np.sum(np.exp(z - M))
    return np.exp(z - M) @ V / total, M + np.log(total)


def merge(a, lse_a, b, lse_b):
    """Join two normalised results with their log-sum-exps.

    a (D,), lse_a (), b (D,), lse_b () -> (D,), ().
    """
    M = max(lse_a, lse_b)
    if M == -np.inf:  # both empty: minus infinity less itself is NaN
        return a, M
    w_a, w_b = np.exp(lse_a - M), np.exp(lse_b - M)
    return (w_a * a + w_b * b) / (w_a + w_b), M + np.log(w_a + w_b)


if __name__ == "__main__":
    np.set_printoptions(precision=4, suppress=True)
    z = np.array([1.0, 2.0, 3.0, 9.0, 8.0])  # your scores
    V = np.array([[1, 0], [0, 1], [1, 1], [4, 0], [0, 4]]) * 1.0
    (a, lse_a), (b, lse_b) = attend(z[:3], V[:3]), attend(z[3:], V[3:])
    whole, lse = attend(z, V)
    print("whole row:           ", whole, f"lse {lse:.4f}")
    merged, lse = merge(a, lse_a, b, lse_b)
    print("merged:              ", merged, f"lse {lse:.4f}")
    print("mean of the two:     ", (a + b) / 2)
    less = merge(a, lse_a - np.max(z[:3]), b, lse_b - np.max(z[3:]))
    print("lse without its max: ", less[0], f"lse {less[1]:.4f}")
    empty = attend(z[:0], V[:0])
    print("merged with nothing: ", merge(*empty, b, lse_b)[0], "second half", b)
    print("nothing with nothing:", *merge(*empty, *empty))
