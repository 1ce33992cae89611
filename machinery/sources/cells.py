"""Read pages and the cells of notebooks: their text, titles and descriptions."""

import re
from functools import cache
from pathlib import Path

import jupytext


def read_cells(path: Path) -> list[tuple[int, dict]]:
    """The cells of a notebook, each with the line of the file on which its content begins."""
    return _cells(path.read_text(encoding="utf-8"))


@cache
def _cells(text: str) -> list[tuple[int, dict]]:
    cells, position = [], 0
    for cell in jupytext.reads(text, fmt="py:percent").cells:
        first = cell.source.split("\n", 1)[0]
        position = max(text.find(first, position), position)
        cells.append((text.count("\n", 0, position) + 1, cell))
        position += len(first)
    return cells


def sources(root: Path) -> list[Path]:
    """The pages and notebooks of the site, in alphabetical order."""
    return [path for path in sorted((root / "docs").rglob("*")) if path.suffix in (".md", ".py")]


def text(path: Path) -> str:
    """The text of a page; of a notebook its Markdown and text alternatives, on the lines on which they stand."""
    if path.suffix != ".py":
        return path.read_text(encoding="utf-8")
    lines = [""] * (path.read_text(encoding="utf-8").count("\n") + 1)
    for first, cell in read_cells(path):
        if cell.cell_type == "markdown":
            content = cell.source.split("\n")
            lines[first - 1 : first - 1 + len(content)] = content
        else:
            lines[first - 2] = cell.metadata.get("alt", "")
    return "\n".join(lines)


def title(path: Path) -> str:
    """The title of a page or a notebook: its first heading."""
    found = re.search(r"^# (.+)$", text(path), re.MULTILINE)
    return found[1].strip() if found else path.stem


def description(path: Path) -> str:
    """What a notebook says of itself to search engines: the first sentence below its title, as plain text."""
    paragraph = re.search(r"\A# .+\n\n((?:.+\n?)+)", read_cells(path)[0][1].source)
    plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", " ".join(paragraph[1].split())) if paragraph else ""
    return re.sub(r"(?<=\.) .*|[$*`]", "", plain)
