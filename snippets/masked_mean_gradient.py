import numpy as np


def masked_losses(y, Z, mask):
    """Shares of the rows in the mean loss in nats, and its gradient.

    Labels, logits and which rows count: y (N,), Z (N, K), mask (N,)
    -> (N,), (N, K). Rows that do not count may hold anything.
    """
    Z = np.where(mask[:, np.newaxis], Z, 0.0)  # before softmax
    y = np.where(mask, y, 0)
    Z = Z - np.max(Z, axis=1, keepdims=True)
    log_P = Z - np.log(np.sum(np.exp(Z), axis=1, keepdims=True))
    N = max(np.sum(mask), 1)
    losses = -log_P[np.arange(len(y)), y]
    gradient = mask[:, np.newaxis] * (np.exp(log_P) - np.eye(Z.shape[1])[y])
    return mask * losses / N, gradient / N + 0.0


Z = np.array([[2.0, 1.0, 0.1], [-np.inf, -np.inf, -np.inf]])
y, mask = np.array([0, -100]), np.array([True, False])  # your numbers
shares, gradient = masked_losses(y, Z, mask)
loss = np.sum(shares)
print(f"replaced first: loss {loss:.4f}, gradient\n{np.round(gradient, 4)}")

with np.errstate(invalid="ignore"):  # the same, without np.where
    exp_Z = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    P = exp_Z / np.sum(exp_Z, axis=1, keepdims=True)
loss = np.mean(-np.log(P[mask, y[mask]]))
gradient = mask[:, np.newaxis] * (P - np.eye(3)[y * mask])
print(f"masked last: loss {loss:.4f}, gradient\n{np.round(gradient, 4)}")
