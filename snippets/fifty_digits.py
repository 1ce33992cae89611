from decimal import Decimal, localcontext

import numpy as np


def exact_loss(z, k):
    """Loss of class k in nats, to 50 digits: z (K,), k -> Decimal."""
    with localcontext(prec=50):
        z = [Decimal(float(z_j)) for z_j in z]
        return sum((z_j - z[k]).exp() for z_j in z).ln()


def three_losses(z, k):
    """Log of softmax, log_softmax, and log_softmax with log1p.

    z (K,), k -> 3 numbers.
    """
    i = np.argmax(z)
    shifted = z - z[i]
    exp_z = np.exp(shifted)
    others = np.sum(np.delete(exp_z, i))
    return (
        -np.log(exp_z[k] / np.sum(exp_z)),
        np.log(np.sum(exp_z)) - shifted[k],
        np.log1p(others) - shifted[k],
    )


if __name__ == "__main__":
    print("lead  class  50 digits   log of softmax  log_softmax  with log1p")
    for k, leads in [(1, [1, 20, 100, 120]), (0, [1, 10, 20, 40])]:
        for lead in leads:
            z = np.array([lead, 0, 0], dtype=np.float32)
            with np.errstate(divide="ignore"):
                losses = three_losses(z, k)
            row = [f"{loss + 0:.4e}" for loss in losses]
            print(
                f"{lead:4}  {k:5}  {float(exact_loss(z, k)):.4e}"
                f"  {row[0]:>14}  {row[1]:>11}  {row[2]:>10}"
            )
