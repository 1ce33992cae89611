import numpy as np


def attention(Q, keys, V, a):
    """Attention to the keys with a = 1, which are no padding.

    Q (N, T, D), keys (N, T, D), V (N, T, D), a (N, T) -> (N, T, D).
    """
    z = Q @ np.swapaxes(keys, -1, -2) / np.sqrt(Q.shape[-1])
    return weights(np.where(a[:, None, :], z, -np.inf)) @ V


def weights(z):
    """Softmax over the last axis: z (N, T, T) -> (N, T, T)."""
    p = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return p / np.sum(p, axis=-1, keepdims=True)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    X = rng.standard_normal((1, 4, 8))  # your text
    a = np.array([[1, 1, 1, 0]])  # and its padding
    other = np.where(a[..., None], X, 9.0)  # another filling
    masks = {"columns": a[:, None, :], "rows": a[..., None]}
    masks["both"] = masks["columns"] * masks["rows"]
    for name, mask in masks.items():
        outputs = []
        for x in (X, other):
            z = np.where(mask, x @ np.swapaxes(x, 1, 2) / np.sqrt(8), -np.inf)
            with np.errstate(invalid="ignore"):
                outputs.append(weights(z) @ x)
        if name == "columns":
            assert np.allclose(outputs[0], attention(X, X, X, a))
        moved = np.max(np.abs(outputs[0] - outputs[1])[a == 1])
        print(f"{name:7}: real outputs move by {moved:.4f}", end="")
        print(f", rows of NaN: {np.sum(np.isnan(outputs[0][..., 0]))}")
