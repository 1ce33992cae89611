"""What tests measured, written down in docs/: the build reads it, the tests hold it, --update-outputs rewrites it.

Imports `kept`.
"""

import tomllib
from decimal import ROUND_UP, Decimal, localcontext
from pathlib import Path

from machinery import kept


def read(path: Path) -> dict[str, dict]:
    """The entries of a record by their names; none where nothing is measured yet."""
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def write(path: Path, about: str, entries: dict[str, dict]) -> None:
    """Write a record as TOML below what it is about: names and values in the order given."""
    parts = [about]
    for name, entry in entries.items():
        parts += [f"\n[{name}]\n"]
        parts += [f"{key} = {_toml(value)}\n" for key, value in entry.items() if key != "survivors"]
        parts += [f"survivors.{_toml(change)} = {_toml(why)}\n" for change, why in entry.get("survivors", {}).items()]
    kept.replace(path, "".join(parts).encode())


def _toml(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_toml, value))}]"
    return str(value) if isinstance(value, (int, float)) else f"'{value}'" if "'" not in value else f'"{value}"'


def bound(error: float) -> float:
    """Twice an error that was seen, since processors round differently, rounded up to one digit."""
    with localcontext(rounding=ROUND_UP):
        return float(f"{2 * Decimal(error):.0e}")
