"""Round float32 numbers to bfloat16, a type that NumPy does not have."""

import numpy as np


def bfloat16(x):
    """The nearest bfloat16 numbers, ties to even: float32 x (...) -> (...).

    A bfloat16 is the upper half of a float32. NaN is not allowed.
    """
    bits = np.asarray(x, dtype=np.float32).view(np.uint32)
    half = np.uint32(0x7FFF) + (bits >> 16 & 1)
    return (bits + half & 0xFFFF0000).view(np.float32)


if __name__ == "__main__":
    print("exp at 88.7208 and 88.7209:", bfloat16(np.exp([88.7208, 88.7209])))
    print("exp at -92.88 and -92.89:  ", bfloat16(np.exp([-92.88, -92.89])))
    print("numbers next to 88:        ", bfloat16([87.6, 88.0, 88.4]))
