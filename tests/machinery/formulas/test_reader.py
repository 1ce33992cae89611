r"""What the reader accepts, what it refuses and where, and that nothing makes it hang or crash."""

import random
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from machinery.formulas.notation import Notation, Symbol
from machinery.formulas.reader import MAX_DEPTH, FormulaError, parse, tokenize

SYMBOLS = [Symbol(letter, letter) for letter in [*string.ascii_letters, r"\mathcal L", r"\delta", r"\mathbf 1"]]
SYMBOLS += [Symbol(name, "array", shape=("K",)) for name in ("z", r"\mathbf z", "p", r"\hat p", r"\bar{\mathcal L}")]
SYMBOLS += [Symbol(name, "scalar", domain="reals") for name in ("x", "x_0", r"x_{\max}")]
SYMBOLS += [Symbol("K", "K", sizes=(3,))]
FUNCTIONS = [("H", 1), (r"\operatorname{KL}", 1), (r"\operatorname{softmax}", 1)]
NOTATION = Notation({s.latex: s for s in SYMBOLS}, {function: Symbol(*function) for function in FUNCTIONS})


def same(a, b):
    return parse(a, NOTATION) == parse(b, NOTATION)


@pytest.mark.parametrize(
    ("latex", "meaning"),
    [
        (r"\hat{p}_k", r"\hat p_{k}"),
        (r"\widehat p_k", r"\hat p_k"),
        (r"\boldsymbol{z}", r"\mathbf z"),
        (r"\mathrm{KL}(p)", r"\operatorname{KL}(p)"),
        (r"\log \sum_j e^{z_j}", r"\log\left(\sum_j (e^{z_j})\right)"),
        (r"\log \sum_j e^{z_j} - z_k", r"(\log (\sum_j e^{z_j})) - z_k"),
        (r"\sum_k a_k + b", r"(\sum_k a_k) + b"),
        (r"\sum_k a_k b_k - c", r"(\sum_k (a_k b_k)) - c"),
        (r"\log x^2", r"\log(x^2)"),
        (r"-x^2", r"-(x^2)"),
        (r"-a b", r"-(a b)"),
        (r"ab/c", r"\frac{a b}{c}"),
        (r"a \big/ b", r"a / b"),
        (r"\tfrac12 x", r"\frac{1}{2} x"),
        (r"\binom K2 + \tbinom52", r"\binom{K}{2} + \dbinom{5}{2}"),
        (r"\sum^{K}_{k=1} a_k", r"\sum_{k=1}^{K} a_k"),
        (r"\text{log} x + \operatorname{log} x", r"\log x + \log x"),
        (r"|x| |y|", r"\lvert x \rvert \lvert y \rvert"),
        (r"x_\text{max}", r"x_{\max}"),
        (r"\begin{align*} x &= K \\ &- 3 \\ \end{align*}", "x = K - 3"),
        (r"\begin{matrix} 1 \\[1ex] x \end{matrix}", r"\begin{matrix} 1 \\ x \end{matrix}"),
        (r"\frac{\mathrm d x}{\mathrm{d} y}", r"\frac{\partial x}{\partial y}"),
        (r"\log^2 x", r"(\log x)^2"),
        (r"\frac1K x", r"\frac{1}{K} x"),
        (r"\bigl( x \bigr) \, y", r"(x) y"),
        (r"\operatorname*{arg\,max}_k z_k", r"\arg\max_k z_k"),
        (r"\lVert z \rVert_2", r"\| z \|_{2}"),
        (r"x \leq K", r"x \le K"),
        (r"\begin{aligned} x &= K \\ &= 3 \end{aligned}", "x = K = 3"),
        (r"\begin{aligned} & x \\ &= K \end{aligned}", "x = K"),
        (r"x = 1.", "x = 1"),
        (r"x \not= K", r"x \ne K"),
        (r"x \overset{\text{def}}{=} K", "x = K"),
        (r"x \stackrel{\mathrm{def}}{=} K", "x = K"),
        (r"\mathop{\mathrm{softmax}}(z)", r"\operatorname{softmax}(z)"),
        (r"\log{(x + 1)}", r"\log (x + 1)"),
        (r"\left[\begin{array}{cc} x & y \end{array}\right]", r"[\begin{matrix} x & y \end{matrix}]"),
        (
            r"\left\{\begin{array}{ll} x & x > 0 \\ y & \text{otherwise} \end{array}\right.",
            r"\begin{cases} x & x > 0 \\ y & \text{otherwise} \end{cases}",
        ),
        (r"\log x \cdot \log y", r"(\log x) \cdot (\log y)"),
        (r"\frac{d}{dx} \frac{1}{2} x^2", r"\frac{d}{dx} (\frac{1}{2} x^2)"),
        (r"\partial x / \partial y", r"\frac{\partial x}{\partial y}"),
        (r"\partial^2 x / \partial y \partial p", r"\frac{\partial^2 x}{\partial y \partial p}"),
        (r"d x / d y", r"\frac{d x}{d y}"),
        (r"\partial_y x", r"\frac{\partial}{\partial y} x"),
        (r"\underbrace{x + y}_{\text{a sum}} + \overbrace{x}^{\text{one}}", r"(x + y) + x"),
        (r"\begin{aligned} x &= K \\ &\quad + 3 \end{aligned}", "x = K + 3"),
        (r"\mathbf 1\!\left[ x = K \right]", r"\mathbf 1[x = K]"),
        (r"\bar{\mathcal{L}}_k + x_{0} + x_\max", r"\bar{ \mathcal L }_{k} + x_0 + x_{ \max }"),
        (r"X^{\mathsf{T}} y := \mathrm{softmax}( z )", r"X^\intercal y = \operatorname{softmax}(z)"),
    ],
)
def test_same_tree(latex, meaning):
    assert same(latex, meaning)


@pytest.mark.parametrize(
    ("latex", "caret", "part"),
    [
        (r"\log \hat p_k y_k", 14, "ambiguous"),
        (r"\log x \cdot y", 7, "ambiguous"),
        (r"\log x / y", 7, "ambiguous"),
        (r"a/bc", 3, "ambiguous"),
        (r"a/b/c", 3, "ambiguous"),
        (r"\log(x)^2", 7, "ambiguous"),
        (r"\log^{-1} x", 5, "ambiguous"),
        (r"x f(x)", 2, "ambiguous"),
        (r"p(x)", 0, "ambiguous"),
        (r"2 x |y", 4, "two bars"),
        (r"x 2", 2, "ambiguous"),
        (r"\max_k z_k x", 11, "ambiguous"),
        (r"x^12", 2, r"write \^\{12\}"),
        (r"\frac{1}23", 8, "braces"),
        (r"z_12", 2, r"write _\{12\}"),
        (r"z^{(t)}", 3, "label"),
        (r"x^{(k+1)}", 3, "label"),
        (r"x^{[k]}", 3, "label"),
        (r"x^{\left( k \right)}", 3, "label"),
        (r"x^{\{k\}}", 3, "label"),
        (r"x + 1e-12", 5, "power of ten"),
        (r"\frac{d}{dx} x^2 y", 17, "ambiguous"),
        (r"\frac{dH}{dx}", 8, "H is a function"),
        (r"\frac{\partial}{y}", 0, "with respect to what"),
        (r"p \, (x)", 0, "ambiguous"),
        (r"p \!\left( x \right)", 0, "ambiguous"),
        (r"\operatorname{KL}(p \mid z)", 20, "does not separate"),
        (r"\sum_{i=1,j=1}^{K} x", 11, "expected"),
        (r"\begin{aligned} x &= \begin{cases} x & \text{if } x > 0 \\ & = x \end{cases} \end{aligned}", 59, "operand"),
        (r"x_k_j", 3, "second"),
        (r"x^2^3", 3, "second"),
        (r"\hat{p_k}", 0, "not of one symbol"),
        (r"\foo x", 0, "unknown"),
        (r"x \logit x", 2, "unknown"),
        (r"x + \theta", 4, "unknown"),
        (r"x + \operatorname{soft}(z)", 4, "unknown"),
        (r"x ? y", 2, "unknown"),
        (r"x +", 3, "missing"),
        (r"+ x", 0, "missing"),
        (r"x - - y", 4, "missing"),
        (r"a \cdot -b", 7, "missing"),
        (r"\frac{x}{y", 10, "expected }"),
        (r"\binom{K}{2", 11, "expected }"),
        (r"\binom{K2} + 1", 11, "an argument in braces is missing"),
        (r"\binom{K}2}", 10, "closes nothing"),
        (r"\binom{x, y}{2}", 8, "no list"),
        (r"\binom{K}12", 9, "use braces"),
        (r"x_ + y", 3, "an index or a label is missing"),
        (r"x)", 1, "complete formula"),
        (r"(x]", 2, r"expected \)"),
        (r"{a + b} c", 6, "parentheses"),
        (r"\left( x )", 0, "without"),
        (r"\left x", 0, "both brackets"),
        (r"\sum x", 4, "over which index"),
        (r"\sum_k^K x", 6, "second"),
        (r"\sum_{k=1} x", 10, r"expected \^"),
        (r"{K \choose 2}", 3, r"write \\binom\{K\}\{2\}"),
        (r"{x \over 2}", 3, r"write \\frac\{x\}\{y\}"),
        (r"K! = 6", 1, "write a factorial as"),
        (r"\lim_{x \to 0} x = 0", 0, "declare the formula"),
        (r"\left. x^2 \right|", 18, r"at which point\? Write \\left\. \.\.\. \\right\|_\{x = 0\}"),
        (r"\left. x^2 \right|_{x > 0}", 18, "at which point"),
        (r"\left. z_k \right|_{k = 1}", 20, "only a symbol whose values are drawn"),
        (r"\left. x^2", 10, r"expected \| to close"),
        (r"x^2 \Big|_{x = 0}", 4, "to what does this bar belong"),
        (r"\left[ x^2 \right]_{x = 0}", 20, r"write \\left\."),
        (r"H \begin{matrix} x \end{matrix}", 1, r"write what it is a function of in parentheses, H\(x\)"),
        (r"z_1 + \dots + z_K", 6, r"\\sum_\{k=1\}\^\{K\} z_k"),
        (r"\partial x / \partial y (y)", 24, "ambiguous"),
        (r"\frac{d}{dx} x \log x", 15, "ambiguous"),
        (r"\partial x", 0, "only in a derivative"),
        (r"\underbrace{x}_{y}^2", 18, "use parentheses"),
        (r"\begin{tabular} x \end{tabular}", 0, "unknown"),
        (r"\operatorname{softmax} z", 22, "is a function"),
        (r"x = ", 4, "missing"),
        (r"", 0, "missing"),
    ],
)
def test_refused_at_the_character(latex, caret, part):
    with pytest.raises(FormulaError, match=part) as error:
        parse(latex, NOTATION)
    assert error.value.position == caret
    if latex:
        assert str(error.value).splitlines()[-1] == " " * (4 + caret) + "^"


SEEDS = [
    r"\hat p_k = \frac{e^{z_k}}{\sum_{j=1}^{K} e^{z_j}}",
    r"\mathcal L(z, \hat p) = -\sum_{k=1}^{K} z_k \log \hat{p}_{n,k}",
    r"\begin{aligned} x &= \left( 1 - x \right)^2 \\ &\le \sqrt{K} \end{aligned}",
    r"\frac{\partial^2 \mathcal L}{\partial z_i \partial z_j} = \delta_{ij} - \mathbb{1}[i = j]",
    r"\begin{cases} x & \text{if } j = k \\ -x & \text{otherwise} \end{cases}",
    r"\mathbb{E}_{k \sim p}\left[ |z_k| \right] + \max_{j \ne k} z_j + \lVert z \rVert_2^2 + \nabla_z H(p)",
    r"\begin{pmatrix} 1 & x \\ x & 1 \end{pmatrix} W^\top z \odot p / \operatorname{softmax}(z / x)_k",
]
PIECES = sorted({str(t) for s in SEEDS for t in tokenize(s, NOTATION)} | {*"^_{}\\'&é٣", "", "12", r"\\"})
SETTINGS = settings(derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def survives(text):
    try:
        chains = parse(text, NOTATION)
    except FormulaError as error:
        assert error.position is None or 0 <= error.position <= len(text)
        str(error)
    else:
        for chain in chains:
            for node in chain.iter_subtrees():
                assert str(node) == text[node.start : node.end] != ""


@settings(SETTINGS, max_examples=5000)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
def test_fuzz_tokens(text):
    survives(text)


@settings(SETTINGS, max_examples=2500)
@given(st.text(st.sampled_from(r"\{}()[]_^&|'=+-/.,~ 019azkEéfrcsumlogh") | st.characters(), max_size=40))
def test_fuzz_characters(text):
    survives(text)


def test_fuzz_damaged_formulas():
    """5000 formulas with characters deleted, doubled or exchanged."""
    chance = random.Random(4)
    for _ in range(5000):
        text = chance.choice(SEEDS)
        for _ in range(chance.randint(1, 4)):
            a, b = sorted(chance.sample(range(len(text) + 1), 2)) if len(text) > 1 else (0, 0)
            b = min(b, a + chance.randint(0, 6))
            middle = chance.choice(["", text[a:b] * 2, chance.choice(PIECES), chance.choice(SEEDS)[a:b]])
            text = text[:a] + middle + text[b:]
        survives(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000,
        "{" * 10_000,
        r"\frac{" * 5000,
        "x" + "^{x" * 5000,
        r"\log " * 5000,
        "-" * 5000,
        r"\hat" * 5000,
        "|" * 5000,
        r"\sum_k " * 5000,
    ],
)
def test_depth_is_bounded(text):
    with pytest.raises(FormulaError):
        parse(text, NOTATION)


def test_long_is_not_deep():
    assert len(parse(" + ".join(["x"] * 1000), NOTATION)[0].nodes[0].children) == 1000
    assert MAX_DEPTH < 100


@pytest.mark.parametrize("latex", SEEDS)
def test_every_node_prints_as_what_it_was_read_from(latex):
    for chain in parse(latex, NOTATION):
        for node in chain.iter_subtrees():
            assert str(node) == latex[node.start : node.end] != ""
    (sides,) = [chain.nodes for chain in parse(latex, NOTATION)]
    for side in sides:
        if not str(side).startswith(r"\mathcal L("):
            assert parse(str(side), NOTATION)[0].nodes[0] == side
