"""Losses that give a bug away, each with its cause."""

import numpy as np


def smoothed_target(epsilon, K):
    """Class 0, with the share epsilon spread over all: epsilon, K -> (K,)."""
    return np.full(K, epsilon / K) + (1 - epsilon) * np.eye(1, K)[0]


y = smoothed_target(0.1, 10)
float32, float64 = np.finfo(np.float32), np.finfo(np.float64)
one_unit = np.exp([3.7]) / np.sum(np.exp([3.7]))

telltales = {
    "uniform guess, K = 2": np.log(2),
    "uniform guess, K = 3": np.log(3),
    "uniform guess, K = 10": np.log(10),
    "uniform guess, K = 1000": np.log(1000),
    "softmax twice, best case, K = 3": np.log(1 + 2 / np.e),
    "softmax twice, best case, K = 10": np.log(1 + 9 / np.e),
    "softmax twice, best case, K = 1000": np.log(1 + 999 / np.e),
    "label smoothing 0.1, best case, K = 10": -np.sum(y * np.log(y)),
    "two hot targets, best case": -2 * np.log(1 / 2),
    "softmax over one output unit": -np.log(one_unit[0]),
    "probability 0.9 where its log is expected": -0.9,
    "probability cut at float32 epsilon": -np.log(float(float32.eps)),
    "probability cut at 1e-7": -np.log(1e-7),
    "probability cut at 1e-8": -np.log(1e-8),
    "probability cut at 1e-10": -np.log(1e-10),
    "probability cut at 1e-12": -np.log(1e-12),
    "probability cut at 1e-15": -np.log(1e-15),
    "probability cut at float64 epsilon": -np.log(float64.eps),
    "smallest normal float32": -np.log(float(float32.tiny)),
    "smallest float32 above 0": -np.log(float(float32.smallest_subnormal)),
}
for cause, loss in telltales.items():
    print(f"{loss + 0.0:8.4f}  {cause}")
