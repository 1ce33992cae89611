import numpy as np


def soft_target_cross_entropy(y, z):
    """Loss in nats of target distributions y: y (..., K), z (..., K) -> (...).

    Keeps the floating type of z. A class with y = 0 adds nothing, even with a
    logit of -inf. Raises ValueError unless y and z have the same shape. That
    each row of y sums to 1 is not checked.
    """
    y, z = np.asarray(y), np.asarray(z)
    if y.shape != z.shape:
        raise ValueError(f"targets {y.shape} do not fit logits {z.shape}")
    c = z.max(axis=-1, keepdims=True)
    log_p_hat = np.subtract(z, c, dtype=np.result_type(z, 1.0))  # a copy
    exp_z = np.exp(log_p_hat)
    wide = np.result_type(exp_z, np.float32)
    log_p_hat -= np.log(exp_z.sum(-1, wide, keepdims=True))
    np.multiply(y, log_p_hat, out=exp_z, where=y != 0)
    return -exp_z.sum(-1, wide, where=y != 0).astype(exp_z.dtype) + 0.0


if __name__ == "__main__":
    z = np.array([[2.0, 1.0, 0.1], [2.0, 1.0, -np.inf]])
    y = np.array([[0.8, 0.1, 0.1], [0.9, 0.1, 0.0]])
    print(np.round(soft_target_cross_entropy(y, z), 3))
