"""Softmax in one pass, with masks, and to fifty digits: the programs of "Code that does not break" on many inputs."""

from decimal import localcontext
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinery.running import inside

ROOT = Path(__file__).parents[2]
MASKED = -np.inf
finite = st.floats(-1e4, 1e4)
logits = st.lists(finite | st.just(MASKED), min_size=1, max_size=12).map(np.array)
steps = st.integers(-30 * 64, 30 * 64).map(lambda n: n / 64)  # differences of these are exact
tables = st.lists(st.tuples(finite, st.booleans()), min_size=1, max_size=8)
same_each_time = settings(derandomize=True, database=None, deadline=None)


def program(name: str) -> dict:
    return inside.names_of(ROOT / "snippets" / f"{name}.py")


online_log_sum_exp = program("online_softmax")["online_log_sum_exp"]
masked_softmax = program("masked_softmax")["masked_softmax"]
MASKED_LOSS, FIFTY, LOG_SOFTMAX = map(program, ("masked_cross_entropy", "fifty_digits", "log_softmax"))


def two_passes(z: np.ndarray) -> float:
    z = z[z > MASKED]
    return np.max(z) + np.log(np.sum(np.exp(z - np.max(z)))) if len(z) else MASKED


@same_each_time
@given(logits)
def test_one_pass_is_two_passes(z: np.ndarray) -> None:
    np.testing.assert_allclose(online_log_sum_exp(z), two_passes(z), rtol=1e-14, atol=1e-14)


@pytest.mark.parametrize("z", [[1, np.nan], [np.nan, 1], [1, np.inf], [np.inf, 1], [MASKED, np.nan, 1]])
def test_one_pass_hides_neither_nan_nor_infinity(z: list) -> None:
    """As one pass of `max` would: of 1 and NaN it makes the one that it reads first."""
    with np.errstate(invalid="ignore"):
        assert np.isnan(online_log_sum_exp(np.array(z)))


@same_each_time
@given(st.lists(finite, min_size=1, max_size=12).map(np.array), st.integers(1, 13))
def test_blocks_are_the_whole(z: np.ndarray, block: int) -> None:
    """With the logits as scores: of keys with one feature, and of weights with one feature."""
    p_hat, V = np.exp(z - two_passes(z)), np.stack([np.arange(len(z)), np.ones(len(z))], axis=1)
    attention = program("online_attention")["online_attention"](np.ones(1), z[:, np.newaxis], V, block)
    np.testing.assert_allclose(attention, p_hat @ V, rtol=1e-10, atol=1e-10)
    loss = program("cross_entropy_in_blocks")["cross_entropy_in_blocks"](0, np.ones(1), z[:, np.newaxis], block)
    np.testing.assert_allclose(loss, two_passes(z) - z[0], rtol=1e-14, atol=1e-11)


@same_each_time
@given(st.lists(steps, min_size=2, max_size=8).map(np.array))
def test_losses_to_fifty_digits(z: np.ndarray) -> None:
    log_p_hat = LOG_SOFTMAX["log_softmax"](z)
    for k in range(len(z)):
        exact = FIFTY["exact_loss"](z, k)
        _, _, with_log1p = FIFTY["three_losses"](z, k)
        with localcontext(prec=50):
            assert abs(float(exact + FIFTY["Decimal"](log_p_hat[k]))) <= 1e-15 * (2 + np.ptp(z))
            assert abs(float(FIFTY["Decimal"](with_log1p) / exact - 1)) <= 2e-15


@same_each_time
@given(tables, st.sampled_from([0.0, np.inf, MASKED, np.nan]))
def test_masked_softmax_is_softmax_of_the_rest(table: list, hidden: float) -> None:
    z, a = (np.array(column) for column in zip(*table, strict=True))
    p = masked_softmax(np.where(a, z, hidden), a)
    np.testing.assert_array_equal(p[~a], 0)
    np.testing.assert_allclose(p[a], np.exp(z[a] - two_passes(z[a])) if a.any() else [], rtol=1e-11, atol=1e-300)


@same_each_time
@given(logits, st.data())
def test_masked_loss_is_a_number(z: np.ndarray, data: st.DataObject) -> None:
    y = np.array([data.draw(st.floats(0, 1)) for _ in z]) * (z > MASKED)
    y = y / np.sum(y) if np.sum(y) > 1e-3 else np.zeros(len(z))
    expected = np.sum(y) * two_passes(z) - np.sum(y[y > 0] * z[y > 0]) if y.any() else 0.0
    loss, gradient = (MASKED_LOSS[name](y, z) for name in ("masked_cross_entropy", "masked_gradient"))
    np.testing.assert_allclose(loss, expected, rtol=1e-12, atol=1e-10)
    assert np.all(np.isfinite(gradient)) and np.all(gradient[z == MASKED] == 0)


@same_each_time
@given(st.integers(0, 0x7F7F), st.sampled_from([0, 1, 0x7FFF, 0x8000, 0x8001, 0xFFFF]), st.sampled_from([1, -1]))
def test_bfloat16_is_the_nearest(upper: int, lower: int, sign: int) -> None:
    """Of the two around a float32 of these bits; in the middle the one whose last bit is 0."""
    x, down, up = (np.uint32(bits).view(np.float32) for bits in (upper << 16 | lower, upper << 16, upper + 1 << 16))
    nearest = up if lower > 0x8000 or (lower == 0x8000 and upper % 2) else down
    assert program("bfloat16")["bfloat16"](sign * x) == sign * nearest


@pytest.mark.parametrize("name", ["float16", "bfloat16", "float32", "float64"])
def test_limits_are_where_the_exponential_breaks(name: str) -> None:
    """To the last printed digit, where the exponential is computed in float64 and then rounded to the type."""
    rows = (ROOT / "snippets" / "exp_limits.out").read_text(encoding="utf-8").splitlines()
    (row,) = (row.split() for row in rows if row.startswith(f"{name} "))
    to = program("bfloat16")["bfloat16"] if name == "bfloat16" else np.dtype(name).type
    too_large, _, zero = map(float, row[1:])
    with np.errstate(over="ignore", under="ignore"):
        assert to(np.exp(too_large - 1e-4)) < np.inf == to(np.exp(too_large + 1e-4))
        assert to(np.exp(zero + 1e-4)) > 0 == to(np.exp(zero - 1e-4))
