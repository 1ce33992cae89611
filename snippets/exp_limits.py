"""Where the exponential leaves the range of a number type."""

import numpy as np


def exp_limits(largest, spacing, normal, smallest):
    """Where exp gives inf, where it loses digits, and where it gives 0.

    largest, spacing, normal, smallest -> 3 numbers. Given are the largest, its
    distance to the one before, and the smallest with all digits and with any.
    Results are rounded to the nearest, so both ends reach half a step further.
    """
    too_large = np.log(largest) + np.log1p(spacing / 2 / largest)
    return too_large, np.log(normal), np.log(smallest) - np.log(2)


def of_type(name):
    """The four numbers of a type that NumPy has: name -> 4 numbers."""
    info = np.finfo(name)
    spacing = info.max - np.nextafter(info.max, info.dtype.type(0))
    four = info.max, spacing, info.smallest_normal, info.smallest_subnormal
    return [float(number) for number in four]


if __name__ == "__main__":
    types = {name: of_type(name) for name in ["float16", "float32", "float64"]}
    types["bfloat16"] = (2 - 2**-7) * 2.0**127, 2.0**120, 2.0**-126, 2.0**-133
    print("type       inf above  digits fade below     0 below")
    for name, four in types.items():
        high, fade, low = exp_limits(*four)
        print(f"{name:8}  {high:10.4f}  {fade:17.4f}  {low:10.4f}")
    with np.errstate(over="ignore"):
        powers = np.exp([11.09, 11.0901, 11.0902])
        print("around 11.0901, float16:", powers.astype(np.float16))
