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
    if y.dtype.kind not in "iu" or y.min(initial=0) < 0:
        raise IndexError(f"classes must be integers from 0 to {K - 1}")
    z = z.astype(float) if z.dtype.kind in "iub" else z
    shifted = z - z.max(axis=-1, keepdims=True)  # the only copy
    z_y = shifted.reshape(-1, K)[np.arange(y.size), y.ravel()].reshape(y.shape)
    np.exp(shifted, out=shifted)
    total = shifted.sum(-1, np.float32 if z.itemsize < 4 else None)
    return np.subtract(np.log(total), z_y, out=z_y)


if __name__ == "__main__":
    z = np.array([[2.0, 1.0, 0.1], [2.0, 1.0, 0.1], [0.0, 1000.0, 0.0]])
    y = np.array([0, 2, 0])
    loss = cross_entropy_from_logits(y, z)

    for n in range(len(y)):
        print(f"logits {z[n]}   class {y[n]}   loss {loss[n]:8.3f} nats")
    print(f"mean of the first two rows: {np.mean(loss[:2]):.3f} nats")
