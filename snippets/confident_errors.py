import numpy as np


def mean_loss(accuracy, lead):
    """Mean loss in nats of two classes when every lead is the same.

    accuracy, lead -> number; the lead is a difference of two logits.
    """
    right, wrong = np.log(1 + np.exp(-lead)), np.log(1 + np.exp(lead))
    return accuracy * right + (1 - accuracy) * wrong


if __name__ == "__main__":
    print("lead  confidence    mean  from the wrong 10%")
    for lead in [0.0, 1.0, np.log(9), 4.0, 8.0, 16.0]:
        confidence, mean = 1 / (1 + np.exp(-lead)), mean_loss(0.9, lead)
        share = 0.1 * mean_loss(0.0, lead) / mean
        print(f"{lead:4.1f}  {confidence:10.4f}  {mean:.4f}  {share:18.1%}")
