r"""Formulas from the field, against values computed independently with NumPy and SciPy."""

from pathlib import Path

import numpy as np
import pytest
from scipy import optimize, special, stats

from machinery.formulas.notation import load_notation
from machinery.formulas.reader import FormulaError

NOTATION = load_notation(Path(__file__).parents[3] / "docs/notation.toml")

z = np.array([2.0, 1.0, 0.1, -1.5])
y = np.array([0.5, 0.25, 0.125, 0.125])
p = np.array([0.125, 0.375, 0.25, 0.25])
q = np.array([0.25, 0.5, 0.125, 0.125])
w = np.array([1.0, 2.0, 0.5, 4.0])
W = np.array([[1.0, 2.0], [0.5, -1.0], [0.0, 3.0], [-2.0, 1.0]])
b = np.array([0.1, -0.2, 0.3, 0.0])
features = np.array([0.5, -1.5])
Q = np.array([[1.0, 0.5], [0.2, -0.7], [0.0, 2.0]])
keys = np.array([[0.3, 1.0], [-1.0, 0.4], [0.8, 0.6], [1.5, -0.5]])
V = np.array([[1.0, 2.0], [3.0, 5.0], [-1.0, 0.5], [0.25, 4.0]])
x, c, T, alpha, gamma, epsilon, k, j, i = 0.7, 3.0, 2.5, 0.25, 2.0, 0.1, 2, 3, 1
GIVEN = {
    "z": z,
    "y": y,
    "p": p,
    "q": q,
    "w": w,
    "W": W,
    "b": b,
    "features": features,
    "Q": Q,
    "keys": keys,
    "V": V,
    "x": x,
    "c": c,
    "T": T,
    "alpha": alpha,
    "gamma": gamma,
    "epsilon": epsilon,
    "ones": np.ones(4),
}
INDICES = {"k": k, "j": j, "i": i, "d": 2}

s, ls, lse = special.softmax(z), special.log_softmax(z), special.logsumexp(z)
J = np.diag(s) - np.outer(s, s)
HP, CE, KL = stats.entropy(p), -np.sum(p * np.log(q)), special.rel_entr(p, q).sum()
LOSS = -np.sum(y * ls)
SMOOTH = (1 - epsilon) * y + epsilon / 4
focal = -np.sum(y * (1 - s) ** gamma * ls)
sig = special.expit(x)


def slope(f, at, h=1e-5):
    return (f(at + h) - f(at - h)) / (2 * h)


FIELD = [
    # softmax and its relatives
    (r"\frac{e^{z_k}}{\sum_{j=1}^{K} e^{z_j}}", s[1]),
    (r"\frac{\exp(z_k)}{\sum_{j} \exp(z_j)}", s[1]),
    (r"e^{z_k} / \sum_j e^{z_j}", s[1]),
    (r"\operatorname{softmax}(z)_k", s[1]),
    (r"\operatorname{softmax}(z)", s),
    (r"\hat p_k", s[1]),
    (r"\hat{p}_{k}", s[1]),
    (r"\frac{e^{z_k + c}}{\sum_j e^{z_j + c}}", s[1]),
    (r"\frac{e^{z_k - \max_j z_j}}{\sum_{i} e^{z_i - \max_j z_j}}", s[1]),
    (r"\sum_{k=1}^K \hat p_k", 1.0),
    (r"\sum_k^K \hat p_k", 1.0),
    (r"\underbrace{H(p, q) - H(p)}_{\operatorname{KL}(p \| q)} + \overbrace{x}^{\text{more}}", KL + x),
    (r"\operatorname{softmax}(z / T)_k", special.softmax(z / T)[1]),
    (r"\frac{\exp\left(z_k / T\right)}{\sum_{j=1}^{K} \exp\left(\frac{z_j}{T}\right)}", special.softmax(z / T)[1]),
    (r"\frac{w_k e^{z_k}}{\sum_j w_j e^{z_j}}", special.softmax(z + np.log(w))[1]),
    (r"\operatorname{softmax}(W \mathbf{x} + b)", special.softmax(W @ features + b)),
    (r"\frac{\hat p_i}{\hat p_j}", np.exp(z[0] - z[2])),
    # log-sum-exp, log-softmax
    (r"\log \sum_j e^{z_j}", lse),
    (r"\log \sum_j e^{z_j} - z_k", lse - z[1]),
    (r"\operatorname{logsumexp}(z)", lse),
    (r"\max_j z_j + \log \sum_k e^{z_k - \max_j z_j}", lse),
    (r"z_k - \log \sum_{j=1}^K e^{z_j}", ls[1]),
    (r"\log \hat p_k", ls[1]),
    (r"\ln \hat p_k", ls[1]),
    (r"\log_2 \hat p_k", ls[1] / np.log(2)),
    (r"T \log \sum_j e^{z_j / T}", T * special.logsumexp(z / T)),
    (r"\log \sum_j e^{z_j + c}", lse + c),
    (r"-\log \sum_k p_k q_k", -np.log(p @ q)),
    # cross-entropy
    (r"-\sum_{k=1}^{K} y_k \log \hat{p}_k", LOSS),
    (r"-\sum_k y_k \log \hat p_k", LOSS),
    (r"\mathcal L", LOSS),
    (r"\mathcal L(y, \hat p)", LOSS),
    (r"\sum_k y_k \left( \log \sum_j e^{z_j} - z_k \right)", LOSS),
    (r"-y^\top \log(\hat p)", LOSS),
    (r"-y \cdot \log(\hat p)", LOSS),
    (r"- \log \hat p_k", -ls[1]),
    (r"-\sum_k w_k y_k \log \hat p_k", -np.sum(w * y * ls)),
    (r"\frac{\sum_k w_k y_k \log \hat p_k}{-\sum_k w_k y_k}", np.sum(w * y * ls) / -np.sum(w * y)),
    (r"-\sum_k y_k (1 - \hat p_k)^{\gamma} \log \hat p_k", focal),
    (r"-\alpha (1 - \hat p_k)^\gamma \log \hat p_k", -alpha * (1 - s[1]) ** gamma * ls[1]),
    (r"-\sum_k \left( (1 - \varepsilon) y_k + \frac{\varepsilon}{K} \right) \log \hat p_k", -np.sum(SMOOTH * ls)),
    (r"(1 - \varepsilon) y_k + \frac{\varepsilon}{K}", SMOOTH[1]),
    (
        r"\begin{cases} 1 - \varepsilon + \frac{\varepsilon}{K} & \text{if } k = i \\ \frac{\varepsilon}{K} & "
        r"\text{otherwise} \end{cases}",
        epsilon / 4,
    ),
    (r"(1 - \hat p_k)^\gamma", (1 - s[1]) ** 2),
    (r"-\log \hat p_k + c \left( 1 - \hat p_k \right)", -ls[1] + c * (1 - s[1])),
    (r"\exp(\mathcal L)", np.exp(LOSS)),
    (r"\prod_k \hat p_k^{y_k}", np.exp(-LOSS)),
    (r"-\log \prod_{k} \hat p_k^{y_k}", LOSS),
    # entropy, divergence, expectation
    (r"H(p)", HP),
    (r"-\sum_k p_k \log p_k", HP),
    (r"H(p, q)", CE),
    (r"\operatorname{KL}(p \| q)", KL),
    (r"\mathrm{KL}(p \| q)", KL),
    (r"\sum_k p_k \log \frac{p_k}{q_k}", KL),
    (r"H(p, q) - H(p)", KL),
    (r"\mathbb{E}_{k \sim p}\left[ \log \frac{p_k}{q_k} \right]", KL),
    (r"\mathbb E_{k \sim p}[-\log q_k]", CE),
    (r"\mathbb E_{k \sim \hat p}[z_k]", s @ z),
    (r"\operatorname{Var}_{k \sim \hat p}[z_k]", s @ z**2 - (s @ z) ** 2),
    (r"2^{-\sum_k p_k \log_2 p_k}", np.exp(HP)),
    (r"\exp(H(p))", np.exp(HP)),
    (
        r"\frac{1}{2} \operatorname{KL}(p \| q) + \frac{1}{2} \operatorname{KL}(q \| p)",
        (KL + special.rel_entr(q, p).sum()) / 2,
    ),
    (r"\frac{1}{2} \sum_k \lvert p_k - q_k \rvert", np.abs(p - q).sum() / 2),
    (r"\sum_k (p_k - y_k)^2", np.sum((p - y) ** 2)),
    (r"\sqrt{\sum_k p_k q_k}", np.sqrt(p @ q)),
    (r"\binom{K + 3}{k + 1}", special.comb(7, 3)),
    (r"\tbinom{52}5 + \dbinom K2 x", special.comb(52, 5) + 6 * x),
    (r"\sum_{i=0}^{5} \binom5i \alpha^i (1 - \alpha)^{5 - i} i", stats.binom(5, alpha).mean()),
    (r"\binom{K}{K + 1} + \binom{K}{-1} + \binom00", 1.0),
    (r"\log \binom{200}{100}", np.log(special.comb(200, 100))),
    (r"\log K", np.log(4)),
    (r"\log K - H(p)", special.rel_entr(p, np.full(4, 0.25)).sum()),
    # gradients, Jacobian, Hessian
    (r"\frac{\partial \mathcal L}{\partial z_k}", (s - y)[1]),
    (r"\hat p_k - y_k", (s - y)[1]),
    (r"\nabla_z \mathcal L", s - y),
    (r"\frac{\partial \mathcal L}{\partial z}", s - y),
    (r"\frac{\partial \mathcal L}{\partial \hat p_k}", -y[1] / s[1]),
    (r"\frac{\partial \mathcal L}{\partial \hat{p}_k}", -y[1] / s[1]),
    (r"\frac{\partial \hat p_i}{\partial z_j}", J[0, 2]),
    (r"\frac{\partial \hat p_k}{\partial z_k}", J[1, 1]),
    (r"\hat p_i (\delta_{ij} - \hat p_j)", J[0, 2]),
    (r"\hat p_i (\mathbb{1}[i = j] - \hat p_j)", J[0, 2]),
    (r"\operatorname{diag}(\hat p) - \hat p \hat p^\top", J),
    (r"\frac{\partial \hat p}{\partial z}", J),
    (r"\nabla_z^2 \mathcal L", J),
    (r"\frac{\partial^2 \mathcal L}{\partial z_i \partial z_j}", J[0, 2]),
    (r"\frac{\partial^2 \mathcal L}{\partial z_k^2}", J[1, 1]),
    (r"\nabla_z (\log \sum_j e^{z_j})", s),
    (r"\frac{\partial (\sum_d \mathbf V_{j,d}^2)}{\partial \mathbf V_j}", 2 * V[2]),
    (r"\frac{\partial W_k}{\partial W_{k,1}}", np.array([1.0, 0.0])),
    (r"\frac{\partial \operatorname{softmax}(z / T)_k}{\partial T}", slope(lambda t: special.softmax(z / t)[1], T)),
    (
        r"\begin{pmatrix} \hat p_1 (1 - \hat p_1) & -\hat p_1 \hat p_2 \\ -\hat p_2 \hat p_1 & "
        r"\hat p_2 (1 - \hat p_2) \end{pmatrix}",
        J[:2, :2],
    ),
    (r"(\hat p - y) \mathbf x^{\mathsf T}", np.outer(s - y, features)),
    (r"\partial_{z_k} \mathcal L", (s - y)[1]),
    (r"\frac{\partial}{\partial z_k} \frac{\alpha}{2} \|z\|_2^2", alpha * z[1]),
    (r"[x, c]^\top", np.array([x, c])),
    (r"50{,}257 + \mathrm{e}^x", 50257 + np.exp(x)),
    (r"\operatorname{KL}(p \mathbin{\|} q)", KL),
    (r"\partial \mathcal L / \partial z_k", (s - y)[1]),
    (r"\partial \log \hat p_i / \partial z_j", -s[2]),
    (r"\partial^2 \mathcal L / \partial z_i \partial z_j", J[0, 2]),
    (r"\partial \mathcal L / \partial \hat p_k \cdot \partial \hat p_k / \partial z_j", y[1] * s[2]),
    (r"d \sigma(x) / d x", sig * (1 - sig)),
    # binary: sigmoid, softplus
    (r"\sigma(x)", sig),
    (r"\frac{1}{1 + e^{-x}}", sig),
    (r"\sigma'(x)", sig * (1 - sig)),
    (r"\sigma(x) (1 - \sigma(x))", sig * (1 - sig)),
    (r"\log(1 + e^x)", np.logaddexp(0, x)),
    (r"\operatorname{softplus}(x)", np.logaddexp(0, x)),
    (r"\max(x, 0) - x \alpha + \log\left(1 + e^{-|x|}\right)", max(x, 0) - x * alpha + np.log1p(np.exp(-abs(x)))),
    (
        r"-\alpha \log \sigma(x) - (1 - \alpha) \log(1 - \sigma(x))",
        -alpha * np.log(sig) - (1 - alpha) * np.log(1 - sig),
    ),
    (r"2 \sigma(2 x) - 1", np.tanh(x)),
    (r"\tanh x", np.tanh(x)),
    (r"\log \frac{\alpha}{1 - \alpha}", special.logit(alpha)),
    # attention, margins, norms
    (
        r"\operatorname{softmax}\left(\frac{\mathbf Q \mathbf K^\top}{\sqrt{D}}\right) \mathbf V",
        special.softmax(Q @ keys.T / np.sqrt(2), axis=1) @ V,
    ),
    (r"\max_{j \ne k} z_j - z_k", z[0] - z[1]),
    (r"\arg\max_k z_k", 1.0),
    (r"\operatorname*{arg\,max}_k p_k", 2.0),
    (r"\lVert \hat p - y \rVert_2^2", np.sum((s - y) ** 2)),
    (r"\lVert p - q \rVert_1", np.abs(p - q).sum()),
    (r"\mathbf 1^\top \hat p", 1.0),
    (r"\sum_{i} \sum_{j \ne i} p_i p_j", 1 - p @ p),
    (r"\sum_{i, j} p_i q_j", 1.0),
    (r"\sum_{j=2}^{K} z_j", z[1:].sum()),
    (r"\sum_{k=1, k \ne j}^{K} z_k", z.sum() - z[2]),
    (r"\sum_k p_k + c", 1 + c),
    (r"\log c^2", np.log(9)),
    (r"(x - x)^{c - c}", 1.0),
    (r"W_{k1} + W_{2d}", W[1, 0] + W[1, 1]),
    (r"\frac{\alpha}{2} \lVert p - q \rVert^2", alpha / 2 * np.sum((p - q) ** 2)),
    (r"\sum_{e=1}^{3} e^2", 14.0),
    (r"\sum_{j=1, j \ne k}^{K} (p_j + \mathbb{1}\left[j = i\right])", 1 - p[1] + 1),
    (r"p \odot q", p * q),
    # what the chapters write
    (r"\mathbf V_{ki}", V[1, 0]),
    (r"p^{\mathsf T} (\operatorname{diag}(\hat p) - \hat p \hat p^{\mathsf T}) p", p**2 @ s - (p @ s) ** 2),
    (r"\operatorname{diag}(\hat p) - \hat p \hat p^{\mathsf T}", J),
    (r"\prod_{n=1}^{N} \operatorname{softmax}(\mathbf Q)_{n, 1}", special.softmax(Q, axis=1)[:, 0].prod()),
    (
        r"\frac{1}{N} \mathbf Q^{\mathsf T} (\operatorname{softmax}(\mathbf Q) - \mathbf Q)",
        Q.T @ (special.softmax(Q, axis=1) - Q) / 3,
    ),
    (r"\alpha e^{x - \max(x, c)} + e^{c - \max(x, c)}", alpha * np.exp(x - c) + 1),
    (r"\exp\left( -\frac{1}{K} \sum_{k=1}^{K} \log p_k \right)", np.exp(-np.mean(np.log(p)))),
    (r"\sum_{k=1}^{K} p_k \log \frac{p_k}{q_k}", KL),
    (r"\frac{e^{z_1}}{e^{z_1} + e^{z_2}} - \sigma(z_1 - z_2)", 0.0),
    (
        r"\frac{\sum_k w_k \begin{cases} \log \hat p_k & \text{if } k \ne j \\ 0 & \text{otherwise} \end{cases}}"
        r"{\sum_{k \ne j} w_k}",
        np.delete(w * ls, 2).sum() / np.delete(w, 2).sum(),
    ),
    (r"\sum_k \mathbb{1}_{p_k \ge q_k} w_k", w[p >= q].sum()),
    (r"[z > 1] \odot w", (z > 1) * w),
    (r"\sum_k \mathbb{1}[p_k \ge q_k] \lvert p_k - q_k \rvert", np.abs(p - q)[p >= q].sum()),
]


@pytest.mark.parametrize(("latex", "expected"), FIELD, ids=[latex for latex, _ in FIELD])
def test_field(latex, expected, evaluate):
    np.testing.assert_allclose(evaluate(latex, NOTATION, **GIVEN, **INDICES), expected, rtol=1e-9, atol=1e-12)


def test_gradients_have_a_second_opinion(evaluate):
    """The numerical derivatives of this evaluator against SciPy's, of SciPy's own softmax."""
    gradient = optimize.approx_fprime(z, lambda z: -y @ special.log_softmax(z), 1e-7)
    np.testing.assert_allclose(evaluate(r"\nabla_z \mathcal L", NOTATION, z=z, y=y), gradient, atol=1e-6)


def test_extremes_do_not_overflow(evaluate):
    huge = np.array([1000.0, -1000.0, 999.0])
    assert evaluate(r"\log \sum_j e^{z_j}", NOTATION, z=huge) == special.logsumexp(huge)
    value = evaluate(r"\log \hat p_k", NOTATION, z=huge, k=2)
    assert value == pytest.approx(special.log_softmax(huge)[1], rel=1e-15)


@pytest.mark.parametrize(
    ("latex", "part"),
    [
        (r"z_j", "unbound index j"),
        (r"\sum_k z_j", "unbound index j"),
        (r"\sum_k z_k + \hat p_k", "unbound index k"),
        (r"z_k y", "unbound index k"),
        (r"z y", "shapes do not fit"),
        (r"W z", "shapes do not fit"),
        (r"z^2", "scalars"),
        (r"x / z", "only of scalars"),
        (r"z + W", "shapes differ"),
        (r"W \odot z", "shapes differ"),
        (r"x_1", "more indices"),
        (r"\operatorname{diag}(W)", "shapes do not fit"),
        (r"(W x)_1^{2}", "scalars"),
        (r"z_{1,2}", "more indices"),
        (r"\aleph", "unknown"),
        (r"F", "no value for"),
        (r"\sum_{x} c", "no range for"),
        (r"\sum_{k=1}^{10000} x", "not a whole number up to"),
        (r"\sum_{k=1}^{x} x", "not a whole number"),
        (r"z_{x}", "whole number"),
        (r"H(p, q, y)", "not in the notation"),
        (r"\sigma''(x)", "not in the notation"),
        (r"H'(p)", "only of scalars"),
        (r"\operatorname{KL}'(p \| q)", "not in the notation"),
        (r"\mathbb E_{k \sim w}[z_k]", "not a distribution"),
        (r"\mathbb E_{n \sim \mathbf Q}[c]", "not a distribution|only of scalars"),
        (r"\mathbb E_{k \sim \operatorname{softmax}(k z)}[c]", "limits that bind it"),
        (r"\max(z, W)", "shapes differ"),
        (r"\max(z)", "shapes do not fit"),
        (r"\min\{z\}", "shapes do not fit"),
        (r"\operatorname{diag}(p p^\top)", "shapes do not fit"),
        (r"\sum_i \delta_i", "of 1 arguments"),
        (r"\underbrace{x + c}_{x}", "not equal to what it embraces"),
        (r"\underbrace{p}_{x}", "not equal to what it embraces"),
        (r"\partial_i z", "with respect to what"),
        (r"\sum_i \delta_{i, i, i}", "of 3 arguments"),
        (r"|z|", "only of scalars"),
        (r"\left. z_1 \right|_{z = W}", "another shape than z"),
        (r"\left. c^2 \right|_{x = 0}", "c.2 does not depend on x"),
        (r"\binom{z}{2}", "a vector or a matrix above in .binom"),
        (r"\binom{K}{W}", "a vector or a matrix below in .binom"),
        (r"\binom{\frac12}{2}", "whole numbers up to 5000, and 0.5 stands above"),
        (r"\binom{K}{x}", "whole numbers up to 5000, and 0.7 stands below"),
        (r"\binom{K - 5}{2}", "with -1 above has two readings"),
        (r"\binom{5001}{2}", "whole numbers up to 5000"),
        (r"\begin{cases} 1 & x > c \end{cases}", "no row of these cases holds"),
        (r"\lVert W \rVert_2", "only of scalars"),
        (r"\mathbf 1^\top p \odot q", "shapes differ"),
        (r"[p = q^\top]", "shapes differ"),
        (r"\sum_{k=1}^{K} \sum_{k=1}^{k} p_k", "limits that bind it"),
        (r"\sum_{k=1}^{K} [p_{k + 1} > p_k \cdot z_{W}]", "only of scalars|whole"),
        (r"\frac{\partial^2 x}{\partial x}", "order"),
        (r"\frac{\partial x}{\partial k}", "depends on"),
        (r"\sum_k \frac{\partial x}{\partial k}", "depends on"),
        (r"\frac{\partial p_1}{\partial z_1}", "depends on"),
        (r"\frac{\partial^3 x^3}{\partial x^3}", "order"),
        (r"\frac{\partial (W x)}{\partial W}", "two axes"),
        (r"\nabla_z \hat p", "only of scalars"),
        (r"\frac{\partial}{\partial x} \frac{\partial^2 e^{2 x}}{\partial x^2}", "above 2"),
        (r"\frac{\partial^2 \sigma'(x)}{\partial x^2}", "above 2"),
        (r"\frac{\partial}{\partial x} " * 19 + "x^2", "above 2"),
    ],
)
def test_refused(latex, part, evaluate):
    with pytest.raises(FormulaError, match=part):
        evaluate(latex, NOTATION, **GIVEN)


@pytest.mark.parametrize(
    ("latex", "caret"),
    [
        (r"\sum_{k=0}^{K} z_k", 17),
        (r"\sum_k [p_{k + 1} > p_k]", 11),
        (r"\sum_k \max(z_{k + 1}, 0)", 15),
        (r"\arg\max_k z_{k + 1}", 14),
        (r"\begin{cases} 1 & \text{if } z_{K + 1} > 0 \\ 2 & \text{otherwise} \end{cases}", 32),
    ],
)
def test_an_index_beyond_its_array_is_an_error_at_the_index(latex, caret, evaluate):
    with pytest.raises(FormulaError, match="is outside of") as error:
        evaluate(latex, NOTATION, z=z, p=p)
    assert error.value.position in (caret, caret - 1)
