import numpy as np


def binary_cross_entropy_from_logits(y, z):
    """Loss in nats of each yes or no: y (...), z (...) -> (...).

    z is the logit of yes, inf and -inf included; y is the probability of yes,
    or 1 and 0. Keeps the floating type of z. Raises ValueError for a target
    outside 0 ... 1, and unless y and z have the same shape.
    """
    y, z = np.asarray(y), np.asarray(z)
    if y.shape != z.shape or not np.all((y >= 0) & (y <= 1)):
        raise ValueError(f"targets must lie in [0, 1] and have shape {z.shape}")
    wrong = np.where(z > 0, 1 - y, y)  # how far y is from the sign of z
    loss = np.array(z, dtype=np.result_type(z, 1.0))  # a copy
    np.copysign(loss, -1, out=loss)  # -|z|, so that exp cannot overflow
    far = np.where(wrong > 0, loss, 0) * wrong  # no 0 times inf
    np.exp(loss, out=loss)
    np.log1p(loss, out=loss)
    loss -= far
    return loss


if __name__ == "__main__":
    z = np.array([2.0, 2.0, 0.0, 1000.0, -np.inf])
    y = np.array([1.0, 0.0, 0.5, 0.0, 0.0])
    np.set_printoptions(precision=3, suppress=True)
    print(binary_cross_entropy_from_logits(y, z))
