import numpy as np


def softmax(z):
    """Probabilities of logits: z (..., K) -> (..., K)."""
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def mean_of_models(Z):
    """Mean probabilities of several models: Z (M, K) -> (K,)."""
    return np.mean(softmax(Z), axis=0)


if __name__ == "__main__":
    Z = np.array([[4.0, 0.0, 0.0], [-4.0, 1.0, 0.0]])  # your models' logits
    P, p_hat = softmax(Z), mean_of_models(Z)
    means = {"probabilities": p_hat, "logits": softmax(Z.mean(0))}
    for name, p in means.items():
        print(f"mean of {name:13}: {p.round(4)}, losses {-np.log(p).round(4)}")
    print(f"mean of their losses: {-np.log(P).mean(0).round(4)}")
    print("softmax of the mean of p:", softmax(p_hat).round(4), "wrong")
