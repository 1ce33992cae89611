import numpy as np


def online_log_sum_exp(z):
    """log(sum(exp(z))) of the numbers z, read once, one after the other.

    A logit of -inf adds nothing; with no other, the result is -inf.
    """
    c, total = -np.inf, 0.0
    for z_i in z:
        M = max(c, z_i)
        if M > -np.inf:  # until then there is nothing to add
            total = total * np.exp(c - M) + np.exp(z_i - M)
            c = M
    return c + np.log(total) if total else -np.inf


if __name__ == "__main__":
    z = [1.0, 3.0, 2.0, 1000.0, 999.0]
    c, total = -np.inf, 0.0
    print("z_i   maximum  factor  sum of exponentials")
    for z_i in z:
        M = max(c, z_i)
        factor = np.exp(c - M)
        total = total * factor + np.exp(z_i - M)
        c = M
        print(f"{z_i:4.0f}  {M:7.0f}  {factor:6.4f}  {total:.4f}")

    two_passes = np.max(z) + np.log(np.sum(np.exp(z - np.max(z))))
    print(f"one pass:   {online_log_sum_exp(z):.6f}")
    print(f"two passes: {two_passes:.6f}")
