"""The functions that people copy most: every type and shape, ties, infinities, no rows at all, to 50 digits."""

import ast
from collections.abc import Callable
from decimal import Decimal, localcontext
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from machinery.lists import programs
from machinery.running import inside, run

ROOT = Path(__file__).parents[2]
SETTINGS = settings(derandomize=True, deadline=None, database=None, max_examples=150)
TYPES = [np.float16, np.float32, np.float64, np.int8, np.int64]
SPECIAL = st.sampled_from([0.0, 1.0, 1.0, -np.inf])  # ties, and classes that are left out
COMPLAIN = {"over": "ignore", "invalid": "ignore"}  # float16 may not hold a difference; a row of -inf is NaN


def load(name: str) -> Callable:
    return inside.names_of(ROOT / "snippets" / f"{name}.py")[name]


softmax, log_softmax, gradient = map(load, ("softmax", "log_softmax", "gradient"))
index_loss, soft_loss, by_rows = map(
    load, ("cross_entropy_from_logits", "soft_target_cross_entropy", "cross_entropy_by_rows")
)
binary_loss, masked_softmax = map(load, ("binary_cross_entropy_from_logits", "masked_softmax"))


@st.composite
def logits(draw: st.DrawFn) -> np.ndarray:
    """Logits of some type and shape, with classes last: read-only, strided, transposed or as they come."""
    dtype = np.dtype(draw(st.sampled_from(TYPES)))
    shape = (*draw(st.lists(st.integers(0, 3), max_size=2)), draw(st.integers(1, 6)))
    numbers = st.integers(-100, 100) | SPECIAL.filter(np.isfinite).map(int)
    if dtype.kind == "f":
        numbers = st.floats(-1000, 1000, width=16) | SPECIAL
    z = draw(arrays.arrays(dtype, shape, elements=numbers))
    match draw(st.sampled_from(["as it is", "strided", "backwards", "transposed"])):
        case "strided":
            z = np.repeat(z, 2, axis=-1)[..., ::2]
        case "backwards":
            z = z[..., ::-1]
        case "transposed":
            z = np.asfortranarray(z)
    if draw(st.booleans()):
        z.setflags(write=False)
    return z


def kept(z: np.ndarray) -> np.dtype:
    """The type of what is computed of z: its own, if it is a floating type."""
    return z.dtype if z.dtype.kind == "f" else np.dtype(float)


def rows(z: np.ndarray) -> list[list[Decimal]]:
    return [[Decimal(float(z_k)) for z_k in row] for row in z.reshape(-1, z.shape[-1])]


def exact_log_sum_exp(row: list[Decimal]) -> Decimal:
    """Of logits, less than the largest of them, so that 50 digits are enough."""
    return sum((z_k - max(row)).exp() for z_k in row).ln() + max(row)


def exactly(z: np.ndarray, value: Callable[[list[Decimal], int, int], Decimal]) -> np.ndarray:
    """For each row and class a value to 50 digits; NaN for a row of -inf alone."""
    with localcontext(prec=50):
        found = [
            [float(value(row, n, k)) if max(row).is_finite() else np.nan for k in range(len(row))]
            for n, row in enumerate(rows(z))
        ]
    return np.array(found).reshape(z.shape)


def close(computed: np.ndarray, exact: np.ndarray, z: np.ndarray, scale: np.ndarray | float = 1.0) -> None:
    """Within a few roundings of the type, in numbers of this scale and in differences of logits."""
    assert np.shape(computed) == np.shape(exact) and np.asarray(computed).dtype == kept(z)
    info = np.finfo(kept(z))
    step = 8 * float(info.eps) * scale + float(info.smallest_subnormal)
    computed, exact = np.asarray(computed, dtype=float), np.asarray(exact, dtype=float)
    same = (computed == exact) | (np.isnan(computed) & np.isnan(exact))
    with np.errstate(invalid="ignore"):
        assert np.all(same | (np.abs(computed - exact) <= step)), (computed, exact)


def spread(z: np.ndarray) -> np.ndarray:
    """How far each logit is below the largest of its row: the size of what is rounded before exp."""
    with np.errstate(invalid="ignore"):
        far = np.max(np.asarray(z, float), axis=-1, keepdims=True) - np.asarray(z, float)
    return 1 + np.nan_to_num(far, posinf=0)


@given(logits())
@SETTINGS
def test_softmax_and_its_logarithm(z: np.ndarray) -> None:
    before = z.copy()
    with np.errstate(**COMPLAIN):
        p_hat, log_p_hat = softmax(z), log_softmax(z)
    assert np.array_equal(z, before, equal_nan=True)
    log = exactly(z, lambda row, n, k: row[k] - exact_log_sum_exp(row))
    close(p_hat, np.exp(log), z, np.exp(log) * spread(z))
    close(log_p_hat, log, z, spread(z))


def test_by_rows_of_a_type_too_small_for_differences() -> None:
    y, z = np.array([0]), np.array([[29, -100]], dtype=np.int8)
    np.testing.assert_array_equal(by_rows(y, z), index_loss(y, z))


@given(logits(), st.data())
@SETTINGS
def test_losses_and_gradient(z: np.ndarray, data: st.DataObject) -> None:
    N, K = z.shape[:-1], z.shape[-1]
    kind = data.draw(st.sampled_from([np.int64, np.uint8, np.uint64]))
    y = data.draw(arrays.arrays(kind, N, elements=st.integers(0, K - 1)))
    one_hot, before = np.eye(K)[y.astype(int)], z.copy()
    with np.errstate(**COMPLAIN):
        loss, slope, of_one_hot = index_loss(y, z), gradient(one_hot, z), soft_loss(one_hot, z)
        if z.ndim == 2:
            held = data.draw(st.integers(1, 20))
            np.testing.assert_array_equal(by_rows(y, z, held), loss)
    assert np.array_equal(z, before, equal_nan=True)
    log = exactly(z, lambda row, n, k: row[k] - exact_log_sum_exp(row))
    exact = -np.take_along_axis(log, y.astype(int)[..., np.newaxis], axis=-1)[..., 0]
    far = np.take_along_axis(spread(z), y.astype(int)[..., np.newaxis], axis=-1)[..., 0]
    close(loss, exact, z, far)
    close(of_one_hot, exact, z, far)
    close(slope, np.exp(log) - one_hot, z, spread(z))


@given(logits(), st.data())
@SETTINGS
def test_loss_of_soft_targets(z: np.ndarray, data: st.DataObject) -> None:
    shares = data.draw(arrays.arrays(float, z.shape, elements=st.integers(0, 8).map(float)))
    y = shares / np.maximum(shares.sum(axis=-1, keepdims=True), 1)
    log = exactly(z, lambda row, n, k: row[k] - exact_log_sum_exp(row))
    with np.errstate(**COMPLAIN):
        exact = -np.where(y > 0, y * log, 0).sum(axis=-1)
        loss, slope = soft_loss(y, z), gradient(y, z)
    close(loss, exact, z, z.shape[-1] * spread(z).max(axis=-1))
    close(slope, np.exp(log) - y, z, spread(z))


@np.vectorize(otypes=[float])
def softplus(x: float) -> float:
    """log(1 + exp(x)) to 50 digits; so much for inf and -inf as well."""
    with localcontext(prec=50):
        return float(exact_log_sum_exp([Decimal(0), Decimal(x)])) if np.isfinite(x) else max(x, 0.0)


@given(logits(), st.data())
@SETTINGS
def test_binary_loss(z: np.ndarray, data: st.DataObject) -> None:
    y = data.draw(arrays.arrays(float, z.shape, elements=st.integers(0, 4).map(lambda n: n / 4)))
    before = z.copy()
    with np.errstate(**COMPLAIN):
        yes, no = softplus(-np.asarray(z, float)), softplus(np.asarray(z, float))
        exact = np.where(y > 0, y * yes, 0) + np.where(y < 1, (1 - y) * no, 0)
    close(binary_loss(y, z), exact, z, 1 + np.abs(np.nan_to_num(np.asarray(z, float), neginf=0)))
    assert np.array_equal(z, before, equal_nan=True)
    assert np.array_equal(binary_loss(y == 1, z), binary_loss((y == 1).astype(int), z))


@given(logits(), st.data(), st.sampled_from([0, np.nan, np.inf, -np.inf]))
@SETTINGS
def test_masked_softmax(z: np.ndarray, data: st.DataObject, hidden: float) -> None:
    a = data.draw(arrays.arrays(bool, z.shape))
    filled = np.where(a, z, hidden).astype(z.dtype) if z.dtype.kind == "f" else z
    with np.errstate(**COMPLAIN):
        p = masked_softmax(filled, a.astype(data.draw(st.sampled_from([bool, int, float]))))
    assert np.all(p[~a] == 0)
    rest = np.where(a, z, -np.inf)
    log = np.nan_to_num(exactly(rest, lambda row, n, k: row[k] - exact_log_sum_exp(row)), nan=-np.inf)
    close(p, np.exp(log), z, np.exp(log) * spread(rest))


def test_infinity_and_nan_show() -> None:
    with np.errstate(**COMPLAIN):
        for row in ([np.inf, 0.0], [np.nan, 0.0], [-np.inf, -np.inf]):
            z = np.array([row, [1.0, 1.0]])
            for result in (softmax(z), log_softmax(z), gradient(np.eye(2), z), index_loss(np.array([1, 1]), z)):
                assert np.all(np.isnan(result[0])) and np.all(np.isfinite(result[1]))
    np.testing.assert_array_equal(binary_loss([1, 0, 0, 1], [np.inf, -np.inf, np.inf, -np.inf]), [0, 0, np.inf, np.inf])
    assert np.isnan(binary_loss([1.0], [np.nan]))


def test_half_precision_with_many_classes() -> None:
    z = np.zeros((2, 70000), dtype=np.float16)  # 70000 is beyond the largest number of this type
    assert index_loss(np.array([0, 69999]), z) == pytest.approx(np.full(2, np.log(70000)), rel=1e-3)
    assert log_softmax(z)[0, 0] == pytest.approx(-np.log(70000), rel=1e-3)
    assert softmax(z)[0, 0] == pytest.approx(1 / 70000, rel=1e-2)


Z = np.zeros((2, 3))


@pytest.mark.parametrize(
    ("error", "words", "call"),
    [
        (IndexError, "index 3 is out of bounds for axis 1 with size 3", lambda: index_loss(np.array([0, 3]), Z)),
        (IndexError, "classes must be integers from 0 to 2", lambda: index_loss(np.array([-1, 0]), Z)),
        (IndexError, "classes must be integers from 0 to 2", lambda: index_loss(np.array([0.0, 1.0]), Z)),
        (IndexError, "classes must be integers from 0 to 2", lambda: index_loss(np.array([True, True]), Z)),
        (ValueError, r"classes \(3,\) do not fit logits \(2, 3\)", lambda: index_loss(np.zeros(3, int), Z)),
        (ValueError, r"classes \(2, 1\) do not fit", lambda: index_loss(np.zeros((2, 1), int), Z)),
        (ValueError, r"classes \(\) do not fit", lambda: index_loss(0, Z)),
        (IndexError, "classes must be integers from 0 to 2", lambda: by_rows(np.array([0, 3]), Z)),
        (ValueError, r"classes \(3,\) do not fit", lambda: by_rows(np.zeros(3, int), Z)),
        (ValueError, r"targets \(3,\) do not fit logits \(2, 3\)", lambda: soft_loss(np.ones(3), Z)),
        (ValueError, r"targets \(2, 1\) do not fit", lambda: gradient(np.ones((2, 1)), Z)),
        (ValueError, r"shape \(3,\)", lambda: binary_loss(np.ones((3, 1)), np.zeros(3))),
        (ValueError, r"lie in \[0, 1\]", lambda: binary_loss(np.array([255.0]), np.zeros(1))),
        (ValueError, r"lie in \[0, 1\]", lambda: binary_loss(np.array([-1.0]), np.zeros(1))),
        (ValueError, r"lie in \[0, 1\]", lambda: binary_loss(np.array([np.nan]), np.zeros(1))),
        (ValueError, "hold 0 and 1", lambda: masked_softmax(Z, np.full((2, 3), -np.inf))),
        (ValueError, r"have shape \(2, 3\)", lambda: masked_softmax(Z, np.ones(3))),
        (ValueError, "zero-size", lambda: softmax(np.zeros((2, 0)))),
    ],
)
def test_what_does_not_fit_is_refused(error: type[Exception], words: str, call: Callable) -> None:
    with pytest.raises(error, match=words):
        call()


@pytest.mark.parametrize("name", programs.SEVEN)
def test_a_dozen_lines(name: str) -> None:
    """Of code: the docstring comes on top."""
    tree = ast.parse((ROOT / "snippets" / f"{name}.py").read_text(encoding="utf-8"))
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)
    docstring, *code = function.body
    lines = 1 + code[-1].end_lineno - docstring.end_lineno
    assert lines <= 12, f"snippets/{name}.py:{function.lineno}: {name} has {lines} lines besides its docstring"


def test_one_file_has_them_all(tmp_path: Path) -> None:
    """In a process of its own: each function is the one of its own program, and works without the others."""
    path = tmp_path / Path(programs.TOGETHER).name
    path.write_text(programs.together(ROOT), encoding="utf-8")
    run.run_program(path, 1, path.read_text(encoding="utf-8"))
    names = inside.names_of(path)
    for name in programs.SEVEN:
        alone = load(name)
        assert names[name].__code__.co_code == alone.__code__.co_code and names[name].__doc__ == alone.__doc__
        assert names[name].__code__.co_consts == alone.__code__.co_consts
