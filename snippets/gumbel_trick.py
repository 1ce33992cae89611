import numpy as np


def draw(z, size, rng):
    """Draws from softmax without computing it: z (K,), size, rng -> (size,).

    Adds Gumbel noise to each logit and takes the largest sum.
    """
    noise = -np.log(rng.exponential(size=(size, len(z))))
    return np.argmax(z + noise, axis=-1)


if __name__ == "__main__":
    np.set_printoptions(precision=3, suppress=True)
    z = np.array([2.0, 1.0, 0.1])  # cat, dog, ship
    drawn = draw(z, 100_000, np.random.default_rng(0))
    print("softmax:        ", np.exp(z) / np.sum(np.exp(z)))
    print("shares of draws:", np.bincount(drawn) / len(drawn))
