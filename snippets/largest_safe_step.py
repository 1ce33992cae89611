import numpy as np


def softmax(z):
    exp_z = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return exp_z / np.sum(exp_z, axis=-1, keepdims=True)


def loss(y, z):
    """Loss in nats: targets y (..., K), logits z (..., K) -> (...)."""
    return np.logaddexp.reduce(z, axis=-1) - np.sum(y * z, axis=-1)


def step(y, z, eta):
    """Logits after a step: y (..., K), z (..., K), eta -> (..., K)."""
    return z - eta * (softmax(z) - y)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    y = softmax(rng.standard_normal((100_000, 3)))
    z = 2 * rng.standard_normal((100_000, 3))
    print("of 100000 steps from random logits, how many raise the loss?")
    for eta in [1, 2, 3.9, 5, 8]:
        rises = np.sum(loss(y, step(y, z, eta)) > loss(y, z))
        print(f"learning rate {eta:3}: {rises:5}")

    y = np.array([0.5, 0.5])
    print("two classes, 50 steps: loss minus log 2")
    for eta in [3.9, 4.0, 4.1]:
        z = np.array([0.1, -0.1])
        for _ in range(50):
            z = step(y, z, eta)
        print(f"learning rate {eta}: {loss(y, z) - np.log(2):.4f}")
