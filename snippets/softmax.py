import numpy as np


def shift_by_maximum(z):
    """Logits z, shape (..., K), less the largest of each row."""
    z = np.asarray(z, dtype=float)
    return z - np.max(z, axis=-1, keepdims=True)


def softmax(z):
    """Probabilities p_hat of the logits z over the last axis; shape as z.

    Needs finite logits; -inf beside a finite one is allowed and gives 0.
    """
    exp_z = np.exp(shift_by_maximum(z))
    return exp_z / np.sum(exp_z, axis=-1, keepdims=True)


if __name__ == "__main__":
    z = np.array(
        [[2.0, 1.0, 0.1], [1000.0, 1000.0, 0.0], [-1000.0, -1001.0, -1002.0]]
    )
    p_hat = softmax(z)

    for z_row, p_row in zip(z, p_hat, strict=True):
        logits = " ".join(f"{z_k:8.1f}" for z_k in z_row)
        probabilities = " ".join(f"{p_k:.3f}" for p_k in p_row)
        print(
            f"logits {logits}   p_hat {probabilities}   sum {np.sum(p_row):.3f}"
        )
