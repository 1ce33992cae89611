import numpy as np


def shifted_softmax(z, c):
    """Softmax of each row after subtracting c: z (N, K), c -> (N, K)."""
    exp_z = np.exp(z - c)
    return exp_z / np.sum(exp_z, axis=-1, keepdims=True)


if __name__ == "__main__":
    z = np.array([[0.0, 1.0], [1000.0, 0.0]])
    shifts = {
        "no shift": 0.0,
        "maximum of the batch": np.max(z),
        "maximum of each row": np.max(z, axis=-1, keepdims=True),
    }
    for name, c in shifts.items():
        with np.errstate(over="ignore", invalid="ignore"):
            p_hat = shifted_softmax(z, c)
        rows = ["  ".join(f"{p:.4f}" for p in row) for row in p_hat]
        print(f"{name:20}  row 0: {rows[0]:14}  row 1: {rows[1]}")
