import numpy as np


def softmax(z):
    exp_z = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return exp_z / np.sum(exp_z, axis=-1, keepdims=True)


def move_the_prior(z, trained, real):
    """Logits of a model for other class shares than it was trained with.

    z (N, K), trained (K,), real (K,) -> (N, K). With class weights the
    trained shares are weight times share; any common factor cancels.
    """
    return z + np.log(real) - np.log(trained)


if __name__ == "__main__":
    np.set_printoptions(precision=4, suppress=True, floatmode="fixed")
    z = np.array([[0.0, 0.0], [0.0, 2.0]])  # your logits
    real = np.array([0.9, 0.1])  # your shares of the classes
    trained = np.array([0.5, 0.5])  # after resampling, or weights of 1 and 9
    print("as trained:\n", softmax(z))
    print("for the real shares:\n", softmax(move_the_prior(z, trained, real)))
