"""Show the notation: the table of symbols that the check of the formulas evaluates with, as far as pages use it."""

import contextlib
import re
from pathlib import Path

import notebooks
from formula_reader import FormulaError, tokenize
from formula_values import Symbol, load_notation

TABLE = "docs/notation.toml"
FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<!\$)\$([^$\n]+)\$(?!\$)", re.DOTALL)


def used_names(root: Path, kinds: dict[str, str]) -> set[str]:
    """The names in the formulas of all pages and notebooks; `kinds` as for `tokenize`."""
    pages = [notebooks.text(path) for path in sorted((root / "docs").rglob("*")) if path.suffix in (".md", ".py")]
    found = set()
    for formula in FORMULA.findall("\n\n".join(pages)):
        with contextlib.suppress(FormulaError):  # an inline formula may say what cannot be evaluated
            found |= {str(token) for token in tokenize("".join(formula), kinds)}
    return found


def as_table(root: Path) -> str:
    """The symbols that pages use as a Markdown table: how formulas and programs write them, and what they stand for."""
    notation = load_notation(root / TABLE)
    used = used_names(root, notation.kinds)
    rows = [_row(symbol) for symbol in notation.symbols.values() if symbol.latex in used]
    head = ["| In formulas | In programs | Meaning | Values |", "| --- | --- | --- | --- |"]
    return "\n".join(head + rows)


def _row(symbol: Symbol) -> str:
    shape = f", shape $({', '.join(symbol.shape)})$" if symbol.shape else ""
    values = f"`{symbol.domain}`{shape}" if symbol.domain else f"$1$ to ${symbol.index}$" if symbol.index else ""
    values = values or (f"${symbol.definition}$" if symbol.definition else "whole numbers" if symbol.sizes else "")
    return f"| ${symbol.latex}$ | `{symbol.python}` | {symbol.meaning} | {values} |"
