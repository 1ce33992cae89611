"""The notation table: what formulas take from it, and what readers see of it."""

from pathlib import Path

import pytest

from machinery.formulas.notation import load_notation
from machinery.formulas.reader import parse
from machinery.lists import notation_table

ROOT = Path(__file__).parents[3]
TABLE = r"""
[[symbol]]
latex = '\hat p'
python = "p_hat"
meaning = "predicted probabilities"
shape = ["K"]
domain = "simplex"

[[symbol]]
latex = "k"
python = "k"
meaning = "class"
index = "K"

[[symbol]]
latex = "K"
python = "K"
meaning = "number of classes"
sizes = [3, 2]

[[symbol]]
latex = '\eta'
python = "eta"
meaning = "never used"
domain = "(0, 1)"

[[function]]
latex = 'H(p \| q)'
python = "h(p, q)"
meaning = "a function of two"
definition = 'p + q'
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "notation.toml").write_text(TABLE, encoding="utf-8")
    page = "The $\\hat{p}_k$ of $K$, and $\\aleph \\eta$.\n\n$$\nH(\\hat p \\| \\hat p)\n$$\n"
    (tmp_path / "docs" / "page.md").write_text(page, encoding="utf-8")
    return tmp_path


def test_kinds_of_names_and_indices(project: Path) -> None:
    notation = load_notation(project / "docs" / "notation.toml")
    assert notation.kinds == {r"\hat p": "array", "k": "scalar", "K": "scalar", r"\eta": "scalar", "H": "function"}
    assert notation.functions["H", 2].arguments == ("p", "q")
    assert notation.symbol("k'") == notation.symbol("k") and notation.symbol("K'") is None
    assert notation.indices(["k'", "K", r"\hat p", "k"]) == ["k", "k'"]


def test_readers_see_what_pages_use(project: Path) -> None:
    assert notation_table.as_table(project).splitlines()[2:] == [
        r"| $\hat p$ | `p_hat` | predicted probabilities | `simplex`, shape $(K)$ |",
        "| $k$ | `k` | class | $1$ to $K$ |",
        "| $K$ | `K` | number of classes | whole numbers |",
        r"| $H(p \| q)$ | `h(p, q)` | a function of two | $p + q$ |",
    ]


def test_every_definition_of_the_table_can_be_read() -> None:
    notation = load_notation(ROOT / "docs" / "notation.toml")
    for symbol in [*notation.symbols.values(), *notation.functions.values()]:
        assert symbol.meaning and symbol.python, symbol
        if symbol.definition:
            parse(symbol.definition, notation)
