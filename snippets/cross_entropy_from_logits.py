import numpy as np


def cross_entropy_from_logits(y, z):
    """Loss in nats of class indices y: y (...), z (..., K) -> (...).

    Keeps the floating type of z. Raises IndexError for an index outside
    0 ... K - 1, and ValueError for shapes that do not fit. An index whose logit
    is -inf costs inf; a row with NaN, inf or only -inf costs NaN.
    """
    y, z, K = np.asarray(y), np.asarray(z), np.shape(z)[-1]
    if y.shape != z.shape[:-1]:
        raise ValueError(f"classes {y.shape} do not fit logits {z.shape}")
    if y.dtype.kind not in "iu" or y.astype(np.uintp).max(initial=0) >= K:
        raise IndexError(f"classes must be integers from 0 to {K - 1}")
    c = z.max(axis=-1, keepdims=True)
    shifted = np.subtract(z, c, dtype=np.result_type(z, 1.0), order="C")
    z_y = shifted.take(np.arange(0, z.size, K).reshape(y.shape) + y.astype(int))
    np.exp(shifted, out=shifted)
    total = shifted.sum(-1, np.result_type(shifted, np.float32))
    return (np.log(total) - z_y).astype(shifted.dtype)


if __name__ == "__main__":
    z = np.array([[2.0, 1.0, 0.1], [2.0, 1.0, 0.1], [0.0, 1000.0, 0.0]])
    y = np.array([0, 2, 0])
    loss = cross_entropy_from_logits(y, z)

    for n in range(len(y)):
        print(f"logits {z[n]}   class {y[n]}   loss {loss[n]:8.3f} nats")
    print(f"mean of the first two rows: {np.mean(loss[:2]):.3f} nats")
