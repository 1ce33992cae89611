import numpy as np


def nats_to_bits(nats):
    """A loss in bits, from a loss in nats: nats (...) -> (...)."""
    return np.asarray(nats) / np.log(2)


if __name__ == "__main__":
    print(f"1 nat = {nats_to_bits(1.0):.4f} bits")
    for p in [1 / 2, 1 / 4, 1 / 8]:
        nats = -np.log(p)
        print(f"p = {p:.3f}: {nats:.3f} nats = {nats_to_bits(nats):.3f} bits")
