"""The mathematics of the explorers, in the browser: each function against NumPy on a thousand cases and more.

`--update-outputs` writes what is measured to docs/explorers.toml; without it, that record is held.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from machinery import records
from machinery.figures import explorers
from tests.browser.reference import ROUND, log_softmax, narrow, narrow_loss, narrow_softmax, smoothing_floor, softmax

ROOT = Path(__file__).parents[2]
COUNT = 1000  # cases of each function, and the extreme ones on top
TYPES = ["float64", "float32", "bfloat16", "float16"]
TINY = np.finfo(np.float64).tiny


def generator() -> np.random.Generator:
    return np.random.default_rng(6)


# The cases: seeded, of every size, the extreme ones among them.


def logits(rng, count=COUNT, largest=1e4):
    sizes = np.geomspace(1e-3, largest, 8)
    drawn = [(rng.choice(sizes) * rng.standard_normal(rng.integers(2, 9))).tolist() for _ in range(count)]
    return [*drawn, [0, 0], [1000, 1000], [-1000, -1000], [745.2, 0], [-745.2, 0, 0], [1e300, -1e300], [1e-320, 0, 0]]


def targets(rng, z):
    return rng.choice([np.eye(len(z))[rng.integers(len(z))], rng.dirichlet(np.ones(len(z)))]).tolist()


def with_target(rng, *more):
    return [(targets(rng, z), z, *(draw(rng) for draw in more)) for z in logits(rng)]


def temperature(rng):
    return float(10 ** rng.uniform(-2, 2))


def losses(rng):
    return [(x,) for x in [0, -0.9, 1e-300, 709.7, 745.2, 1000, *rng.uniform(-1, 120, COUNT).tolist()]]


def numbers(rng, digits, lowest, largest):
    """Of every size, at the ends of a type, and half way between two of its numbers."""
    drawn = rng.choice([-1, 1], COUNT) * 2.0 ** rng.uniform(lowest - digits - 3, np.log2(largest) + 2, COUNT)
    steps = rng.integers(2 ** (digits - 1), 2**digits, 300) + rng.choice([0.5, 0.5 + 1e-9, 0.5 - 1e-9], 300)
    ties = steps * 2.0 ** rng.integers(lowest - digits + 1, int(np.log2(largest)) - digits, 300)
    small = np.arange(8) * 2.0 ** (lowest - digits)
    edge = largest * (1 + np.array([0, 0.4, 0.5, 0.6, 1]) * 2.0 ** (1 - digits))
    return [(x,) for x in [0.0, np.inf, -np.inf, np.nan, *drawn, *ties, *small, *edge, *-edge]]


def in_types(rng, *more):
    """Logits near the ends of the types, in each type, with and without the shift."""
    ends = np.array([11.09, 17.3, 88.72, 92.9, 104, 709.78, 745.13, 1000])
    drawn = [z for z in logits(rng, 200, 1000) if max(map(abs, z)) < 1e5]
    drawn += [
        (rng.choice(ends) * rng.choice([-1, 1]) + rng.normal(0, 2, rng.integers(2, 9))).tolist() for _ in range(60)
    ]
    ways = [(type_, shift) for type_ in TYPES for shift in (False, True)]
    return [(type_, z, *(draw(rng, z) for draw in more), shift) for z in drawn for type_, shift in ways]


def each(items):
    return [(item,) for item in items]


FUNCTIONS = {
    "logSumExp": (lambda z: np.max(z) + np.log(np.sum(np.exp(np.subtract(z, np.max(z))))), lambda r: each(logits(r))),
    "softmax": (softmax, lambda r: [(z, temperature(r)) for z in logits(r)]),
    "logSoftmax": (log_softmax, lambda r: each(logits(r))),
    "exponentials": (
        lambda z, T, c: np.exp((np.array(z) + c) / T),
        lambda r: [(z, temperature(r), r.normal(0, 10)) for z in logits(r)],
    ),
    "crossEntropy": (
        lambda y, z: -np.sum(np.array(y)[np.array(y) > 0] * log_softmax(z)[np.array(y) > 0]),
        with_target,
    ),
    "gradient": (lambda y, z: softmax(z) - y, with_target),
    "descend": (lambda y, z, eta: z - eta * (softmax(z) - y), lambda r: with_target(r, temperature)),
    "surprise": (lambda p: -np.log(p), lambda r: each([1, 5e-324, *(10 ** r.uniform(-300, 0, COUNT)).tolist()])),
    "bits": (lambda loss: loss / np.log(2), losses),
    "hartleys": (lambda loss: loss / np.log(10), losses),
    "perWrongAnswer": (
        lambda loss, accuracy: np.divide(loss, 1 - accuracy),
        lambda r: [(0.0, 1.0), (2.0, 1.0), *((loss, r.uniform(0, 1)) for (loss,) in losses(r))],
    ),
    "perplexity": (np.exp, losses),
    "probability": (lambda loss: np.exp(-np.float64(loss)), losses),
    "uniformBaseline": (np.log, lambda r: each(range(1, COUNT + 2))),
    "softmaxTwice": (lambda K: np.log(1 + (K - 1) / np.e), lambda r: each(range(1, COUNT + 2))),
    "smoothingFloor": (
        smoothing_floor,
        lambda r: [(float(r.uniform(1e-6, 1)), int(r.integers(2, 2000))) for _ in range(COUNT)],
    ),
    "float32": (ROUND["float32"], lambda r: numbers(r, 24, -126, float(np.finfo(np.float32).max))),
    "bfloat16": (ROUND["bfloat16"], lambda r: numbers(r, 8, -126, 255 * 2.0**120)),
    "float16": (ROUND["float16"], lambda r: numbers(r, 11, -14, 65504.0)),
    "narrowExponentials": (lambda *case: narrow(*case)[2], in_types),
    "narrowSoftmax": (narrow_softmax, in_types),
    "narrowLoss": (narrow_loss, lambda r: in_types(r, lambda r, z: int(r.integers(len(z))))),
}
CANCEL = {"logSumExp", "logSoftmax", "crossEntropy", "gradient", "descend", "narrowLoss", "smoothingFloor"}


def differences(name: str, found: list, expected: list) -> np.ndarray:
    """How far the browser's values are from NumPy's: relative; absolute where values cancel, and for subnormals."""
    found, expected = (np.concatenate([np.ravel(one).astype(float) for one in each]) for each in (found, expected))
    assert found.shape == expected.shape, f"{name}: {found.shape} values, not {expected.shape}"
    same = (found == expected) | (np.isnan(found) & np.isnan(expected))
    with np.errstate(all="ignore"):
        apart = np.abs(found - expected)
        far = apart / np.maximum(np.abs(expected), 1 if name in CANCEL else TINY)
        far = np.where(np.abs(expected) < TINY, apart, far)
    return np.where(same, 0, np.where(np.isfinite(far), far, np.inf))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_agrees_with_numpy(request, name: str, record_property) -> None:
    place = f"{explorers.MATHEMATICS}:{explorers.functions(ROOT).get(name)}"
    record_property("proves", f"explorers {place}")
    page = request.getfixturevalue("page")  # now, so that a missing browser comes after the place
    reference, draw = FUNCTIONS[name]
    cases = draw(generator())
    with np.errstate(all="ignore"):
        expected = [reference(*case) for case in cases]
    found = page.evaluate(
        """async ([address, name, cases]) => {
          const mathematics = await import(address);
          return cases.map(values => mathematics[name](...values));
        }""",
        ["./assets/explorers/mathematics.js", name, [list(map(plain, case)) for case in cases]],
    )
    far = np.array([np.max(differences(name, [f], [e]), initial=0) for f, e in zip(found, expected, strict=True)])
    worst = int(np.argmax(far))
    assert far[worst] <= 1e-12, (
        f"{place}: {name}{tuple(cases[worst])} is {found[worst]} in the browser and {expected[worst]} with NumPy"
    )
    check_record(name, len(cases), float(far[worst]), request.config.getoption("update_outputs"))


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of the site, one for all functions."""
    page = browser.new_page()
    page.goto(f"{address}404.html")
    yield page
    page.close()


def plain(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else value


def check_record(name: str, cases: int, difference: float, update: bool) -> None:
    now = {"cases": cases, "difference": 0 if name in ROUND else max(records.bound(difference), 1e-15)}
    record = explorers.read_record(ROOT)
    if update:
        explorers.write_record(ROOT, record | {name: now})
    then = explorers.read_record(ROOT).get(name, {"cases": 0, "difference": 0})
    advice = f"{explorers.RECORD}: {name} has {then}, now it is {now}: --update-outputs writes it down"
    assert cases == then["cases"] and difference <= then["difference"], advice


def test_every_function_is_compared_and_recorded() -> None:
    there, record = [*explorers.functions(ROOT)], [*explorers.read_record(ROOT)]
    assert there == [*FUNCTIONS], f"{explorers.MATHEMATICS} and FUNCTIONS in this file name other functions"
    assert there == record, f"{explorers.RECORD} has other functions: pytest {explorers.TESTS} --update-outputs"


def test_a_slip_is_found() -> None:
    assert differences("softmax", [[0.5 + 1e-11]], [[0.5]])[0] > 1e-12
    assert differences("bits", [np.nan, np.inf, 0.0], [0.0, np.nan, 5e-324]).tolist() == [np.inf, np.inf, 5e-324]
