"""Entropy, cross-entropy and Kullback-Leibler divergence of distributions without zeros."""

import numpy as np


def entropy(p):
    return -np.sum(p * np.log(p))


def cross_entropy(p, q):
    return -np.sum(p * np.log(q))


def kl(p, q):
    return np.sum(p * np.log(p / q))


p = np.array([0.2, 0.3, 0.5])
q = np.array([0.1, 0.6, 0.3])
print(f"H(p) = {entropy(p):.4f}, H(p, q) = {cross_entropy(p, q):.4f}, KL(p || q) = {kl(p, q):.4f}")
