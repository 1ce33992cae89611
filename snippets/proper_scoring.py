import numpy as np


def expected_loss(r, x):
    """Expected loss in nats of the guess x for an event of probability r.

    r, x (...) -> (...). It costs -log(x) when the event occurs and -log(1 - x)
    when it does not.
    """
    return -r * np.log(x) - (1 - r) * np.log(1 - x)


def slope(r, x):
    """Derivative of expected_loss with respect to x, 0 < x < 1.

    r, x (...) -> (...).
    """
    return (x - r) / (x * (1 - x))


if __name__ == "__main__":
    r = 0.7
    x = np.linspace(0.001, 0.999, 999)
    candidates = {
        "-log of the probability": expected_loss(r, x),
        "squared error": r * (1 - x) ** 2 + (1 - r) * x**2,
        "1 - probability": r * (1 - x) + (1 - r) * x,
    }
    print(f"true probability {r:.3f}")
    for name, loss in candidates.items():
        print(f"{name:23}  cheapest guess {x[np.argmin(loss)]:.3f}")
    for guess in [0.5, 0.7, 0.9]:
        print(
            f"guess {guess:.3f}: expected loss {expected_loss(r, guess):.4f},"
            f" slope {slope(r, guess):+.4f}"
        )
