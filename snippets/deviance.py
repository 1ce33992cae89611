import numpy as np


def statistics(loss, N, parameters, prior_loss):
    """What statisticians report, from mean losses in nats.

    loss, N, parameters, prior_loss -> dict. prior_loss is what a model pays
    that knows only the shares of the classes.
    """
    return {
        "log-likelihood": -N * loss,
        "deviance": 2 * N * loss,
        "AIC": 2 * parameters + 2 * N * loss,
        "BIC": parameters * np.log(N) + 2 * N * loss,
        "likelihood ratio": 2 * N * (prior_loss - loss),
        "McFadden's R squared": 1 - loss / prior_loss,
    }


if __name__ == "__main__":
    loss, N, parameters = 0.41, 500, 4  # your mean loss, examples, parameters
    p = 0.3  # your share of class 1
    prior_loss = -p * np.log(p) - (1 - p) * np.log(1 - p)
    for name, value in statistics(loss, N, parameters, prior_loss).items():
        print(f"{name:21}{value:9.3f}")
