"""The site's programs reproduce what others have published, to the digits that their sources printed."""

import json
from pathlib import Path

import numpy as np
import pytest

from machinery.running import inside

ROOT = Path(__file__).parents[2]
EXAMPLES = json.loads(Path(__file__).with_name("published_examples.json").read_text(encoding="utf-8"))["vectors"]


def function(name: str, program: str | None = None):
    return inside.names_of(ROOT / "snippets" / f"{program or name}.py")[name]


def one_hot(y: list[int], classes: int) -> np.ndarray:
    return np.eye(classes)[y]


def compute(example: dict) -> np.ndarray:
    """The value that the site's programs give for an example's inputs."""
    z, p, y = (np.array(example[name]) if name in example else None for name in ("z", "p", "y"))
    cross_entropy = function("cross_entropy")
    match example["op"]:
        case "-log(p)":
            return inside.names_of(ROOT / "snippets" / "loss_of_true_class_probabilities.py")["loss"]
        case "softmax(z)":
            return function("softmax")(z)
        case "gradient of cross-entropy with respect to the logits":
            return function("gradient")(one_hot(y, len(p)), np.log(p))  # softmax of log p is p
        case "z - max(z)":
            log_p_hat = function("log_softmax")(z)  # as far apart as the logits
            return log_p_hat - np.max(log_p_hat)
        case "cross-entropy per row" if z is not None:
            return function("cross_entropy_from_logits")(y, z)
        case "cross-entropy per row":
            return cross_entropy(one_hot(y, p.shape[-1]), p)
        case "mean cross-entropy":
            return np.mean(cross_entropy(one_hot(y, p.shape[-1]), p))
        case "mean cross-entropy, divided by the weights of the targets":
            p_hat = function("softmax")(z)
            return function("weighted_mean_loss")(one_hot(y, z.shape[-1]), p_hat, np.array(example["w"]))
        case "hinge loss with a margin of 1":
            return function("hinge_loss")(z, y)
        case "logsumexp(z)":
            return function("log_sum_exp", "log_softmax")(z)
        case "log_softmax(z)":
            return function("log_softmax")(z)
        case "nats to bits":
            return function("nats_to_bits")(example["nats"])
        case "sum of the cross-entropies of a network with one hidden layer":
            X, *network = (np.array(example[name]) for name in ["x", "U", "u", "W", "b"])
            mean_loss = function("network_objective", "two_layer_network")
            return len(y) * mean_loss(X[:, np.newaxis], one_hot(y, len(network[-1])), *network, lam=0)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])
def test_reproduced_to_the_digits_printed(example: dict) -> None:
    expected = np.atleast_1d(np.array(example["expect"], dtype=float))
    computed = np.atleast_1d(compute(example))
    assert computed.shape == expected.shape
    for value, printed, digits in zip(
        computed, expected, np.broadcast_to(example["digits"], expected.shape), strict=True
    ):
        assert round(value, int(digits)) == round(printed, int(digits)), (
            f"{example['source']}: {printed}, and we get {value}"
        )


def test_lesson_inputs_are_the_program_s() -> None:
    lesson = inside.names_of(ROOT / "snippets" / "loss_of_true_class_probabilities.py")
    (example,) = (example for example in EXAMPLES if example["id"] == "lesson-neg-log")
    assert lesson["correct_probs"].tolist() == example["p"]
