"""The one table of symbols and functions: formulas take every name from it."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

TABLE = "docs/notation.toml"
ADD = ': correct it, or see "Add a symbol" in CONTRIBUTING'  # what to do with a name that is not there


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
    first: int = 1  # what an index, or an array, counts from
    by_entry: tuple[str, ...] = ()  # the indices of a definition of entries, s_k = ...

    @property
    def has_value(self) -> bool:
        """Whether a formula may use it without defining it."""
        return bool(self.domain or self.definition or self.index or self.sizes)


@dataclass(frozen=True, eq=False)
class Notation:
    r"""The table: symbols by their LaTeX, and functions such as `H(p, q)` by name and number of arguments."""

    symbols: Mapping[str, Symbol]
    functions: Mapping[tuple[str, int], Symbol]
    zero_log_zero: bool = False  # whether 0 log 0 is 0

    @cached_property
    def kinds(self) -> dict[str, str]:
        """What each name is; what has arguments or no value is nothing yet, and may be called where a row begins."""
        kinds = {name: "scalar" if s.has_value and not s.arguments else "" for name, s in self.symbols.items()}
        kinds |= {name: "array" for name, s in self.symbols.items() if s.shape}
        return kinds | {name: "function" for name, _ in self.functions}

    @cached_property
    def labelled(self) -> dict[tuple[str, str, str], str]:
        r"""The names with a label below or above, by base, sign and label: `y^{\mathrm{LS}}` by `y`, `^` and `LS`."""
        split = {name: re.fullmatch(r"(.+?)([_^])\{?(.+?)\}?", name) for name in self.kinds}
        return {(m[1], m[2], bare_label(m[3])): name for name, m in split.items() if m}

    def near(self, name: str) -> str:
        """The name of the table that is most like another one, if any is."""
        return next(iter(difflib.get_close_matches(name, self.kinds, 1, 0.75)), "")

    def dependencies(self, name: str) -> set[str]:
        """The names that the definition of a symbol is made of, and those of theirs."""
        found: set[str] = set()
        todo = [name]
        while todo:
            symbol = self.symbols.get(todo.pop())
            text = symbol.definition if symbol else ""
            for other in self.symbols if text else ():
                if other not in found and re.search(rf"(?<![A-Za-z\\]){re.escape(other)}(?![A-Za-z])", text):
                    found.add(other)
                    todo.append(other)
        return found

    def symbol(self, latex: str) -> Symbol | None:
        """The entry of a symbol; an index with primes has that of the letter."""
        if symbol := self.symbols.get(latex):
            return symbol
        plain = self.symbols.get(latex.rstrip("'"))
        return plain if plain and plain.index else None

    def indices(self, names: Iterable[str]) -> list[str]:
        """Which of the names are indices without a value of their own, in order."""
        return [name for name in sorted(names) if (s := self.symbol(name)) and s.index and not s.domain]


def bare_label(label: str) -> str:
    r"""A label without what says how its letters look: `LS` of `{\mathrm{LS}}`."""
    return re.sub(r"\\(?:mathrm|text|textrm|operatorname|mathsf|(?=max|min))|[{}\s]", "", label)


def load_notation(path: Path) -> Notation:
    """Read docs/notation.toml."""
    table, functions = tomllib.loads(Path(path).read_text(encoding="utf-8")), {}
    entries = [{k: tuple(v) if isinstance(v, list) else v for k, v in e.items()} for e in table.get("symbol", [])]
    symbols: dict[str, Symbol] = {}
    seen: dict[str, str] = {}
    for entry in entries:
        _refuse_double(seen, entry["latex"], "")
        symbols[entry["latex"]] = Symbol(**entry)
    for entry in table.get("function", []):
        name, arguments = re.fullmatch(r"(.+?)\((.+)\)", entry["latex"]).groups()
        arguments = tuple(re.split(r", | \\\| ", arguments))
        _refuse_double(seen, name, f" of {len(arguments)} arguments")
        functions[name, len(arguments)] = Symbol(**entry, arguments=arguments)
    for name, _ in functions:
        if name in symbols:
            raise ValueError(f"{TABLE}: {name} is a symbol and a function")
    return Notation(symbols, functions, table.get("zero_log_zero", False))


def _refuse_double(seen: dict[str, str], name: str, what: str) -> None:
    """Two entries of one name, however it is spelled: `\\hat p` and `\\hat{p}`."""
    bare = re.sub(r"[{}\s]", "", name).replace("boldsymbol", "mathbf") + what
    if bare in seen:
        raise ValueError(f"{TABLE}: {seen[bare]} and {name} are one name{what}: leave out one entry")
    seen[bare] = name
