"""The course: how long each chapter takes, and the line below its title that says so.

The minutes are those of somebody who reads everything and does the exercises: 180 words a minute, 4 seconds for a line
of a program, 2 for a line of an output or a row of a table, 20 for a formula or a figure, 3 minutes for an exercise.
They are given to the next five. A chapter is numbered by its name in the navigation: `3a. Why they are a pair`.

`python -m machinery.lists.course` prints what was counted on each page.

Imports `errors` and `sources`.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from machinery.errors import PageError
from machinery.sources import cells
from machinery.sources.notes import without_notes
from machinery.sources.pages import expand, fences

SECONDS = {"words": 60 / 180, "program": 4, "printed": 2, "formulas": 20, "figures": 20, "exercises": 180}
NUMBER = re.compile(r"((\d+)[a-z]?)\. ")


class Counted(NamedTuple):
    """What there is to read on a page."""

    words: int
    program: int
    printed: int
    formulas: int
    figures: int
    exercises: int

    @property
    def minutes(self) -> int:
        """The minutes that it takes, to the next five."""
        seconds = sum(SECONDS[name] * number for name, number in self._asdict().items())
        return max(5, 5 * round(seconds / 300))


def count(path: Path, root: Path) -> Counted:
    """What there is to read on a page or in a notebook. Its references are not read."""
    if path.suffix == ".py":
        text = cells.text(path)
        code = [cell.source for _, cell in cells.read_cells(path) if cell.cell_type == "code"]
        program, figures = sum(len(source.split("\n")) for source in code), _drawings(path)
    else:
        text, program, figures = "\n".join(line.text for line in expand(path, root)), 0, 0
    return _count(text, program, figures)


@lru_cache(maxsize=500)
def _count(text: str, program: int, figures: int) -> Counted:
    text = without_notes(re.sub(r"\A---\n.*?\n---\n|^#+ References$.*\Z", "", text, flags=re.DOTALL | re.MULTILINE))
    lines = text.split("\n")
    inside = fences(lines)[:-1]
    fenced = [(line, fence["info"] if fence else None) for line, fence in zip(lines, inside, strict=True)]
    inside = [(line.strip(), info) for line, info in fenced if info and not line.lstrip().startswith("```")]
    program += sum(bool(line) for line, info in inside if "python" in info)
    printed = sum(bool(line) for line, info in inside if "text" in info)
    prose = "\n".join(line for line, info in fenced if info is None)
    prose, formulas = re.subn(r"\$\$.*?\$\$", "", prose, flags=re.DOTALL)
    prose, images = re.subn(r"!\[[^]]*\]\([^)]*\)", "", prose)
    prose, rows = re.subn(r"^\|.*$", "", prose, flags=re.MULTILINE)
    exercises = len(re.findall(r"^\*\*\d+\.\*\*", prose, flags=re.MULTILINE))
    words = len(re.findall(r"[\w$][^\s]*", re.sub(r"\]\([^)]*\)", "]", prose)))
    return Counted(words, program, printed + rows, formulas, figures + images, exercises)


def _drawings(path: Path) -> int:
    return sum("alt" in cell.metadata for _, cell in cells.read_cells(path))


def pages(root: Path) -> dict[str, Path]:
    """The pages of the course, by their places."""
    found = sorted((root / "docs" / "learn").iterdir())
    return {path.relative_to(root).as_posix(): path for path in found if path.suffix in {".md", ".py"}}


def about(source: str, names: dict[str, str], needs: dict[str, list], root: Path) -> str:
    """What stands below the title of a page; nothing for one that is no part of the course.

    `names`: of the pages in the navigation, by their sources.
    """
    path = pages(root).get(source)
    return line(path, names[source], [*names.values()], needs, root) if path and source in names else ""


def line(path: Path, name: str, names: list[str], needs: dict[str, list], root: Path) -> str:
    """What stands below the title of a page of the course: its number of how many, the minutes, and what it needs.

    Raises PageError where `needs` of mkdocs.yml lacks the page.
    """
    key = path.relative_to(root / "docs").as_posix()
    if key not in needs:
        raise PageError("mkdocs.yml", 1, f"extra: needs: which chapters has a reader of {key} read before? [] for none")
    last = max((int(found[2]) for found in map(NUMBER.match, names) if found), default=0)
    number, before = NUMBER.match(name), [str(one) for one in needs[key]]
    parts = [f"Chapter {number[1]} of {last}"] if number else []
    parts.append(f"about {count(path, root).minutes} minutes")
    if before:
        several = f"needs chapters {', '.join(before[:-1])} and {before[-1]}"
        parts.append(several if before[1:] else f"needs chapter {before[0]}")
    return " · ".join(parts)


def stated(key: str, root: Path) -> str:
    """The minutes of a page, or the hours of the whole course, as a page states them."""
    if key == "course":
        return f"{round(sum(count(path, root).minutes for path in pages(root).values()) / 60)} hours"
    return f"{count(root / 'docs' / key, root).minutes} minutes"


if __name__ == "__main__":
    here = Path(__file__).parents[2]
    print(f"minutes  {'  '.join(Counted._fields)}")
    for place, found in pages(here).items():
        counted = count(found, here)
        numbers = "  ".join(f"{number:{len(name)}}" for name, number in counted._asdict().items())
        print(f"{counted.minutes:7}  {numbers}  {place}")
