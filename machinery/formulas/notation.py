"""The one table of symbols and functions: formulas take every name from it."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

TABLE = "docs/notation.toml"


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
    functions: Mapping[tuple[str, int], Symbol]

    @cached_property
    def kinds(self) -> dict[str, str]:
        """What each name is; what has arguments or no value is nothing yet, and may be called where a row begins."""
        kinds = {name: "scalar" if s.has_value and not s.arguments else "" for name, s in self.symbols.items()}
        kinds |= {name: "array" for name, s in self.symbols.items() if s.shape}
        return kinds | {name: "function" for name, _ in self.functions}

    def symbol(self, latex: str) -> Symbol | None:
        """The entry of a symbol; an index with primes has that of the letter."""
        plain = self.symbols.get(latex.rstrip("'"))
        return self.symbols.get(latex) or (plain if plain and plain.index else None)

    def indices(self, names: Iterable[str]) -> list[str]:
        """Which of the names are indices without a value of their own, in order."""
        return [name for name in sorted(names) if (s := self.symbol(name)) and s.index and not s.domain]


def load_notation(path: Path) -> Notation:
    """Read docs/notation.toml."""
    table, functions = tomllib.loads(Path(path).read_text(encoding="utf-8")), {}
    entries = [{k: tuple(v) if isinstance(v, list) else v for k, v in e.items()} for e in table["symbol"]]
    for entry in table.get("function", []):
        name, arguments = re.fullmatch(r"(.+?)\((.+)\)", entry["latex"]).groups()
        arguments = tuple(re.split(r", | \\\| ", arguments))
        functions[name, len(arguments)] = Symbol(**entry, arguments=arguments)
    return Notation({entry["latex"]: Symbol(**entry) for entry in entries}, functions)
