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
    r, x = 0.7, np.linspace(0.001, 0.999, 999)
    squared_error = r * (1 - x) ** 2 + (1 - r) * x**2
    line = r * (1 - x) + (1 - r) * x
    print(f"true probability {r:.3f}, cheapest guess with")
    print(f"-log of the probability  {x[np.argmin(expected_loss(r, x))]:.3f}")
    print(f"squared error            {x[np.argmin(squared_error)]:.3f}")
    print(f"1 - probability          {x[np.argmin(line)]:.3f}")
    for guess in [0.5, 0.7, 0.9]:
        print(f"slope of the first at {guess:.1f}: {slope(r, guess):+.3f}")
