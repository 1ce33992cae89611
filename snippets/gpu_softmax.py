import numpy as np


def combined(values, function):
    """One number from those of T threads, in log2 T steps.

    values (T,) with T a power of 2, function of two arrays -> number.
    """
    while len(values) > 1:
        half = len(values) // 2  # threads that work in this step
        values = function(values[:half], values[half:])
    return values[0]


def softmax_of_a_row(z, threads=256):
    """What a block does for its row: z (K,) of floats, threads -> (K,)."""
    assert threads & (threads - 1) == 0, "threads: a power of 2"
    K = len(z)
    padded = np.full(-(-K // threads) * threads, -np.inf, z.dtype)
    padded[:K] = z  # the only read: thread t gets z[t], z[t + threads], ...
    own = padded.reshape(-1, threads)
    c = combined(own.max(axis=0), np.maximum)
    exp_z = np.exp(own - c)
    total = combined(exp_z.sum(axis=0, dtype=np.float32), np.add)
    return (exp_z / total).ravel()[:K]  # the only write


if __name__ == "__main__":
    Z = np.random.default_rng(0).standard_normal((3, 1000)) * 3  # your logits
    exp_Z = np.exp(Z - Z.max(axis=1, keepdims=True))
    p_hat = exp_Z / exp_Z.sum(axis=1, keepdims=True)
    blocks = np.stack([softmax_of_a_row(z) for z in Z])  # all at a time
    print("steps in a block: ", int(np.log2(256)))
    print("largest, by blocks:", np.round(blocks.max(axis=1), 4))
    print("largest, by rows:  ", np.round(p_hat.max(axis=1), 4))
    print("sums, by blocks:   ", np.round(blocks.sum(axis=1), 4))
