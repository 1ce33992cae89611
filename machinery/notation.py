"""The one table of symbols: read for the formulas, and shown to readers as far as pages use it."""

import contextlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import notebooks
from formula_reader import FormulaError, parse, tokenize

TABLE = "docs/notation.toml"
FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<!\$)\$([^$\n]+)\$(?!\$)", re.DOTALL)


@dataclass(frozen=True)
class Symbol:
    """An entry of the notation table; docs/notation.toml says what the fields mean."""

    latex: str
    python: str
    meaning: str = ""
    shape: tuple[str, ...] = ()
    domain: str = ""
    index: str = ""
    definition: str = ""
    sizes: tuple[int, ...] = ()
    arguments: tuple[str, ...] = ()
    has_value = property(lambda self: bool(self.domain or self.definition or self.index or self.sizes))


@dataclass(frozen=True, eq=False)
class Notation:
    r"""The table: symbols by their LaTeX, and functions such as `H(p, q)` by name and number of arguments."""

    symbols: Mapping[str, Symbol]
    functions: Mapping[tuple[str, int], tuple[tuple[str, ...], str]]

    @cached_property
    def kinds(self) -> dict[str, str]:
        """What `parse` needs to know of each name; what has arguments or no value may be called where a row begins."""
        kinds = {name: "scalar" if s.has_value and not s.arguments else "" for name, s in self.symbols.items()}
        kinds |= {name: "array" for name, s in self.symbols.items() if s.shape}
        return kinds | {name: "function" for name, _ in self.functions}

    def symbol(self, latex: str) -> Symbol | None:
        """The entry of a symbol; an index with primes has that of the letter."""
        plain = self.symbols.get(latex.rstrip("'"))
        return self.symbols.get(latex) or (plain if plain and plain.index else None)


def load_notation(path: Path) -> Notation:
    """Read docs/notation.toml."""
    table = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    entries = [{k: tuple(v) if isinstance(v, list) else v for k, v in e.items()} for e in table["symbol"]]
    functions = {}
    for entry in table.get("function", []):
        name, *arguments = parse(entry["latex"])[0].children[0].children
        functions[str(name), len(arguments)] = tuple(map(str, arguments)), entry["definition"]
    return Notation({entry["latex"]: Symbol(**entry) for entry in entries}, functions)


def used_names(root: Path, kinds: dict[str, str]) -> set[str]:
    """The names in the formulas of all pages and notebooks; `kinds` as for `tokenize`."""
    pages = [notebooks.text(path) for path in sorted((root / "docs").rglob("*")) if path.suffix in (".md", ".py")]
    found = set()
    for formula in set(FORMULA.findall("\n\n".join(pages))):
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
