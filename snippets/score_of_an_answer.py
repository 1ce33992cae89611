import numpy as np


def answer_log_probs(Z, tokens):
    """Log-probability of each answer token: Z (T, K), tokens (T,) -> (T,).

    The logits of row t score token t. So the first row is the one that the
    model gives at the last token of the prompt.
    """
    shifted = Z - np.max(Z, axis=-1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))
    return log_p[np.arange(len(tokens)), tokens]


if __name__ == "__main__":
    Z = np.array([[2.0, 1.0, 0.1, 0.0], [0.0, 0.5, 3.0, 0.1]])  # your logits
    tokens, text = np.array([1, 2]), "of course"  # your answer
    logs = answer_log_probs(Z, tokens)
    print("log-probabilities of the tokens:", np.round(logs, 4))
    print(f"of the answer, the sum: {np.sum(logs):.4f}")
    print(f"probability of the answer: {np.exp(np.sum(logs)):.4f}")
    print(f"per token: {np.mean(logs):.4f}")
    print(f"per byte:  {np.sum(logs) / len(text.encode()):.4f}")
