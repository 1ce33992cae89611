"""The range of floating types, and where exp leaves it."""

import numpy as np


def bfloat16(x):
    """Float32 numbers, not NaN, rounded to bfloat16: x (...) -> (...).

    A bfloat16 is the upper half of a float32: rounds to nearest, ties to even.
    """
    bits = np.asarray(x, dtype=np.float32).view(np.uint32)
    half = np.uint32(0x7FFF) + (bits >> 16 & 1)
    return (bits + half & 0xFFFF0000).view(np.float32)


def from_bits(bits):
    """The float32 that has these 32 bits: bits -> number."""
    return float(np.array(bits, dtype=np.uint32).view(np.float32))


if __name__ == "__main__":
    types = {"bfloat16": (from_bits(0x7F7F0000), from_bits(0x00010000))}
    for name in ["float16", "float32", "float64"]:
        info = np.finfo(name)
        types[name] = float(info.max), float(info.smallest_subnormal)

    print("type        largest   smallest  too large above  0 below")
    for name in ["float16", "bfloat16", "float32", "float64"]:
        largest, smallest = types[name]
        zero = np.log(smallest) - np.log(2)  # exp gives half the smallest
        print(
            f"{name:8} {largest:10.2e} {smallest:10.2e}"
            f"  {np.log(largest):15.4f}  {zero:7.2f}"
        )
    with np.errstate(over="ignore"):
        low, high = np.exp(np.array([11.08, 11.1])).astype(np.float16)
    print(f"float16:  exp(11.08) = {low:.3e}, exp(11.1) = {high}")
    low, high = bfloat16(np.exp(np.array([88.71, 88.722])))
    print(f"bfloat16: exp(88.71) = {low:.3e}, exp(88.722) = {high}")
