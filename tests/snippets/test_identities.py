"""Identities that hold for all inputs, on functions that readers copy: hypothesis looks for one that breaks them."""

from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from machinery.running import inside

SNIPPETS = Path(__file__).parents[2] / "snippets"
SETTINGS = settings(
    derandomize=True, deadline=None, database=None, max_examples=200, suppress_health_check=list(HealthCheck)
)
EPSILON = 1e-12  # what rounding may do to sums of numbers of size 1
CLASSES = st.integers(1, 6)


def functions(program: str, *names: str) -> list:
    space = inside.names_of(SNIPPETS / f"{program}.py")
    return [space[name] for name in names]


def reals(size: float, *shape: st.SearchStrategy) -> st.SearchStrategy:
    """Arrays of the drawn shape with numbers up to a size."""
    numbers = st.floats(-size, size, allow_subnormal=False)
    return st.tuples(*shape).flatmap(lambda drawn: arrays.arrays(float, drawn, elements=numbers))


LOGITS, BATCH, EXTREME = reals(8, CLASSES), reals(8, st.integers(1, 4), CLASSES), reals(1e4, st.integers(1, 4), CLASSES)


def same_size(*sizes: float) -> st.SearchStrategy:
    """Several vectors of the same length, each with numbers up to its own size."""
    return CLASSES.flatmap(lambda K: st.tuples(*(reals(size, st.just(K)) for size in sizes)))


(softmax,) = functions("softmax", "softmax")
log_softmax, log_sum_exp = functions("log_softmax", "log_softmax", "log_sum_exp")
(cross_entropy,) = functions("cross_entropy", "cross_entropy")
(entropy,) = functions("entropy", "entropy")
(jacobian,) = functions("softmax_jacobian", "jacobian")
loss, gradient = functions("gradient", "loss", "gradient")
(squared_error_gradient,) = functions("squared_error_gradient", "gradient")
gradient_once, gradient_twice, floor = functions("softmax_twice", "gradient_once", "gradient_twice", "floor")
hessian, curvature = functions("hessian", "hessian", "curvature")
kl_divergence, average_surprise = functions("kl_divergence", "kl_divergence", "cross_entropy")
(softmax_at,) = functions("temperature", "softmax")
sigmoid, softmax_of_rows = functions("sigmoid_is_softmax_of_two", "sigmoid", "softmax")


def complex_step(function, z: np.ndarray, step: float = 1e-20) -> np.ndarray:
    """Derivatives by each entry of z without a difference, so without cancellation; [..., j] is that by z[j]."""
    moved = [z + 1j * step * unit for unit in np.eye(len(z))]
    return np.stack([np.imag(function(point)) / step for point in moved], axis=-1)


def plain_softmax(z: np.ndarray) -> np.ndarray:
    """Softmax by its formula, for complex numbers of a moderate size."""
    return np.exp(z) / np.sum(np.exp(z))


def close(a: np.ndarray, b: np.ndarray, tolerance: float = EPSILON) -> bool:
    return bool(np.max(np.abs(np.asarray(a) - np.asarray(b))) <= tolerance)


@given(EXTREME)
@SETTINGS
def test_rows_of_softmax_are_distributions(z):
    p_hat = softmax(z)
    assert p_hat.shape == z.shape and np.all(p_hat >= 0)
    assert close(np.sum(p_hat, axis=-1), 1)
    assert np.array_equal(softmax_of_rows(z), p_hat)
    assert close(np.exp(log_softmax(z)), p_hat)


@given(BATCH, st.floats(-1e3, 1e3))
@SETTINGS
def test_shift_invariance(z, c):
    rounding = 1e-15 * (abs(c) + 10) * 10
    assert close(softmax(z + c), softmax(z), rounding)
    assert close(log_softmax(z + c), log_softmax(z), 10 * rounding)
    assert close(log_sum_exp(z + c), log_sum_exp(z) + c, 10 * rounding)


@given(same_size(8, 8))
@SETTINGS
def test_gradient_is_the_derivative_of_the_loss(vectors):
    z, y = vectors[0], softmax(vectors[1])
    by_complex_step = complex_step(lambda z: -np.sum(y * np.log(plain_softmax(z))), z)
    assert close(gradient(y, z), by_complex_step, 1e-8)
    by_differences = [(loss(y, z + d) - loss(y, z - d)) / 2e-4 for d in 1e-4 * np.eye(len(z))]
    assert close(gradient(y, z), by_differences, 1e-8)
    assert close(gradient(y, z), gradient_once(y, z)) and close(np.sum(gradient(y, z)), 0)


@given(same_size(8, 8))
@SETTINGS
def test_gradients_of_the_losses_that_train_badly(vectors):
    z, y = vectors[0], softmax(vectors[1])
    squared_error = complex_step(lambda z: np.sum((plain_softmax(z) - y) ** 2) / 2, z)
    assert close(squared_error_gradient(y, z), squared_error, 1e-8)
    twice = complex_step(lambda z: -np.sum(y * np.log(plain_softmax(plain_softmax(z)))), z)
    assert close(gradient_twice(y, z), twice, 1e-8)


@given(LOGITS)
@SETTINGS
def test_jacobian_is_the_derivative_of_softmax(z):
    assert close(jacobian(z), complex_step(plain_softmax, z), 1e-8)


@given(same_size(8, 8))
@SETTINGS
def test_hessian_is_the_derivative_of_the_gradient(vectors):
    z, y = vectors[0], softmax(vectors[1])
    assert close(hessian(z), complex_step(lambda z: plain_softmax(z) - y, z), 1e-8)


@given(same_size(30, 1))
@SETTINGS
def test_hessian_is_positive_semidefinite_and_at_most_one_half(vectors):
    z, v = vectors
    eigenvalues = np.linalg.eigvalsh(hessian(z))
    assert -EPSILON <= eigenvalues[0] and eigenvalues[-1] <= 1 / 2 + EPSILON
    assert close(curvature(z, v), v @ hessian(z) @ v)
    assert -EPSILON <= curvature(z, v) <= v @ v / 2 + EPSILON


def test_bound_of_the_hessian_is_reached():
    assert close(np.linalg.eigvalsh(hessian(np.array([0.0, 0.0, -50.0])))[-1], 1 / 2)


@given(same_size(30, 30))
@SETTINGS
def test_gibbs_inequality(vectors):
    y, p_hat = map(softmax, vectors)
    assert cross_entropy(y, p_hat) >= entropy(y) - 1e-10
    assert -EPSILON <= entropy(y) <= np.log(len(y)) + EPSILON
    assert close(cross_entropy(y, y), entropy(y))


@given(same_size(30, 30))
@SETTINGS
def test_cross_entropy_is_entropy_plus_divergence(vectors):
    y, p_hat = map(softmax, vectors)
    assert close(cross_entropy(y, p_hat), entropy(y) + kl_divergence(y, p_hat), 1e-10)
    assert close(average_surprise(y, p_hat), cross_entropy(y, p_hat), 1e-10)


@given(LOGITS, st.floats(0.1, 100))
@SETTINGS
def test_temperature_divides_every_gap(z, T):
    p_hat = softmax_at(z, T)
    assert close(np.log(p_hat / p_hat[0]), (z - z[0]) / T, 1e-10)
    assert close(softmax_at(z, 1), softmax(z))


@given(reals(500, st.just(2)))
@SETTINGS
def test_sigmoid_is_softmax_of_two(z):
    assert close(sigmoid(z[0] - z[1]), softmax(z)[0])


@given(reals(1e4, CLASSES), st.data())
@SETTINGS
def test_softmax_twice_never_falls_below_its_floor(z, data):
    k = data.draw(st.integers(0, len(z) - 1))
    assert -log_softmax(softmax(z))[k] >= floor(len(z)) - EPSILON
