import numpy as np


def softmax(z):
    """Softmax over the last axis: z (..., K) -> (..., K).

    Keeps the floating type; integers become float64. A logit of -inf gets 0; a
    row with NaN, inf or only -inf becomes NaN. Raises ValueError for K = 0.
    """
    z = np.asarray(z)
    c = z.max(axis=-1, keepdims=True)
    p_hat = np.subtract(z, c, dtype=np.result_type(z, 1.0))  # the only copy
    np.exp(p_hat, out=p_hat)
    p_hat /= p_hat.sum(-1, np.result_type(p_hat, np.float32), keepdims=True)
    return p_hat


if __name__ == "__main__":
    np.set_printoptions(precision=3, suppress=True)
    print(softmax([[2.0, 1.0, 0.1], [1000, 1000, 0], [-1000, -1001, -1002]]))
