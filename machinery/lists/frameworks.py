"""What functions of frameworks gave when they were run, as cards, and how implementations fare, as a table.

Both come from records that the tests write and compare: docs/frameworks/record.json and implementations.json. Knows
nothing of MkDocs.
"""

import json
import re
from pathlib import Path

from machinery.errors import PageError

RECORD = "docs/frameworks/record.json"
IMPLEMENTATIONS = "docs/frameworks/implementations.json"


def as_cards(root: Path, keys: str) -> str:
    """A card for each function of a framework on record: case, call, and what came out. Raises PageError."""
    record, name = _read(root, RECORD), keys.strip()
    if name not in record:
        raise PageError(RECORD, 1, f"nothing on record of {name!r}: there are {', '.join(record)}")
    versions = ", ".join(f"{package} {version}" for package, version in record[name]["versions"].items())
    cards = (_card(function, about) for function, about in record[name]["functions"].items())
    return "\n\n".join([f"Versions that were run: {versions}.", *cards])


def _card(function: str, about: dict) -> str:
    also = f"The same as {_code(about['also'])}. " if "also" in about else ""
    rows = (f"| {case}: {_code(one['call'])} | {_code(one['gives'])} |" for case, one in about["probes"].items())
    head = f"## {_plain(function)}\n\n{also}[Documentation of {_code(function)}]({about['documentation']})"
    return "\n".join([head, "", "| Case and call | What came out |", "| --- | --- |", *rows])


def _plain(function: str) -> str:
    """The name of a function as a heading: in code, but for words behind it."""
    name, _, words = function.partition(" with ")
    return f"`{name}` with {words}" if words else f"`{name}`"


def _code(text: str) -> str:
    """Code in a cell of a table: no bar ends the cell, and no backtick the code."""
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    space = " " if "`" in text else ""
    return f"{fence}{space}{text}{space}{fence}".replace("|", "\\|")


def as_implementations(root: Path) -> str:
    """How many cases of the reference values each implementation gets right, by function and group."""
    record = _read(root, IMPLEMENTATIONS)
    names = list(record["implementations"])
    lines = [f"| Cases | {' | '.join(names)} |", "| --- |" + " --- |" * len(names)]
    for group in record["groups"]:
        cells = (record["implementations"][name].get(group, "–") for name in names)
        lines.append(f"| {group} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _read(root: Path, file: str) -> dict:
    path = root / file
    if not path.exists():
        raise PageError(file, 1, "missing: pytest tests/frameworks --update-outputs writes it")
    return json.loads(path.read_text(encoding="utf-8"))
