import numpy as np


def surprise(p):
    """Surprise in nats of events, 0 < p <= 1: p (...) -> (...)."""
    return np.log(1 / p)  # the same as -log(p), and 0.0 for p = 1, not -0.0


if __name__ == "__main__":
    events = {
        "certain": 1,
        "heads": 1 / 2,
        "a six with a die": 1 / 6,
        "heads, and a six": 1 / 2 * 1 / 6,
        "ten heads in a row": 1 / 2**10,
    }
    for name, p in events.items():
        print(f"{name:18}  p = {p:.4f}  surprise = {surprise(p):.4f} nats")
    total = surprise(1 / 2) + surprise(1 / 6)
    print(f"heads plus a six: {total:.4f} nats")
