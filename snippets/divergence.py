import numpy as np


def divergence(p, q):
    """KL(p || q) in nats of each row: p (..., K), q (..., K) -> (...).

    p is the target, q the prediction, both probabilities. A row that does not
    sum to 1 raises ValueError. A term with p = 0 counts as 0.
    """
    p, q = np.broadcast_arrays(np.asarray(p, float), np.asarray(q, float))
    for x in [p, q]:
        if np.any(x < 0) or not np.allclose(np.sum(x, axis=-1), 1):
            raise ValueError("not a distribution along the last axis")
    with np.errstate(divide="ignore"):
        log_p, log_q = np.log(np.where(p > 0, p, 1)), np.log(q)
    return np.sum(p * np.where(p > 0, log_p - log_q, 0), axis=-1)


if __name__ == "__main__":
    p = np.array([0.2, 0.3, 0.5])  # your target
    q = np.array([0.1, 0.6, 0.3])  # your prediction
    zero = np.array([0.0, 0.5, 0.5])
    print(f"KL(p || q) = {divergence(p, q):.6f}")
    print(f"KL(q || p) = {divergence(q, p):.6f}")
    print(f"a 0 in the target: {divergence(zero, q):.6f}")
    print(f"a 0 in the prediction: {divergence(p, zero):.6f}")
    m = (p + q) / 2
    halves = (divergence(p, m) + divergence(q, m)) / 2
    print(f"Jensen-Shannon {halves:.6f}, its root {np.sqrt(halves):.6f}")
