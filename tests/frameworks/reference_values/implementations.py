"""The functions of the reference values as each library has them, each called as its documentation says."""

import os
from collections.abc import Callable

os.environ.setdefault("KERAS_BACKEND", "jax")

import jax
import jax.numpy as jnp
import keras
import numpy as np
import optax
import torch
import torch.nn.functional as F
from scipy import special

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")


def mean(losses: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return (weights * losses).sum() / weights.sum()


def naive() -> dict[str, Callable]:
    """The formulas as they are written: no shift, and the logarithm of a probability."""

    def softmax(logits):
        return np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)

    def cross_entropy(logits, targets):
        return -np.log(softmax(logits)[np.arange(len(targets)), targets]).mean()

    def binary(logits, targets):
        p = 1 / (1 + np.exp(-logits))
        return -targets * np.log(p) - (1 - targets) * np.log(1 - p)

    return {
        "softmax": softmax,
        "log_softmax": lambda logits: np.log(softmax(logits)),
        "logsumexp": lambda logits: np.log(np.exp(logits).sum(axis=-1)),
        "masked_softmax": lambda logits, mask: softmax(np.where(mask, logits, -np.inf).astype(logits.dtype)),
        "cross_entropy": cross_entropy,
        "cross_entropy_soft": lambda logits, targets: -(targets * np.log(softmax(logits))).sum(axis=-1).mean(),
        "binary_cross_entropy": binary,
        "kl_divergence": lambda p, q: (p * np.log(p / q)).sum(axis=-1),
    }


def of_scipy() -> dict[str, Callable]:
    def cross_entropy(logits, targets):
        return -special.log_softmax(logits, axis=-1)[np.arange(len(targets)), targets].mean()

    return {
        "softmax": lambda logits: special.softmax(logits, axis=-1),
        "log_softmax": lambda logits: special.log_softmax(logits, axis=-1),
        "logsumexp": lambda logits: special.logsumexp(logits, axis=-1),
        "masked_softmax": lambda logits, mask: special.softmax(
            np.where(mask, logits, -np.inf).astype(logits.dtype), axis=-1
        ),
        "cross_entropy": cross_entropy,
        "cross_entropy_soft": lambda logits, targets: -(targets * special.log_softmax(logits, axis=-1)).sum(-1).mean(),
        "kl_divergence": lambda p, q: special.rel_entr(p, q).sum(axis=-1),
    }


def of_pytorch() -> dict[str, Callable]:
    def tensor(array):
        if array.dtype.name == "bfloat16":
            return torch.tensor(array.astype(np.float32)).bfloat16()
        return torch.tensor(np.array(array))

    def called(function):
        def call(**arguments):
            given = {k: tensor(v) if isinstance(v, np.ndarray) else v for k, v in arguments.items()}
            return function(**given).detach().double().numpy()

        return call

    def cross_entropy(logits, targets, weights=None, ignore_index=-100, label_smoothing=0.0):
        return F.cross_entropy(
            logits, targets, weight=weights, ignore_index=ignore_index, label_smoothing=label_smoothing
        )

    def gradient(loss):
        def of(logits, targets):
            logits.requires_grad_(True)
            loss(logits, targets).backward()
            return logits.grad

        return of

    def binary(logits, targets):
        return F.binary_cross_entropy_with_logits(logits, targets, reduction="none")

    functions = {
        "softmax": lambda logits: F.softmax(logits, dim=-1),
        "log_softmax": lambda logits: F.log_softmax(logits, dim=-1),
        "logsumexp": lambda logits: torch.logsumexp(logits, dim=-1),
        "masked_softmax": lambda logits, mask: F.softmax(logits.masked_fill(~mask, -torch.inf), dim=-1),
        "cross_entropy": cross_entropy,
        "cross_entropy_soft": lambda logits, targets: F.cross_entropy(logits, targets),
        "cross_entropy_gradient": gradient(cross_entropy),
        "cross_entropy_soft_gradient": gradient(F.cross_entropy),
        "binary_cross_entropy": binary,
        "binary_cross_entropy_gradient": gradient(lambda logits, targets: binary(logits, targets).sum()),
        "kl_divergence": lambda p, q: F.kl_div(q.log(), p, reduction="none").sum(-1),
    }
    return {name: called(function) for name, function in functions.items()}


def of_jax() -> dict[str, Callable]:
    integer_labels = optax.softmax_cross_entropy_with_integer_labels

    def cross_entropy(logits, targets):
        return integer_labels(logits, targets).mean()

    def soft(logits, targets):
        return optax.softmax_cross_entropy(logits, targets).mean()

    functions = {
        "softmax": jax.nn.softmax,
        "log_softmax": jax.nn.log_softmax,
        "logsumexp": lambda logits: jax.nn.logsumexp(logits, axis=-1),
        "masked_softmax": lambda logits, mask: jax.nn.softmax(logits, where=mask),
        "cross_entropy": cross_entropy,
        "cross_entropy_soft": soft,
        "cross_entropy_gradient": jax.grad(cross_entropy),
        "cross_entropy_soft_gradient": jax.grad(soft),
        "binary_cross_entropy": optax.sigmoid_binary_cross_entropy,
        "binary_cross_entropy_gradient": jax.grad(
            lambda logits, targets: optax.sigmoid_binary_cross_entropy(logits, targets).sum()
        ),
        "kl_divergence": lambda p, q: optax.kl_divergence(jnp.log(q), p),
    }

    def called(function):  # jax.grad takes no names
        return lambda **arguments: np.asarray(function(*map(jnp.asarray, arguments.values())), np.float64)

    masked = functions["masked_softmax"]
    return {name: called(function) for name, function in functions.items()} | {
        "masked_softmax": lambda logits, mask: np.asarray(masked(jnp.asarray(logits), jnp.asarray(mask)), np.float64)
    }


def of_keras() -> dict[str, Callable]:
    losses = keras.losses

    def cross_entropy(logits, targets, ignore_index=None):
        return losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=ignore_index)(targets, logits)

    functions = {
        "softmax": lambda logits: keras.ops.softmax(logits),
        "log_softmax": lambda logits: keras.ops.log_softmax(logits),
        "logsumexp": lambda logits: keras.ops.logsumexp(logits, axis=-1),
        "masked_softmax": lambda logits, mask: keras.layers.Softmax(dtype=logits.dtype.name)(logits, mask=mask),
        "cross_entropy": cross_entropy,
        "cross_entropy_soft": lambda logits, targets: losses.CategoricalCrossentropy(from_logits=True)(targets, logits),
        "binary_cross_entropy": lambda logits, targets: losses.BinaryCrossentropy(from_logits=True, reduction=None)(
            targets[:, None], logits[:, None]
        ),
        "kl_divergence": lambda p, q: losses.KLDivergence(reduction=None)(p, q),
    }

    def called(function):
        return lambda **arguments: np.asarray(function(**arguments), np.float64)

    return {name: called(function) for name, function in functions.items()}


def of_this_site(load: Callable[[str], dict]) -> dict[str, Callable]:
    """The programs of this site; `load` gives what a program of snippets/ names."""
    loss = load("cross_entropy_from_logits")["cross_entropy_from_logits"]
    soft = load("soft_target_cross_entropy")["soft_target_cross_entropy"]
    binary = load("binary_cross_entropy_from_logits")["binary_cross_entropy_from_logits"]
    masked = load("masked_softmax")["masked_softmax"]

    def cross_entropy(logits, targets, weights=None, ignore_index=None):
        counted = np.ones(len(targets), bool) if ignore_index is None else targets != ignore_index
        if not counted.any():
            return np.nan
        weight = np.ones(counted.sum()) if weights is None else weights[targets[counted]].astype(float)
        return mean(loss(targets[counted], logits[counted]).astype(float), weight)

    return {
        "softmax": lambda logits: load("softmax")["softmax"](logits),
        "log_softmax": lambda logits: load("log_softmax")["log_softmax"](logits),
        "masked_softmax": lambda logits, mask: masked(logits, mask.astype(int)),
        "cross_entropy": cross_entropy,
        "cross_entropy_soft": lambda logits, targets: soft(targets, logits).mean(),
        "binary_cross_entropy": lambda logits, targets: binary(targets, logits),
    }
