import numpy as np


def brier_score(Y, P_hat):
    """Mean over the examples of the squared errors, summed over the classes.

    Y (N, K), P_hat (N, K) -> number, 0 to 2. Half of it is the binary score.
    """
    return np.mean(np.sum((P_hat - Y) ** 2, axis=1))


if __name__ == "__main__":
    P_hat = np.array([[0.7, 0.3]])  # your probabilities
    Y = np.array([[1.0, 0.0]])  # your targets, one-hot
    print(f"binary, of one probability: {(P_hat[0, 0] - Y[0, 0]) ** 2:.4f}")
    print(f"summed over both classes:   {brier_score(Y, P_hat):.4f}")
    for K in [2, 3, 10]:
        uniform = brier_score(np.eye(K)[:1], np.full((1, K), 1 / K))
        print(f"uniform guess, K = {K:2}:     {uniform:.4f}", end="")
        print(f", divided by K {uniform / K:.4f}")

    print("rate of yes   loss   Brier  accuracy of the best constant")
    for p in [0.5, 0.2, 0.1, 0.01]:  # your rate of positives
        loss = -p * np.log(p) - (1 - p) * np.log(1 - p)
        print(f"{p:11} {loss:6.4f}  {p * (1 - p):6.4f}  {max(p, 1 - p):8.2f}")
