r"""The kinds of formulas that were once certified though false, and those that were refused though clear."""

import time
from pathlib import Path

import pytest

from machinery.errors import PageError
from machinery.formulas.bindings import bindings
from machinery.formulas.check import check
from machinery.formulas.notation import load_notation
from machinery.formulas.slips import survivors
from machinery.formulas.trials import make_trials

ROOT = Path(__file__).parents[3]
NOTATION, SNIPPETS = load_notation(ROOT / "docs/notation.toml"), ROOT / "snippets"
KINDS = [
    ("derivative", False, r"\frac{d \mathcal{L}}{d z_k} = \frac{\mathcal L}{z_k}"),
    ("derivative", False, r"\frac d{dx} (x^2) = x"),
    ("derivative", True, r"\frac d{dx} (x^2) = 2 x"),
    ("factor after a sum in a divisor", False, r"e^{z_k} / \sum_j e^{z_j} y_k = \hat p_k y_k"),
    ("factor after a sum under a function", False, r"\log \sum_k e^{z_k} / K = \log(\sum_k e^{z_k}) / K"),
    ("call of an indexed name", False, r"\hat p_k(T) = T \hat p_k"),
    ("bracketed index", False, r"z_{(1)} = z_1"),
    ("label as a power", False, r"x^{\,(2)} = x^2"),
    ("label as a power", False, r"x^{(2 c)} = x^{2 c}"),
    ("prime after an index", False, r"\sum_{k' \ne k} p_k' = 1 - p_k"),
    ("times between vectors", False, r"z \times y = z^\top y"),
    ("two statements on a line", False, r"c x = c \qquad x"),
    ("one index bound twice", False, r"\sum_{k,k} p_k = 1"),
    ("two indices, one bound", True, r"\sum_{i < j} p_i p_j = \frac{1 - \sum_i p_i^2}{2}"),
    ("Jacobian in one layout", False, r"\frac{\partial (W \mathbf x)}{\partial \mathbf x} = W"),
    ("delimiters of two kinds", False, r"\begin{pmatrix} 1 & 2 \end{bmatrix} = \begin{pmatrix} 1 & 2 \end{pmatrix}"),
    ("digits side by side", False, r"W_{12} = W_{1,2}"),
    ("the zero norm", False, r"\|z\|_0 = K"),
    ("otherwise before the end", False, r"\begin{cases} 1 & \text{otherwise} \\ 0 & \text{if } k = 2 \end{cases} = 1"),
    ("index beyond its array", False, r"\sum_{j=0}^{K-1} e^{z_j} = 1"),
    ("unbound index in an inequality", False, r"-\sum_k y_k \log \hat p_j \ge 0"),
    (
        "several statements",
        True,
        r"\hat p_k = \frac{e^{z_k - m}}{s}, \quad s = \sum_j e^{z_j - m}, \quad m = \max_j z_j",
    ),
    ("one of several statements is false", False, r"\sum_k \hat p_k = 1, \qquad \hat p_k = z_k"),
    ("condition", True, r"\frac{\partial \hat p_i}{\partial z_j} = -\hat p_i \hat p_j, \quad i \neq j"),
    ("condition", False, r"\frac{\partial \hat p_i}{\partial z_j} = -\hat p_i \hat p_j, \quad i = j"),
    ("condition that never holds", False, r"x = c, \quad \text{for } K = 1"),
    ("range", True, r"\hat p_k \ge 0 \text{ for } k = 1, \dots, K"),
    ("function of a number, by entries", True, r"\sigma(z)_k = \frac{1}{1+e^{-z_k}}"),
    ("softmax of a number", False, r"\text{softmax}(z_i) = 1"),
    ("two rows of cases at once", False, r"|x| = \begin{cases} x & x > -3 \\ -x & x < 0 \end{cases}"),
    ("condition in parentheses", True, r"\frac{\partial \hat p_i}{\partial z_j} = -\hat p_i \hat p_j \qquad (i \ne j)"),
    ("condition in parentheses", False, r"\frac{\partial \hat p_i}{\partial z_j} = -\hat p_i \hat p_j \qquad (i = j)"),
    ("range in parentheses", True, r"\hat p_k \ge 0 \quad (k = 1, \dots, K)"),
    ("value at a point", True, r"\left. \frac{\partial \mathcal L}{\partial z_k} \right|_{z = 0} = \frac1K - y_k"),
    ("value at a point", True, r"\left. \frac{d}{dx} \sigma(x) \right|_{x = c} = \sigma(c) \sigma(-c)"),
    ("value at a point", True, r"\left. 2 |x| + |c| \right\vert_{x=-1} = 2 + |c|"),
    ("value at a point", False, r"\left. \frac{d}{dx} \sigma(x) \right|_{x = c} = \sigma(x) \sigma(-x)"),
    ("value at a point", False, r"\frac{d}{dx} \sigma(x) \Big|_{x = 0} = \frac14"),
    ("value at a point", False, r"\left. x^2 \right|_{x=0}^{x=1} = 1"),
    ("bars within bars", True, r"\left| 2 |x| - c^2 \left| x \right| \right| = |2 - c^2| \cdot |x|"),
    (
        "call with the brackets of a vector",
        True,
        r"\operatorname{softmax}\begin{pmatrix} x \\ 0 \end{pmatrix}_1 = \sigma(x)",
    ),
    (
        "call with the brackets of a vector",
        False,
        r"\operatorname{softmax}\begin{matrix} x \\ 0 \end{matrix}_1 = \sigma(x)",
    ),
    ("approximate number", False, r"-\log 0.9 \approx 0.106"),
]


def run(latex: str, where: str = "") -> dict:
    (binding,) = bindings(f"<!-- formula: test{where} -->\n$$ {latex} $$\n")
    return check(binding, NOTATION, SNIPPETS)


@pytest.mark.parametrize(("kind", "holds", "latex"), KINDS)
def test_never_certified_silently_wrong(kind: str, holds: bool, latex: str) -> None:
    if holds:
        assert run(latex)["cases"]
    else:
        with pytest.raises(PageError):
            run(latex)


def test_zero_times_the_logarithm_of_zero_is_zero_where_the_notation_says_so() -> None:
    assert run(r"-\sum_k y_k \log y_k = 0", " where y in one_hot")["cases"]
    assert run(r"-y^\top \log(y) = 0", " where y in one_hot")["cases"]


@pytest.mark.parametrize(
    "latex",
    [
        r"\sum_{k=1}^{K} " * 40 + "x = 1",
        " + ".join([r"\sum_{i=1}^{70} \sum_{j=1}^{70} e^{x + i j}"] * 300) + " = 1",
        r"\frac{\partial}{\partial z_1} ( "
        + " + ".join([r"\sum_{k=1}^{2000} \log \sum_j e^{z_j + k}"] * 60)
        + " ) = 1",
    ],
)
def test_what_is_too_much_is_refused_in_time(latex: str) -> None:
    start = time.process_time()
    with pytest.raises(PageError):
        run(latex)
    assert time.process_time() - start < 10


def squares(count: int) -> str:
    return " + ".join(rf"(x + {number})^2" for number in range(count))


def sums(count: int, body: str) -> str:
    return " + ".join(
        rf"\sum_{{i=1}}^{{70}} \sum_{{j=1}}^{{70}} {body.replace('NUMBER', str(n))}" for n in range(count)
    )


@pytest.mark.parametrize(
    ("latex", "says"),
    [
        (rf"0 \le {squares(60)}", "has too many slips to try: split it into several"),
        (rf"0 \le {squares(180)}", "has too many slips to try: split it into several"),
        (rf"0 \le {squares(400)}", "too long: split the formula"),
        (rf"0 \le {sums(1, '(x^2 + NUMBER)^{1 / (i + 70 j)}')}", "too much to compute"),
        (rf"0 \le {sums(9, '(x^2 + NUMBER)')}", "too much to compute"),
        (r"0 \le " + " + ".join(rf"\sum_{{j=1}}^{{{4999 - n}}} x^2" for n in range(40)), "too much to compute"),
        (r"0 \le p_i p_j p_k p_{i'} p_{j'} \quad \forall i, j, k, i', j'", "too much to compute"),
        (r"\operatorname{" + " " * 100_000 + "x} = 1", "too long: split the formula"),
        ("1" * 5000 + " = 1", "a number of more than 40 digits"),
    ],
    ids=lambda text: text[:40],
)
def test_no_formula_takes_longer_than_ten_seconds_with_all_its_slips(latex: str, says: str) -> None:
    start = time.process_time()
    (binding,) = bindings(f"<!-- formula: test -->\n$$ {latex} $$\n", "page.md")
    trials = make_trials(binding, NOTATION)
    with pytest.raises(PageError, match=f"page.md:2: formula test: .*{says}"):
        check(binding, NOTATION, SNIPPETS, trials)
        survivors(binding, SNIPPETS, trials)
    assert time.process_time() - start < 10


def test_two_entries_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "notation.toml"
    entry = "[[symbol]]\nlatex = '{}'\npython = 'p'\n"
    path.write_text(entry.format(r"\hat p") + entry.format(r"\hat{p}"), encoding="utf-8")
    with pytest.raises(ValueError, match="are one name"):
        load_notation(path)


def test_a_symbol_may_count_from_zero(tmp_path: Path) -> None:
    path = tmp_path / "notation.toml"
    path.write_text(
        """
[[symbol]]
latex = "K"
python = "K"
sizes = [3, 5]
[[symbol]]
latex = "j"
python = "j"
index = "K"
first = 0
[[symbol]]
latex = "p"
python = "p"
shape = ["K"]
domain = "simplex"
first = 0
""",
        encoding="utf-8",
    )
    notation = load_notation(path)
    (binding,) = bindings("<!-- formula: test -->\n$$ \\sum_{j=0}^{K-1} p_j = \\sum_j p_j = 1 $$\n")
    assert check(binding, notation, SNIPPETS)["cases"] == 32
    (binding,) = bindings("<!-- formula: test -->\n$$ \\sum_{j=1}^{K} p_j = 1 $$\n")
    with pytest.raises(PageError, match="outside of p, which counts from 0 to 2"):
        check(binding, notation, SNIPPETS)
