import numpy as np


def shifted_softmax(z, c):
    """Softmax of each row after subtracting c: z (N, K), c -> (N, K)."""
    exp_z = np.exp(z - c)
    return exp_z / np.sum(exp_z, axis=-1, keepdims=True)


if __name__ == "__main__":
    np.set_printoptions(precision=4, suppress=True)
    z = np.array([[0.0, 1.0], [1000.0, 0.0]])
    with np.errstate(over="ignore", invalid="ignore"):
        print("no shift:", shifted_softmax(z, 0.0), sep="\n")
        print("maximum of the batch:", shifted_softmax(z, np.max(z)), sep="\n")
        c = np.max(z, axis=-1, keepdims=True)
        print("maximum of each row:", shifted_softmax(z, c), sep="\n")
