"""Softmax as Bayes' rule: prior (K,), likelihood (K,) -> (K,)."""

import numpy as np


def softmax(z):
    exp_z = np.exp(z - np.max(z))
    return exp_z / np.sum(exp_z)


np.set_printoptions(precision=3, suppress=True)
prior = np.array([0.5, 0.3, 0.2])  # of all photos: cats, dogs, ships
likelihood = np.array([0.08, 0.04, 0.01])  # of each, how many look like this

z = np.log(likelihood) + np.log(prior)
print("softmax of the logits:", softmax(z))
print("Bayes' rule:          ", likelihood * prior / np.sum(likelihood * prior))
