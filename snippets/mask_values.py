import numpy as np


def softmax(z):
    """Softmax that keeps the floating type of the logits: z (K,) -> (K,)."""
    exp_z = np.exp(z - np.max(z))
    return exp_z / np.sum(exp_z)


def with_mask(z, allowed, value):
    """Softmax after writing value over the logits that are not allowed.

    z (K,), allowed (K,), value -> (K,), in the floating type of z.
    """
    return softmax(np.where(allowed, z, np.array(value).astype(z.dtype)))


if __name__ == "__main__":
    np.set_printoptions(precision=3, suppress=True, floatmode="fixed")
    np.seterr(over="ignore", invalid="ignore")
    allowed, none = np.array([True, True, False]), np.zeros(3, dtype=bool)
    print("type     value      stored as  third masked         all masked")
    for dtype in [np.float16, np.float32]:  # your types and values
        z = np.array([2.0, 1.0, 0.1], dtype=dtype)
        for value in [-1e4, float(np.finfo(dtype).min), -1e9, -np.inf]:
            stored = np.array(value).astype(dtype)
            row = f"{z.dtype.name} {value:10.3g} {stored:10.3g}"
            print(row, with_mask(z, allowed, value), with_mask(z, none, value))
    z = np.float16([2.0, 1.0, 0.1])
    twice = z + 2 * np.finfo(np.float16).min  # a causal mask and a padding mask
    print("float16, two masks of the lowest number added:", softmax(twice))
