import numpy as np


def smoothed_loss(y, log_p_hat, epsilon):
    """Loss in nats of a one-hot target with label smoothing epsilon.

    y (K,), log_p_hat (K,), epsilon -> number.
    """
    return (1 - epsilon) * -np.sum(y * log_p_hat) - epsilon * np.mean(log_p_hat)


if __name__ == "__main__":
    y, epsilon, K = np.array([1.0, 0.0, 0.0]), 0.1, 3
    smoothed = (1 - epsilon) * y + epsilon / K
    w = np.array([1.0, 1.0, 4.0])  # class weights

    print("lead  one-hot  smoothed  weighted")
    for lead in [0.0, 2.0, np.log(smoothed[0] / smoothed[1]), 8.0]:
        z = lead * y
        log_p_hat = z - np.log(np.sum(np.exp(z)))
        print(
            f"{lead:4.2f}  {-np.sum(y * log_p_hat):7.4f}"
            f"  {smoothed_loss(y, log_p_hat, epsilon):8.4f}"
            f"  {-np.sum(w * smoothed * log_p_hat):8.4f}"
        )
