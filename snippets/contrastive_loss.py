import numpy as np


def contrastive_loss(a, b, T):
    """Mean loss in nats of finding each vector's partner in the batch.

    a (N, D), b (N, D) with row i of b the partner of row i of a, T number
    -> number. The mean of both directions (InfoNCE, CLIP).
    """
    a = a / np.linalg.norm(a, axis=1, keepdims=True)
    b = b / np.linalg.norm(b, axis=1, keepdims=True)
    Z = a @ b.T / T  # cosines over T: the label of row i is i
    rows = np.logaddexp.reduce(Z, axis=1) - np.diag(Z)
    columns = np.logaddexp.reduce(Z, axis=0) - np.diag(Z)
    return np.mean(rows + columns) / 2


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    N, D = 256, 128  # your batch and the length of your vectors
    a, other = rng.standard_normal((2, N, D))
    cases = {"unrelated": other, "close": a + other, "same": a}
    print(f"log {N} = {np.log(N):.4f}")
    print("    T" + "".join(f"{name:>11}" for name in [*cases, "collapsed"]))
    for T in [1.0, 0.5, 0.1, 0.07, 0.02]:
        losses = [contrastive_loss(a, b, T) for b in cases.values()]
        losses.append(contrastive_loss(np.ones((N, D)), np.ones((N, D)), T))
        print(f"{T:5}" + "".join(f"{loss:11.4f}" for loss in losses))
