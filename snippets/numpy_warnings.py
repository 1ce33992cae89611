import warnings

import numpy as np


def warning_of(function, *arrays):
    """The first warning of a NumPy call: function, arrays (...) -> text."""
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always")
        function(*arrays)
    return str(given[0].message) if given else "no warning"


if __name__ == "__main__":
    large = np.array([1000.0, 0.0])  # your array
    zero, inf = np.array([0.0]), np.array([np.inf])
    print("exp(1000)   ", warning_of(np.exp, large))
    print("exp(-1000)  ", warning_of(np.exp, -large))
    print("log(0)      ", warning_of(np.log, zero))
    print("log(-1)     ", warning_of(np.log, np.array([-1.0])))
    print("inf / inf   ", warning_of(np.divide, inf, inf))
    print("1 / 0       ", warning_of(np.divide, np.array([1.0]), zero))
    print("-inf - -inf ", warning_of(np.subtract, -inf, -inf))
    print("0 * -inf    ", warning_of(np.multiply, zero, -inf))
    print("mean of none", warning_of(np.mean, np.array([])))
    print("to float16  ", warning_of(np.float16, 1e6))
