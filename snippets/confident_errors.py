import numpy as np


def mean_loss(accuracy, lead):
    """Mean loss in nats of two classes when every lead is the same.

    accuracy, lead -> number; the lead is a difference of two logits.
    """
    right, wrong = np.log(1 + np.exp(-lead)), np.log(1 + np.exp(lead))
    return accuracy * right + (1 - accuracy) * wrong


if __name__ == "__main__":
    accuracy = 0.9
    print("lead  confidence   right    wrong    mean  from the wrong 10%")
    for lead in [0.0, 1.0, np.log(accuracy / (1 - accuracy)), 4.0, 8.0, 16.0]:
        confidence = 1 / (1 + np.exp(-lead))
        right, wrong = -np.log(confidence), lead - np.log(confidence)
        share = (1 - accuracy) * wrong / mean_loss(accuracy, lead)
        print(
            f"{lead:4.1f}  {confidence:10.4f}  {right:6.4f}  {wrong:7.4f}"
            f"  {mean_loss(accuracy, lead):6.4f}  {share:18.1%}"
        )
