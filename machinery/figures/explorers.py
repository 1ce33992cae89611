"""The explorers: controls around a figure, and what the tests measured of their mathematics.

Imports `records` and `draw`.
"""

import re
from pathlib import Path

from machinery import records
from machinery.figures.draw import captioned

FOLDER = "docs/assets/explorers"
MATHEMATICS = f"{FOLDER}/mathematics.js"
RECORD = "docs/explorers.toml"
TESTS = "tests/browser/test_explorers_mathematics.py"
ABOUT = f"""\
# What {TESTS} measured of each function in {MATHEMATICS},
# in a browser and against NumPy: cases, and the difference below which all of them agree (twice the largest one seen,
# rounded up to one digit, and at least 1e-15, since processors round differently; 0 for the roundings, which are
# exact). `pytest {TESTS} --update-outputs` rewrites it.
"""


def around(figure: str, picture: str, caption: str, below: str, root: Path) -> str | None:
    """A figure with its controls, where `FOLDER` has some of its name, and below it what can stand in for them."""
    name = Path(figure).name.replace("_", "-")
    controls = root / FOLDER / f"{name}.html"
    if not controls.exists():
        return None
    alive = controls.read_text(encoding="utf-8").replace("{figure}", picture)
    return f'<{name} class="explorer" data-search-exclude="yes">{captioned(alive, caption)}{below}</{name}>'


def functions(root: Path) -> dict[str, int]:
    """The functions of the mathematics, with their lines."""
    path = root / MATHEMATICS
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    found = ((re.match(r"export const (\w+) = (?!\{)", line), number) for number, line in enumerate(lines, 1))
    return {match[1]: number for match, number in found if match}


def read_record(root: Path) -> dict[str, dict]:
    """What is on record, by the names of the functions."""
    return records.read(root / RECORD)


def write_record(root: Path, record: dict[str, dict]) -> None:
    """Write the record, in the order of the functions."""
    records.write(root / RECORD, ABOUT, {name: record[name] for name in functions(root) if name in record})


def listing(root: Path) -> list[dict]:
    """Each function with its place, the cases compared, and the largest difference; empty where nothing is measured."""
    record, found = read_record(root), []
    for name, line in functions(root).items():
        entry = record.get(name, {"cases": "", "difference": ""})
        below = f"below {entry['difference']:.0e}" if entry["difference"] else "none" if entry["cases"] else ""
        known = {"function": name, "cases": entry["cases"], "largest difference from NumPy": below}
        found.append({"place": f"{MATHEMATICS}:{line}"} | known)
    return found
