import numpy as np


def log_softmax(z):
    """Logarithm of softmax over the last axis: z (..., K) -> (..., K).

    In nats; keeps the floating type; integers become float64. Finite for finite
    logits, even where softmax rounds to 0. A logit of -inf gives -inf; a row
    with NaN, inf or only -inf becomes NaN. Raises ValueError for K = 0.
    """
    z = np.asarray(z)
    c = z.max(axis=-1, keepdims=True)
    log_p_hat = np.subtract(z, c, dtype=np.result_type(z, 1.0))  # a copy
    exp_z = np.exp(log_p_hat)
    total = exp_z.sum(-1, np.result_type(exp_z, np.float32), keepdims=True)
    log_p_hat -= np.log(total)
    return log_p_hat


def log_sum_exp(z):
    """log(sum(exp(z))) over the last axis, z finite: z (..., K) -> (...)."""
    z = np.asarray(z, dtype=float)
    c = np.max(z, axis=-1, keepdims=True)
    return c[..., 0] + np.log(np.sum(np.exp(z - c), axis=-1))


if __name__ == "__main__":
    z = np.array([1000.0, 1.0])
    print(f"log_sum_exp(z) = {log_sum_exp(z):.3f}")
    print(f"log_sum_exp(z + 1) = {log_sum_exp(z + 1):.3f}")
    np.set_printoptions(precision=3, suppress=True)
    print("log_softmax(z) =", log_softmax(z))
    print("as probabilities:", np.exp(log_softmax(z)))
