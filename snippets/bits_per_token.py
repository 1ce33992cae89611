import numpy as np


def bits_per_byte(loss, tokens, bytes_of_text):
    """Bits per byte of a text, from the mean loss in nats of its tokens.

    loss, tokens, bytes_of_text -> number.
    """
    return loss * tokens / (np.log(2) * bytes_of_text)


if __name__ == "__main__":
    print("model  tokens  nats/token  bits/token  perplexity  bits/byte")
    for name, tokens, loss in [("A", 250, 2.8), ("B", 400, 1.9)]:
        print(
            f"{name:5}  {tokens:6}  {loss:10.3f}  {loss / np.log(2):10.3f}"
            f"  {np.exp(loss):10.3f}  {bits_per_byte(loss, tokens, 1000):9.3f}"
        )
