import numpy as np


def window_perplexity(loss_after, tokens, window, stride, first=1):
    """Perplexity of a text that is read in windows, no token scored twice.

    Losses in nats after n tokens, size of the text, window, stride and
    first place scored: loss_after (N,), tokens, window, stride, first
    -> number. What fills no whole window or stride at the end is left out.
    """
    losses, scored = [], 0
    for start in range(0, tokens - window + 1, stride):
        begin = max(first, scored - start)
        losses.extend(loss_after[begin:window])
        scored = start + window
    return np.exp(np.mean(losses))


loss_after = 1.7 + 6 / (1 + np.arange(512))  # nats; your model's losses
for name, window, stride, first in [
    ("no overlap, all tokens", 512, 512, 1),
    ("no overlap, second halves alone", 512, 512, 256),
    ("stride of half a window", 512, 256, 1),
    ("stride 1", 512, 1, 1),
    ("window of 128, no overlap", 128, 128, 1),
]:
    result = window_perplexity(loss_after, 8192, window, stride, first)
    print(f"{name}: {result:.4f}")

lines = [loss_after[1:n] for n in [5, 20, 100]]  # each line read alone
print(f"lines, all tokens: {np.exp(np.mean(np.concatenate(lines))):.4f}")
means = [np.exp(np.mean(line)) for line in lines]
print(f"lines, mean of their perplexities: {np.mean(means):.4f}")
