import numpy as np


def loss(y, z):
    """Loss in nats of y, which sums to 1, against softmax of z; both (K,)."""
    shifted = z - np.max(z)
    return np.log(np.sum(np.exp(shifted))) - np.sum(y * shifted)


def gradient(y, z):
    """Derivatives p_hat - y of the loss by the logits z; shape (K,)."""
    exp_z = np.exp(z - np.max(z))
    return exp_z / np.sum(exp_z) - y


def central_differences(y, z, step=1e-5):
    """The same derivatives, each measured from two losses; shape (K,)."""
    steps = step * np.eye(len(z))
    return np.array(
        [(loss(y, z + d) - loss(y, z - d)) / (2 * step) for d in steps]
    )


if __name__ == "__main__":
    z = np.array([2.0, 1.0, 0.1])
    y = np.array([0.0, 0.0, 1.0])
    exact, measured = gradient(y, z), central_differences(y, z)

    print("j  p_hat - y  measured")
    for j in range(len(z)):
        print(f"{j}  {exact[j]:+9.6f}  {measured[j]:+.6f}")
    print(f"all within 1e-8: {np.max(np.abs(exact - measured)) < 1e-8}")
