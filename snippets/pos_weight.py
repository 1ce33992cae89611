import numpy as np


def best_probability(p, w):
    """What the weighted loss is least at, when yes has the probability p.

    p (N,) or number, w number -> (N,) or number; w multiplies the loss of yes.
    """
    return w * p / (w * p + 1 - p)


def undo(q, w):
    """The probability of yes behind a prediction q trained with weight w.

    q (N,) or number, w number -> (N,) or number.
    """
    return q / (q + w * (1 - q))


def weighted_loss(p, q, w):
    """Expected loss in nats of the prediction q: numbers p, q, w -> number."""
    return -w * p * np.log(q) - (1 - p) * np.log(1 - q)


if __name__ == "__main__":
    positive, negative = 100, 900  # your numbers of yes and no
    p = positive / (positive + negative)
    print(" pos_weight  first loss  best constant  its loss  undone")
    for w in [1.0, np.sqrt(negative / positive), negative / positive]:
        q = best_probability(p, w)
        print(f"{w:11.4f}{weighted_loss(p, 0.5, w):12.4f}", end="")
        print(f"{q:15.4f}{weighted_loss(p, q, w):10.4f}{undo(q, w):8.4f}")
