import numpy as np


def bits_per_byte(loss, tokens, bytes_of_text):
    """Bits per byte of a text, from the mean loss in nats of its tokens.

    loss (...), tokens (...), bytes_of_text -> (...).
    """
    return loss * tokens / (np.log(2) * bytes_of_text)


if __name__ == "__main__":
    np.set_printoptions(precision=3, floatmode="fixed")
    loss, tokens = np.array([2.8, 1.9]), np.array([250, 400])  # models A and B
    print("nats per token:", loss)
    print("bits per token:", loss / np.log(2))
    print("perplexity:    ", np.exp(loss))
    print("bits per byte: ", bits_per_byte(loss, tokens, 1000))
