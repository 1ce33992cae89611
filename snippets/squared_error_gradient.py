import numpy as np


def softmax(z):
    exp_z = np.exp(z - np.max(z))
    return exp_z / np.sum(exp_z)


def gradient(y, z):
    """Gradient of half the squared error of softmax: y (K,), z (K,) -> (K,).

    The loss is np.sum((p_hat - y) ** 2) / 2.
    """
    p_hat = softmax(z)
    error = p_hat - y
    return p_hat * (error - np.sum(p_hat * error))


if __name__ == "__main__":
    y = np.array([1.0, 0.0])  # class 0 is the true one
    print("lead of class 1  loss     cross-entropy  squared error")
    for lead in [0, 2, 5, 10]:
        z = np.array([0.0, lead])
        p = softmax(z)[0]
        pull = -gradient(y, z)[0]
        print(f"{lead:15}  {-np.log(p):7.4f}  {1 - p:13.5f}  {pull:13.5f}")
