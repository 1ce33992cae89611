import numpy as np


def next_token_losses(Z, tokens, lengths):
    """Losses in nats of all next tokens that are no padding.

    Z (N, T, K), tokens (N, T), lengths (N,) -> (M,). The logits of position t
    score the token at t + 1. Padding is known by its position, because its
    token may be a real one, such as the end of the text.
    """
    Z, targets = Z[:, :-1], tokens[:, 1:]
    Z = Z - np.max(Z, axis=-1, keepdims=True)
    log_p_hat = Z - np.log(np.sum(np.exp(Z), axis=-1, keepdims=True))
    picked = np.take_along_axis(log_p_hat, targets[..., np.newaxis], axis=-1)
    position = np.arange(1, tokens.shape[1])
    return -picked[..., 0][position < lengths[:, np.newaxis]]


if __name__ == "__main__":
    tokens = np.array([[1, 2, 3, 4, 0], [1, 4, 0, 0, 0]])  # 0 ends and pads
    lengths = np.array([5, 3])  # with one token 0 each
    following = np.roll(tokens, -1, axis=1)
    Z = 5.0 * np.eye(6)[following]  # sure of the right next token
    Z[0, 3] = 0.0  # except for one, of which it knows nothing

    losses = next_token_losses(Z, tokens, lengths)  # your logits and tokens
    print(np.round(losses, 4))
    mean = np.sum(losses) / len(losses)
    print(f"{len(losses)} tokens count, mean {mean:.4f} nats")
    print(f"perplexity {np.exp(mean):.4f}")
