import numpy as np


def softmax(z):
    exp_z = np.exp(z - np.max(z))
    return exp_z / np.sum(exp_z)


def distillation_gradient(z, v, T):
    """Gradient of the loss with respect to the student's logits z.

    z (K,), v (K,) the teacher's logits, T number -> (K,). The loss is the
    cross-entropy, or the divergence, of the two softmaxes at temperature T.
    """
    return (softmax(z / T) - softmax(v / T)) / T


if __name__ == "__main__":
    z = np.array([2.0, 1.0, 0.1])  # your student
    v = np.array([3.0, -1.0, 0.5])  # your teacher
    print("    T  size of the gradient  times T^2")
    for T in [1, 2, 4, 8, 64]:
        size = np.sqrt(np.sum(distillation_gradient(z, v, T) ** 2))
        print(f"{T:5}  {size:20.4f}  {T**2 * size:9.4f}")
    gap = (z - np.mean(z)) - (v - np.mean(v))
    print(f"limit {np.sqrt(np.sum(gap**2)) / len(z):31.4f}")

    p, q = softmax(v), softmax(z)  # at T = 1: target and prediction
    terms = np.log(p / q)
    print("into the teacher:", np.round(p * (terms - np.sum(p * terms)), 4))
