"""The formulas of the explorers with NumPy. The narrow types: by NumPy's own, and by the bits of a double."""

import numpy as np


def log_softmax(z):
    shifted = np.subtract(z, np.max(z))
    return shifted - np.log(np.sum(np.exp(shifted)))


def softmax(z, T=1.0):
    exp_z = np.exp(np.subtract(z, np.max(z)) / T)
    return exp_z / np.sum(exp_z)


def smoothing_floor(epsilon, K):
    y = np.full(K, epsilon / K) + (1 - epsilon) * np.eye(1, K)[0]
    return -np.sum(y * np.log(y))


def bfloat16(x):
    """To 8 significant bits: the other 45 of a double are cut off, after a half was added to them. Below 2**-126 the
    numbers are as far apart as there."""
    x = np.float64(x)
    if abs(x) < 2.0**-126:
        return np.round(x * 2.0**133) / 2.0**133
    bits = x.view(np.uint64)
    kept = bits >> np.uint64(45)
    half = (np.uint64(1) << np.uint64(44)) - np.uint64(1) + (kept & np.uint64(1))
    rounded = ((bits + half) & ~np.uint64((1 << 45) - 1)).view(np.float64) if np.isfinite(x) else x
    return np.copysign(np.inf, x) if abs(rounded) >= 2.0**128 else rounded


ROUND = {
    "float64": lambda x: x,
    "float32": lambda x: np.float64(np.float32(x)),
    "bfloat16": bfloat16,
    "float16": lambda x: np.float64(np.float16(x)),
}


def narrow(type_, z, shift):
    """Each operation in float64, its result rounded: the shifted logits, the exponentials and their sum."""
    to = ROUND[type_]
    z = [to(z_k) for z_k in z]
    x = [to(z_k - max(z)) for z_k in z] if shift else z
    exp_x = [to(np.exp(x_k)) for x_k in x]
    total = exp_x[0]
    for e in exp_x[1:]:
        total = to(total + e)
    return to, x, exp_x, total


def narrow_softmax(type_, z, shift):
    to, _, exp_x, total = narrow(type_, z, shift)
    return [to(e / total) for e in exp_x]


def narrow_loss(type_, z, k, shift):
    to, x, exp_x, total = narrow(type_, z, shift)
    return to(to(np.log(total)) - x[k]) if shift else -to(np.log(to(exp_x[k] / total)))
