import math


def log_softmax(z):
    """Logarithms of softmax of a list of logits: z (K,) -> (K,)."""
    c = max(z)
    log_sum_exp = c + math.log(sum(math.exp(z_k - c) for z_k in z))
    return [z_k - log_sum_exp for z_k in z]


def softmax(z):
    """Probabilities of a list of logits: z (K,) -> (K,)."""
    return [math.exp(log_p) for log_p in log_softmax(z)]


def cross_entropy(y, z):
    """Loss in nats of the class y, counted from 0: y, z (K,) -> number."""
    return -log_softmax(z)[y]


if __name__ == "__main__":
    for z in [2.0, 1.0, 0.1], [1000.0, 999.0, 0.0], [-1000.0, -1001.0, -1002.0]:
        p_hat = [round(p_k, 6) for p_k in softmax(z)]
        print(f"{p_hat}, loss of class 2: {cross_entropy(2, z):.6f}")
