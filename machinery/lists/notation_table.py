"""The notation as readers see it: the symbols and functions that pages use. Imports `formulas` and `sources`."""

import contextlib
import re
from pathlib import Path

from machinery.formulas.notation import TABLE, Symbol, load_notation
from machinery.formulas.reader import FormulaError, tokenize
from machinery.sources import cells

FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<!\$)\$([^$\n]+)\$(?!\$)", re.DOTALL)


def as_table(root: Path) -> str:
    """The symbols and functions as a Markdown table: how formulas and programs write them, and what they stand for."""
    notation = load_notation(root / TABLE)
    pages = map(cells.text, cells.sources(root))
    used = set()
    for formula in set(FORMULA.findall("\n\n".join(pages))):
        with contextlib.suppress(FormulaError):  # an inline formula may say what cannot be evaluated
            used |= {str(token) for token in tokenize("".join(formula), notation)}
    rows = [_row(symbol) for symbol in notation.symbols.values() if symbol.latex in used]
    rows += [_row(function) for (name, _), function in notation.functions.items() if name in used]
    return "\n".join(["| In formulas | In programs | Meaning | Values |", "| --- | --- | --- | --- |", *rows])


def _row(symbol: Symbol) -> str:
    shape = f", shape $({', '.join(symbol.shape)})$" if symbol.shape else ""
    values = f"`{symbol.domain}`{shape}" if symbol.domain else f"$1$ to ${symbol.index}$" if symbol.index else ""
    values = values or (f"${symbol.definition}$" if symbol.definition else "whole numbers" if symbol.sizes else "")
    return f"| ${symbol.latex}$ | `{symbol.python}` | {symbol.meaning} | {values} |"
