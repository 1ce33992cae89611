r"""That the check can fail in every way in which a formula can be wrong, and how many mutants it catches."""

import contextlib
import random
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from machinery.errors import PageError
from machinery.formulas.bindings import bindings, specialised
from machinery.formulas.check import check
from machinery.formulas.notation import load_notation
from machinery.formulas.reader import parse, tokenize
from machinery.formulas.slips import mutants, survivors
from machinery.formulas.trials import SETTINGS, draw, make_trials

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
NOTATION, SNIPPETS = load_notation(ROOT / "docs/notation.toml"), HERE / "programs"
PAGE = (HERE / "site.md").read_text(encoding="utf-8")
SITE = {b.name: b for b in bindings(PAGE, "site.md") if not b.declared}
ALIVE = {  # mutants that are still true, with the reason
    ("jacobian-cases", r"p_i -> p_{j}"): "where i = j, the indices are the same",
    ("jacobian-cases", r"p_i) -> p_{j})"): "where i = j, the indices are the same",
    ("log-sum-exp-bounds", r"\max_k -> \min _k"): "a bound that is weaker still holds",
    ("log-sum-exp-bounds", r"\log -> \exp (2)"): "e^K is more than log K",
    ("log-sum-exp-bounds", r"\log K -> (K)"): "K is more than log K",
    ("gibbs", "q) -> p )"): "H(p, p) is H(p)",
    ("gibbs", "H(p) -> -(H(p))"): "an entropy is not negative",
    ("focal", r"F(y, \hat p) -> F(\hat p, y)"): "the order of the arguments is defined here",
    ("rows-sum-to-zero", r"\sum_j -> \sum_{i}"): "the columns sum to zero, too",
}


def formula(latex, bound="", page="page.md"):
    (binding,) = bindings(f"<!-- formula: test{bound} -->\n$$ {latex} $$\n", page)
    return binding


def run(latex, bound=""):
    return check(formula(latex, bound), NOTATION, SNIPPETS)


@pytest.mark.parametrize("name", SITE)
def test_site(name):
    result = check(SITE[name], NOTATION, SNIPPETS)
    assert result["cases"] >= 48 and result["error"] < 1e-9
    print(f"{name}: {result['cases']} cases, {result['kind']} error {result['error']:.1e}")


def test_mutants_are_caught_in_time():
    start, count, alive = time.perf_counter(), 0, []
    for binding in SITE.values():
        living, all_ = survivors(binding, SNIPPETS, make_trials(binding, NOTATION))
        count += all_
        assert len(living) < all_  # each check can fail
        alive += [(binding.name, change) for change in living]
    print(f"{count} mutants, {len(alive)} alive, {time.perf_counter() - start:.1f} s", *alive, sep="\n")
    assert time.perf_counter() - start < 20
    assert not [m for m in alive if m not in ALIVE]
    assert set(alive) == ALIVE.keys()
    assert len(alive) <= 0.02 * count


@pytest.mark.parametrize("name", SITE)
def test_every_sign_matters(name):
    """Flip each + and - of each formula by its character, not by the machinery's own list of mutants."""
    latex, flipped = SITE[name].latex, 0
    for match in re.finditer(r"[+-]", latex):
        other = {"+": "-", "-": " " if re.search(r"[={(\[]\s*$|^$", latex[: match.start()]) else "+"}[match[0]]
        wrong = latex[: match.start()] + other + latex[match.end() :]
        with pytest.raises(PageError):
            check(replace(SITE[name], latex=wrong), NOTATION, SNIPPETS)
        flipped += 1
    print(name, flipped)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"p_k - q_k", r"p_k + q_k"),  # a sign
        (r"-\sum_k p_k", r"\sum_k p_k"),
        (r"p_k = p_k", r"p_k = -(p_k)"),
        (r"\sum_{k=1}^K p_k q_j", r"\sum_{k=1}^K p_j q_j"),  # an index, a name
        (r"\delta_{kj} W_{kj}", r"\delta_{kj} W_{jk}"),
        (r"p_k - q_k", r"q_k - q_k"),
        (r"\sum_{k=1}^K p_k", r"\sum_{k=1 + 1}^K p_k"),  # a limit, a condition
        (r"\sum_{k=1}^K p_k", r"\sum_{k=1}^{K - 1} p_k"),
        (r"\sum_{j \ne k} p_j", r"\sum_j p_j"),
        (r"\log p_k", r"\exp p_k"),  # another operation, number or order
        (r"\prod_k p_k", r"\sum_k p_k"),
        (r"x + 2", r"x + 3"),
        (r"\frac{p_k}{q_k}", r"\frac{q_k}{p_k}"),
        (r"\binom{K}{2}", r"\binom{2}{K}"),
        (r"\binom{K}{2}", r"\frac{K}{2}"),
        (r"\binom{K}{2}", r"\binom{K}{3}"),
        (r"\binom{K}{2}", r"\binom{(K-1)}{2}"),
        (r"H(p, q)", r"H(q, p)"),
        (r"y_k \log \hat p_k", r"y_k \log p_k"),  # a dropped hat, term, factor, sign and term, power, function
        (r"x + p_k + c", r"x + c"),
        (r"x + p_k + c", r"p_k + c"),
        (r"y_k p_k", r"p_k"),
        (r"1 - p_k", r"p_k"),
        (r"1 - p_k", r"-p_k"),
        (r"\mathbb{1}[i = j]", r"\mathbb{1}[i \ne j]"),
        (r"x^2", r"(x)"),
        (r"\frac{x}{c}", r"(x)"),
        (r"\binom{K}{2}", r"(K)"),
        (r"\log p_k", r"(p_k)"),
    ],
)
def test_mutants_are_of_every_kind(right, wrong):
    made = {re.sub(r"_\{(\w)\}", r"_\1", "".join(mutant.split())) for mutant in mutants(right, NOTATION).values()}
    assert "".join(wrong.split()) in made


@pytest.mark.parametrize("name", SITE)
def test_mutants_are_formulas(name):
    """What a slip makes unreadable is left out, and none of the others has the tree of the formula."""
    special = specialised(NOTATION, SITE[name])
    trees = [parse(latex, special) for latex in mutants(SITE[name].latex, special).values()]
    assert trees and parse(SITE[name].latex, special) not in trees


def test_mutants_with_the_same_words_are_told_apart():
    found = mutants(r"x + x = 2 x", NOTATION)
    assert [change for change in found if change.startswith("2 -> 3")] == ["2 -> 3"]
    assert "".join(found["+ -> -"].split()) == "x-x=2x"
    assert len(found) == len({*found.values()})
    found = mutants(r"c = x + x + x", NOTATION)
    assert found["+ -> -"] != found["+ -> - (2)"]


@pytest.mark.parametrize(
    ("latex", "bound", "words"),
    [
        (r"\hat p_k = \frac{e^{z_k}}{\sum_{j=2}^{K} e^{z_j}}", "", r"k = 1, z = \["),
        (r"\mathcal L = \sum_k y_k \log \hat p_k", "", "page.md:2: formula test"),
        (r"\log \sum_j e^{z_j}", " = softmax.py:softmax(z)[0]", "softmax"),
        (r"\frac{\partial \hat p_i}{\partial z_j} = \hat p_i (1 - \hat p_j)", "", "i = .*j = "),
        (r"\frac{\partial \hat p_i}{\partial z_j} = \hat p_i (1 - \hat p_i) \delta_{ij}", "", "i = .*j = "),
        (r"\hat p_i (\delta_{ij} - \hat p_j)", " = softmax.py:np.diag(p_hat * (1 - p_hat))[i, j]", "i = .*j = "),
        (r"\hat p_k < \hat p_k", "", "<"),
        (r"H(p) \ge \log K", "", "ge"),
        (r"\log(p_k - p_k) = \log 0 \cdot 0", "", "does not hold|ambiguous"),
        (r"\hat p = \hat p^\top", "", "shapes differ"),
        (r"\sum_{k=0}^{K} p_k = 1", "", "index k = 0 is outside of p, which counts from 1 to 3"),
        (r"\log \hat p_k", " = softmax.py:np.log(softmax(z))[k]", "Infinity"),
    ],
)
def test_wrong(latex, bound, words):
    with pytest.raises(PageError, match=words):
        run(latex, bound)


@pytest.mark.parametrize(
    ("latex", "bound", "words"),
    [
        (r"F(p) = -\sum_k p_k \log p_k", "", "nothing to compare"),
        (r"\delta_{ij} = z_i = z_i", "", "does not hold"),
        (
            r"\log \frac{\hat p_k}{1 - \hat p_k} = z_k - \log \sum_{j \ne k} e^{z_j}",
            "",
            "no finite value, such as where",
        ),
        (r"\delta_{ij} = [i \ne j] = 1 - [i = j]", "", "does not hold"),
        (r"s_j = z_k - \max_i z_i", " = softmax.py:(z - np.max(z))[k]", "unbound index k"),
        (r"s_{k+1} = z_k - \max_i z_i", " = softmax.py:(z - np.max(z))[k]", "arguments"),
        (r"s_{kk} = z_k - \max_i z_i", " = softmax.py:(z - np.max(z))[k]", "arguments"),
        (r"s = z_k - \max_i z_i", " = softmax.py:(z - np.max(z))[k]", "unbound index k"),
        (r"\mathbf 1 \mathcal L = \mathcal L", "", "shapes differ"),
        (r"z", " = softmax.py:np.max(z)", "shapes differ"),
        (r"\sigma''(x) = \sigma(x) (1 - \sigma(x))", "", "not in the notation"),
        (r"x = x", r" where z = \log \hat p, x = z_1", "contains itself"),
        (r"z_1 = z_1", " where z in logits[K, K, K]", "no domain"),
        (r"x = x", " where k' in labels", "k' is not in the notation"),
        (r"x", " = softmax.py:exit()", "SystemExit"),
        (r"1 = \delta_{iii}", "", "of 3 arguments"),
        (r"j x = \sum_{j=1}^{j} x", "", "limits that bind it"),
        (r"(K - k + 1) x = \sum_{k=k}^{K} x", "", "limits that bind it"),
        (r"x = x", " where x in reals[Q]", "no value for Q"),
        (r"x = x", " where x in (lo, 1)", "unknown domain"),
        (r"x = x", " where x = x + 1", "contains itself"),
        (r"F(q) = -\sum_k p_k \log p_k", " = entropy.py:entropy(p)", "arguments"),
        (r"F(p, p) = -\sum_k p_k \log p_k", " = entropy.py:entropy(p)", "arguments"),
        (r"R(p) = -\sum_k p_k \log p_k", " = entropy.py:entropy(p)", "unknown R"),
        (r"\hat q_k = \frac{e^{z_k}}{\sum_j e^{z_j}}", " = softmax.py:softmax(z)[k]", r"unknown \\hat"),
        (r"\log \sum_k e^{z_k}", "", "nothing to compare"),
        (r"x = x", " declared: a word", "declared"),
        (r"\sum_k z_k = \sum_k z_j", "", "unbound index j"),
        (r"x = x", " where o in reals", "o is not in the notation"),
        (r"x = x", " where x in nowhere", "unknown domain"),
        (r"x = \begin{cases} x & \text{if } x = x \\ 0 & \text{otherwise} \end{cases}", "", "never taken"),
        (r"\hat p_k", " = softmax.py:soft(z)[k]", "NameError"),
        (r"\hat p_k", " = softmax.py:softmax(z[k]", "never closed"),
        (r"\hat p_k", " = nothing.py:softmax(z)[k]", "nothing.py"),
        (r"x = \foo", "", r"unknown \\foo"),
        (r"\hat p = q + o", "", "unknown o"),
    ],
)
def test_no_check(latex, bound, words):
    with pytest.raises(PageError, match=words) as error:
        run(latex, bound)
    assert "page.md:2" in str(error.value)


def test_fuzz():
    """2000 damaged formulas of the page: nothing but the errors of this machinery is raised."""
    chance = random.Random(4)
    pieces = sorted({str(t) for b in SITE.values() for t in tokenize(b.latex, NOTATION)})
    for _ in range(2000):
        binding = chance.choice(list(SITE.values()))
        place = chance.choice(tokenize(binding.latex, NOTATION))
        end = chance.choice([place.start_pos, place.end_pos])
        damaged = f"{binding.latex[: place.start_pos]} {chance.choice(['', *pieces])} {binding.latex[end:]}"
        with contextlib.suppress(PageError):
            check(replace(binding, latex=damaged), NOTATION, SNIPPETS)


def test_definitions():
    assert run(r"F(p) = -\sum_k p_k \log p_k", " = entropy.py:entropy(p)")["cases"] == 48
    assert run(r"F(y, \hat{p}) = -\sum_k y_k \log \hat{p}_k = \mathcal L")["cases"] == 48
    assert run(r"s_k = z_k - \max_j z_j = z_k + \min_j (-z_j)")["cases"] == 160


def test_patterns_of_indices():
    """Every pair of indices is tried, in each of the 16 cases for K of 3, 5 and 2."""
    assert check(SITE["jacobian"], NOTATION, SNIPPETS)["cases"] == 16 * (3**2 + 5**2 + 2**2)
    with pytest.raises(PageError, match=r"i = (\d), j = \1"):
        run(r"\frac{\partial \hat p_i}{\partial z_j} = -\hat p_i \hat p_j")
    with pytest.raises(PageError, match=r"i = (\d), j = (?!\1)"):
        run(r"\frac{\partial \hat p_i}{\partial z_j} = \hat p_i (1 - \hat p_j)")


def test_inequalities_are_counted_apart():
    assert run(r"\max_k z_k \ge z_j")["kind"] == "inequality"
    assert check(SITE["gibbs"], NOTATION, SNIPPETS)["kind"] == "inequality"


def test_inputs_are_described():
    assert check(SITE["batch"], NOTATION, SNIPPETS)["inputs"] == ["z: logits [N, K]", "y: one_hot [N, K]"]


def test_two_symbols_of_one_domain_differ():
    with pytest.raises(PageError, match="does not hold"):
        run(r"p_k = q_k")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a\n\n$$ x $$", "page:3: a display formula without"),
        ("<!-- formula: a b c -->\n$$ x $$", "page:1: malformed"),
        ("text\n<!-- formula: a -->\n", "page:2: .*before no formula"),
        ("<!-- formula: b = x.py:f(z) -->\nText.\n\n<!-- formula: a -->\n$$x$$", "page:1: .*before no formula"),
        ("<!-- formula: b -->\n<!-- formula: a -->\n$$x$$", "page:1: .*before no formula"),
        ("<!-- formula: a where nonsense -->\n$$x$$", "page:2: expected"),
    ],
)
def test_malformed_pages(text, words):
    with pytest.raises(PageError, match=words):
        bindings(text)


def test_code_is_no_formula():
    assert bindings("```tex\n$$ x $$\n```\n\nInline $x$, `$$ x $$`.\n") == []


def test_bindings():
    assert SITE["batch"].file == "cross_entropy.py"
    assert SITE["batch"].where == (("z", "in", "logits[N,K]"), ("y", "in", "one_hot[N,K]"))
    assert SITE["linear"].where == (("z", "=", r"W \mathbf x + b"),)
    commas = formula("x = x", r" where z = \max(0, b), \hat p in simplex[N, K], x in (0, 1)")
    assert commas.where == (("z", "=", r"\max(0, b)"), (r"\hat p", "in", "simplex[N, K]"), ("x", "in", "(0, 1)"))
    assert [b.line for b in SITE.values()][:2] == [4, 9]


def test_derived_symbols_in_a_program_have_their_shape():
    assert run(r"\mathcal L + \sum_k \hat p_k", " = softmax.py:loss + float(p_hat[0]) + p_hat[1:].sum()")["cases"] == 48
    assert run(r"\hat p_n", r" = softmax.py:p_hat[n] where z in logits[N,K]")["cases"] == 16 * (4 + 3 + 5)


def test_inputs_do_not_depend_on_what_else_is_loaded():
    code = "from machinery.formulas.trials import draw; print(draw('z', 'logits', (3,), 3))"
    alone = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert alone == f"{draw('z', 'logits', (3,), 3)}\n"


def test_inputs_do_not_depend_on_how_busy_the_machine_is():
    assert SETTINGS.deadline is None


def test_what_mutants_share_is_that_of_the_same_indices():
    """A wrong formula, then the right one, with the same trials: what the first left there belongs to its sides."""
    right, trials = SITE["jacobian"], make_trials(SITE["jacobian"], NOTATION)
    with pytest.raises(PageError, match="does not hold"):
        check(replace(right, latex=right.latex.replace("delta_{ij}", "delta_{ii}")), NOTATION, SNIPPETS, trials)
    with pytest.raises(PageError, match="does not hold"):
        check(replace(right, latex=right.latex.replace(r"\hat p_j)", r"\hat p_i)")), NOTATION, SNIPPETS, trials)
    assert check(right, NOTATION, SNIPPETS, trials) == check(right, NOTATION, SNIPPETS)


def test_extreme_logits_are_drawn():
    drawn = np.array(draw("z", "logits", (5,), 5)).astype(float)
    assert drawn.max() > 500 and drawn.min() < -500
    assert any(len({*case.ravel()}) < 5 for case in drawn)


@pytest.mark.skipif(not hasattr(signal, "SIGPROF"), reason="the system has no such timer")
def test_a_program_has_one_limit_for_all_its_cases(tmp_path, monkeypatch):
    """Each call takes a part of the second that all of them may take."""
    busy = "import time\n\ndef same(x):\n    end = time.process_time() + 0.05\n"
    (tmp_path / "slow.py").write_text(busy + "    while time.process_time() < end: pass\n    return x\n")
    monkeypatch.setenv("PROGRAM_LIMITS", "1 60 900 5")
    start = time.process_time()
    with pytest.raises(PageError, match=r"page.md:2: formula test: .*does not end \(the limit is 1 s of the processor"):
        check(formula("x", " = slow.py:same(x)"), NOTATION, tmp_path)
    assert time.process_time() - start < 2
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)
