import numpy as np


def mean_length(y, code):
    """Mean number of bits of a codeword: y (K,), code -> number.

    Class k occurs with probability y[k] and has the word code[k].
    """
    return np.sum(y * np.array([len(word) for word in code]))


if __name__ == "__main__":
    p_hat = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])
    code = ["0", "10", "110", "111"]  # word k has -log2(p_hat[k]) bits

    print("what occurs    mean length  cross-entropy  entropy")
    for name, y in {"as expected": p_hat, "all equal": np.ones(4) / 4}.items():
        cross_entropy = -np.sum(y * np.log2(p_hat))
        entropy = -np.sum(y * np.log2(y))
        print(
            f"{name:12} {mean_length(y, code):13.3f}"
            f"  {cross_entropy:13.3f}  {entropy:7.3f}"
        )
