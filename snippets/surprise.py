import numpy as np


def surprise(p):
    """Surprise in nats of events, 0 < p <= 1: p (...) -> (...)."""
    return np.log(1 / p)  # the same as -log(p), and 0.0 for p = 1, not -0.0


if __name__ == "__main__":
    print(f"certain            {surprise(1):.4f} nats")
    print(f"heads              {surprise(1 / 2):.4f}")
    print(f"a six with a die   {surprise(1 / 6):.4f}")
    print(f"heads, and a six   {surprise(1 / 2 * 1 / 6):.4f}")
    print(f"the sum of the two {surprise(1 / 2) + surprise(1 / 6):.4f}")
    print(f"ten heads in a row {surprise(1 / 2**10):.4f}")
