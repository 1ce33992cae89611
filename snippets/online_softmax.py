"""The logarithm of a sum of exponentials, in one pass over the numbers."""

import numpy as np


def read(z):
    """Maximum so far, and sum of exp(z - maximum): z (N,) -> N pairs."""
    c, total = -np.inf, 0.0
    for z_i in z:
        M = np.maximum(c, z_i)  # NaN if either is
        if M != -np.inf:  # until then there is nothing to add
            total = total * np.exp(c - M) + np.exp(z_i - M)
            c = M
        yield c, total


def online_log_sum_exp(z):
    """log(sum(exp(z))) in one pass, -inf allowed, NaN if any is NaN or inf.

    z (N,) -> number.
    """
    *_, (c, total) = read(z)  # the last pair that read() yields
    return c + np.log(total) if total != 0 else -np.inf


if __name__ == "__main__":
    z = np.array([1.0, 3.0, 2.0, 1000.0, 999.0])
    c = -np.inf
    print("z_i   maximum  factor  sum")
    for z_i, (M, total) in zip(z, read(z), strict=True):
        print(f"{z_i:4.0f}  {M:7.0f}  {np.exp(c - M):.4f}  {total:.4f}")
        c = M

    two_passes = np.max(z) + np.log(np.sum(np.exp(z - np.max(z))))
    print(f"one pass:   {online_log_sum_exp(z):.6f}")
    print(f"two passes: {two_passes:.6f}")
