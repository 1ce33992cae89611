import numpy as np


def normalised_loss(loss, pi):
    """Loss as a share of what a model pays that knows only the class shares.

    loss in nats, pi (K,) -> number. 1 is no use, 0 is perfect.
    """
    pi = np.asarray(pi)[np.asarray(pi) > 0]
    return loss / -np.sum(pi * np.log(pi))


if __name__ == "__main__":
    rows = [(0.3, [0.9, 0.1]), (0.6, [0.5, 0.5])]  # your losses and shares
    rows += [(0.05, [0.99, 0.01]), (1.5, [0.1] * 10)]
    print("largest share    K   loss  prior pays  ratio  1 - ratio")
    for loss, pi in rows:
        ratio = normalised_loss(loss, pi)
        print(f"{max(pi):13.2f} {len(pi):4} {loss:6.2f}", end="")
        print(f" {loss / ratio:11.4f} {ratio:6.3f} {1 - ratio:10.3f}")
