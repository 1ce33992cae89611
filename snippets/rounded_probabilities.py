"""How far probabilities are from a sum of 1 after they have been rounded."""

import numpy as np


def rounded(x, digits):
    """The nearest numbers with so many binary digits: x (...), digits -> (...).

    All x are above 0. Subnormal numbers, which have fewer digits, are left out.
    """
    spacing = 2.0 ** (np.floor(np.log2(x)) + 1 - digits)
    return spacing * np.round(x / spacing)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    Z = rng.standard_normal((10_000, 10))  # your logits, one row for each input
    P = np.exp(Z) / np.sum(np.exp(Z), axis=1, keepdims=True)
    print("type      worst sum     bound  more than 1e-5 off  than 1e-4 off")
    for name, digits in {"bfloat16": 8, "float16": 11, "float32": 24}.items():
        off = np.abs(np.sum(rounded(P, digits), axis=1) - 1)
        print(f"{name:8} {np.max(off):10.2e} {2.0**-digits:9.2e}", end="")
        print(f" {np.mean(off > 1e-5):19.4f} {np.mean(off > 1e-4):14.4f}")
