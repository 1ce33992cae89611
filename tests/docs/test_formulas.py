"""The display formulas: each agrees with its program on many inputs, and with one slip in it no longer does.

`--update-outputs` writes what is measured to docs/formulas.toml; without it, that record is held.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import scipy.special
import scipy.stats
from jinja2 import Environment, FileSystemLoader

from machinery import records
from machinery.errors import PageError
from machinery.formulas import bindings
from machinery.formulas.check import check
from machinery.formulas.notation import load_notation
from machinery.formulas.slips import survivors
from machinery.formulas.trials import make_trials

ROOT = Path(__file__).parents[2]
NOTATION, SNIPPETS = load_notation(ROOT / "docs" / "notation.toml"), ROOT / "snippets"
ALL = bindings.read_formulas(ROOT)
CHECKED = [formula for formula in ALL if not formula.declared]
LESSON = {"cross-entropy", "softmax", "gradient"}
each_formula = pytest.mark.parametrize("formula", ALL, ids=lambda formula: formula.name)
each_checked = pytest.mark.parametrize("formula", CHECKED, ids=lambda formula: formula.name)


@pytest.fixture
def update(request: pytest.FixtureRequest):
    """How a test writes down what it measured of a formula; nothing without the flag."""
    if not request.config.getoption("update_outputs"):
        return None

    def write(formula, entry: dict) -> None:
        record = bindings.read_record(ROOT)
        record[formula.name] = entry
        bindings.write_record(ROOT, {each.name: record[each.name] for each in CHECKED if each.name in record})

    return write


def need(true: object, message: str) -> None:
    """Fail with a message alone, which says what to do."""
    if not true:
        pytest.fail(message, pytrace=False)


@each_formula
def test_agrees_and_with_a_slip_it_does_not(formula, update, record_property) -> None:
    if not formula.declared:
        trials = make_trials(formula, NOTATION)
        result = check(formula, NOTATION, SNIPPETS, trials)
        alive, count = survivors(formula, SNIPPETS, trials)
        now = result | {"error": records.bound(result["error"]), "mutants": count}
        if update:
            reasons = bindings.read_record(ROOT).get(formula.name, {}).get("survivors", {})
            update(formula, now | {"survivors": {change: reasons.get(change, "") for change in alive}})
        then = bindings.read_record(ROOT).get(formula.name)
        need(then, f"{formula.place} is not in {bindings.RECORD}: pytest {formula.page} --update-outputs")
        for change in alive:
            reason = then.get("survivors", {}).get(change)
            need(reason, f"{formula.place}: {change} is still true: say why in {bindings.RECORD}")
        advice = f"{formula.place}: {bindings.RECORD} has {then}, now it is {now}: --update-outputs writes it down"
        need(result["error"] <= then["error"], advice)
        need(now | {"error": 0} == {key: then[key] for key in now} | {"error": 0}, advice)
        need(set(alive) == set(then.get("survivors", {})), advice)
    record_property("proves", f"formulas {formula.page}:{formula.line}")


@each_checked
def test_every_sign_matters(formula) -> None:
    """Flip each + and - by its character: the error names the page, the line and both values, or the index."""
    trials = make_trials(formula, NOTATION)
    for sign in re.finditer(r"[+-]", formula.latex):
        before, after = formula.latex[: sign.start()], formula.latex[sign.end() :]
        flipped = " " if re.search(r"([={(\[&]|aligned\})\s*$|^$", before) else "+-"[sign[0] == "+"]
        says = r"(does not hold: \S+ and \S+ for |is outside of )"  # the other sign may leave the array
        try:
            check(replace(formula, latex=before + flipped + after), NOTATION, SNIPPETS, trials)
            said = "it is true"
        except PageError as error:
            said = str(error)
        if not re.match(rf"{formula.page}:{formula.line}: .* {says}", said, re.S):
            check(formula, NOTATION, SNIPPETS, trials)
            need(False, f"{formula.place}: with another sign behind {before!r}, {said}")


def test_record_is_that_of_the_formulas() -> None:
    assert [*bindings.read_record(ROOT)] == [formula.name for formula in CHECKED]


def test_nine_in_ten_are_checked_and_all_of_the_lesson() -> None:
    assert len(CHECKED) >= 0.9 * len(ALL)
    assert {formula.name for formula in CHECKED if formula.file} >= LESSON


def test_nearly_all_slips_are_caught() -> None:
    record = bindings.read_record(ROOT).values()
    assert sum(len(entry.get("survivors", {})) for entry in record) <= 0.02 * sum(entry["mutants"] for entry in record)


# A second opinion: SciPy, and derivatives by dual numbers, which share nothing with the check's differences.


@dataclass
class Dual:
    """A number and its derivative, for forward-mode automatic differentiation with NumPy's functions."""

    value: float
    slope: float = 0.0

    def __add__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.value * other.value, self.value * other.slope + self.slope * other.value)

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -other

    def __truediv__(self, other):
        return self * Dual(1 / other.value, -other.slope / other.value**2)

    def exp(self):
        return Dual(np.exp(self.value), np.exp(self.value) * self.slope)

    def log(self):
        return Dual(np.log(self.value), self.slope / self.value)

    __radd__, __rmul__ = __add__, __mul__


def slopes(function, z: np.ndarray) -> np.ndarray:
    """The derivatives of a function, of one or of several values, by each entry of z: shape (values, entries)."""
    columns = [function(np.array([Dual(a, float(i == j)) for i, a in enumerate(z)])) for j in range(len(z))]
    return np.array([[dual.slope for dual in np.atleast_1d(column)] for column in columns]).T


def softmax(z: np.ndarray) -> np.ndarray:
    return np.exp(z) / np.sum(np.exp(z))


RNG = np.random.default_rng(4)
CASES = [(3 * RNG.standard_normal(K), RNG.dirichlet(np.ones(K))) for K in (2, 3, 5) for _ in range(4)]


@pytest.fixture(scope="session")
def value(evaluate):
    """The last side of a formula of the site, evaluated as it stands on the page."""

    def value(name: str, **values):
        formula = next(formula for formula in ALL if formula.name == name)
        latex = " ".join(formula.latex.replace("\\end{aligned}", "").replace("&", "").split())
        return evaluate(latex.rpartition(" = ")[2], bindings.specialised(NOTATION, formula), **values)

    return value


@pytest.mark.parametrize(("z", "y"), CASES)
def test_scipy_agrees(z, y, value) -> None:
    K, p_hat = len(z), scipy.special.softmax(z)
    np.testing.assert_allclose([value("softmax", z=z, k=k) for k in range(1, K + 1)], p_hat, rtol=1e-13)
    np.testing.assert_allclose(
        [value("log-softmax", z=z, k=k) for k in range(1, K + 1)], scipy.special.log_softmax(z), rtol=1e-12, atol=1e-14
    )
    np.testing.assert_allclose(value("log-sum-exp-shift", z=z, c=1.5), scipy.special.logsumexp(z), rtol=1e-13)
    loss = scipy.stats.entropy(y) + scipy.stats.entropy(y, p_hat)  # H(y, p) = H(y) + KL(y, p)
    np.testing.assert_allclose(value("cross-entropy", y=y, p_hat=p_hat), loss, rtol=1e-13)
    np.testing.assert_allclose(value("loss-from-logits", y=y, z=z), loss, rtol=1e-13)
    np.testing.assert_allclose(value("nats-to-bits", y=y, p_hat=p_hat), loss / np.log(2), rtol=1e-13)


@pytest.mark.parametrize(("z", "y"), CASES)
def test_automatic_differentiation_agrees(z, y, value) -> None:
    K = len(z)
    gradient = slopes(lambda z: -np.sum(y * np.log(softmax(z))), z)[0]
    for name in ("gradient", "gradient-by-chain-rule"):
        by_formula = [value(name, z=z, y=y, j=j) for j in range(1, K + 1)]
        np.testing.assert_allclose(by_formula, gradient, rtol=1e-11, atol=1e-14)
    jacobian = [[value("softmax-jacobian", z=z, k=k, j=j) for j in range(1, K + 1)] for k in range(1, K + 1)]
    np.testing.assert_allclose(jacobian, slopes(softmax, z), rtol=1e-11, atol=1e-14)


# Each check can fail, and says where.


def test_formula_without_a_comment_and_name_used_twice(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    page = tmp_path / "docs" / "page.md"
    page.write_text("# Page\n\n$$\nx = x\n$$\n", encoding="utf-8")
    with pytest.raises(PageError, match=r"^docs/page.md:3: a display formula without"):
        bindings.read_formulas(tmp_path)
    page.write_text("<!-- formula: a -->\n$$\nx = x\n$$\n", encoding="utf-8")
    (tmp_path / "docs" / "notebook.py").write_text(
        "# %% [markdown]\n# # Title\n#\n# <!-- formula: a -->\n# $$\n# x = x\n# $$\n", encoding="utf-8"
    )
    with pytest.raises(
        PageError, match=r"^docs/page.md:2: the formula at|^docs/notebook.py:5: the formula at docs/page"
    ):
        bindings.read_formulas(tmp_path)


def test_record_is_rewritten_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    bindings.write_record(tmp_path, bindings.read_record(ROOT))
    assert (tmp_path / bindings.RECORD).read_bytes() == (ROOT / bindings.RECORD).read_bytes()


def test_reader_sees_why_a_formula_is_not_evaluated() -> None:
    mark = Environment(loader=FileSystemLoader(ROOT / "machinery/theme/partials")).get_template("formula-check.html")
    formula = replace(ALL[0], declared="a limit <has> no value", code=None, file=None)
    shown = mark.render(formula=formula, entry={}, base="../", tests=bindings.TESTS)
    assert "<summary>Stated</summary><dl><dt>Not evaluated</dt><dd>a limit &lt;has&gt; no value</dd></dl>" in shown
    shown = mark.render(formula=ALL[0], entry={}, base="../", tests=bindings.TESTS)
    assert "Not checked yet" in shown and f"<code>pytest {bindings.TESTS} --update-outputs</code>" in shown
