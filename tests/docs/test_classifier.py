"""The chapter on a classifier: its optimum, calibration and temperature against other libraries, one code twice."""

import ast
import contextlib
import io
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from sklearn.calibration import calibration_curve
from sklearn.linear_model import LogisticRegression

from machinery.running import inside

ROOT = Path(__file__).parents[2]
FIRST, SECOND = (
    ROOT / "docs" / "learn" / f"a-classifier-{name}.py" for name in ("from-scratch", "with-a-hidden-layer")
)
PROGRAMS = {
    "expected_calibration_error": {"expected_calibration_error"},
    "gradient_check": {"measured_gradient", "relative_error"},
    "softmax_regression": {"gradients", "log_softmax", "objective"},
    "spiral_data": {"spiral"},
    "two_layer_network": {"log_softmax", "network_gradients", "network_objective"},
}


@pytest.fixture(scope="module")
def chapter() -> dict:
    """The names that the two notebooks leave; those of the second where both have one."""
    with contextlib.redirect_stdout(io.StringIO()):
        first, second = (inside.names_of(path, run_name="__main__") for path in (FIRST, SECOND))
    np.testing.assert_array_equal(second["Z_linear"], first["Z_linear"])
    return first | second | {"W": first["W"], "b": first["b"]}


def functions(path: Path) -> dict[str, tuple[int, str]]:
    """The functions of a program: the line and the code of each."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name: (node.lineno, ast.unparse(node)) for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("program", PROGRAMS)
def test_program_has_the_functions_of_the_chapter(program: str) -> None:
    shown, copied = [functions(FIRST), functions(SECOND)], functions(ROOT / "snippets" / f"{program}.py")
    for name in PROGRAMS[program]:
        assert any(name in part for part in shown), f"no part of the chapter has {name} of {program}.py"
        for path, part in zip((FIRST, SECOND), shown, strict=True):
            line, code = part.get(name, (0, copied[name][1]))
            assert code == copied[name][1], f"{path.relative_to(ROOT)}:{line}: {name} is not that of {program}.py"


def test_second_part_has_the_functions_of_the_first() -> None:
    first, second = functions(FIRST), functions(SECOND)
    for name in first.keys() & second:
        line, code = second[name]
        assert code == first[name][1], f"{SECOND.relative_to(ROOT)}:{line}: {name} is not that of the first part"


def test_scikit_learn_finds_the_same_optimum(chapter: dict) -> None:
    """It adds up the losses, so that its C is 1 / (N lam); neither side penalises the biases."""
    X, Y, W, b, lam = (chapter[name] for name in ("X", "Y", "W", "b", "lam"))
    other = LogisticRegression(C=1 / (len(X) * lam), tol=1e-10, max_iter=10_000).fit(X, chapter["labels"])
    np.testing.assert_allclose(W, other.coef_.T, atol=1e-5)
    np.testing.assert_allclose(b - b.mean(), other.intercept_ - other.intercept_.mean(), atol=1e-5)
    J = chapter["objective"](X, Y, W, b, lam)
    assert J == pytest.approx(chapter["objective"](X, Y, other.coef_.T, other.intercept_, lam), abs=1e-9)
    P_hat = np.exp(chapter["log_softmax"](chapter["Z_linear"]))
    np.testing.assert_allclose(P_hat, other.predict_proba(chapter["X_test"]), atol=1e-5)


@pytest.mark.parametrize("model", ["Z_linear", "Z_network"])
def test_scikit_learn_finds_the_same_bins(chapter: dict, model: str) -> None:
    confidence, correct = chapter["confidence_and_correct"](chapter[model], chapter["labels_test"])
    accuracies, confidences = calibration_curve(correct, confidence, n_bins=10)
    counts = np.histogram(confidence, bins=10, range=(0, 1))[0]
    error = np.sum(counts[counts > 0] * np.abs(accuracies - confidences)) / len(confidence)
    assert chapter["expected_calibration_error"](confidence, correct) == pytest.approx(error, abs=1e-12)


def test_scipy_finds_the_same_temperature(chapter: dict) -> None:
    """To the step of the temperatures that the notebook tries."""
    Z, labels = chapter["network_logits"](chapter["X_val"], *chapter["network_path"][-1]), chapter["labels_val"]
    best = minimize_scalar(lambda T: chapter["mean_loss"](Z / T, labels), bounds=(0.5, 5), method="bounded").x
    assert chapter["T"] == pytest.approx(best, abs=0.03)


def test_best_accuracy_is_that_of_the_true_probabilities(chapter: dict) -> None:
    X, labels = chapter["spiral"](100_000, seed=7)
    assert chapter["accuracy"](chapter["true_logits"](X), labels) == pytest.approx(chapter["best"], abs=0.002)
