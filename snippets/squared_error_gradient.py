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
    y = np.array([1.0, 0.0])
    print("wrong by  p_hat[0]  loss     cross-entropy  squared error")
    for wrong_by in [0.0, 2.0, 5.0, 10.0]:
        z = np.array([0.0, wrong_by])
        p_hat = softmax(z)
        pull, squared_error_pull = (y - p_hat)[0], -gradient(y, z)[0]
        print(
            f"{wrong_by:8.0f}  {p_hat[0]:8.5f}  {-np.log(p_hat[0]):7.4f}"
            f"  {pull:13.5f}  {squared_error_pull:13.5f}"
        )
