"""Read pages and the cells of notebooks: their text, titles and descriptions.

Imports `errors`, `embeds`, `files`, `pages` and `standalone`.
"""

import ast
import re
import warnings
from functools import cache
from pathlib import Path

import jupytext

from machinery.errors import Faults, PageError
from machinery.sources import files, standalone
from machinery.sources.embeds import embedded
from machinery.sources.pages import without_code

MARKER = re.compile(r"^# ?%%.*$")
FENCES = ("```", "~~~")
READ = {"alt", "fold"}  # on the marker of a cell
OF_JUPYTEXT = {"cell_marker", "lines_to_end_of_cell_marker", "lines_to_next_cell", "region_name"}
BEGIN = "begin with a cell of text that has the title: # %% [markdown], and below it # # Title"
WITHOUT = "jupytext --opt cell_metadata_filter=-all --to py:percent NAME.ipynb leaves all others out"
PRINT = "print() what readers should see, as the program does when it runs by itself"
OF_KERNEL = re.compile(r"^\S*ipykernel_\S*: (?=\w*Warning)", re.MULTILINE)
MAGIC = re.compile(r"^\s*(?:[%!]|[\w, ]+=\s*[%!])|\?\s*$")


def read_cells(path: Path) -> list[tuple[int, dict]]:
    """The cells of a notebook, each with the line of the file on which its content begins."""
    return _cells(path.read_text(encoding="utf-8"))


@cache
def _cells(text: str) -> list[tuple[int, dict]]:
    lines, cells = text.split("\n"), jupytext.reads(text, fmt="py:percent").cells
    starts = [number for number, line in enumerate(lines) if MARKER.match(line)]
    starts = [0] * (len(cells) - len(starts)) + [start + 1 for start in starts]  # what is above the first marker
    found = []
    for start, cell in zip(starts, cells, strict=False):
        first = cell.source.split("\n", 1)[0]
        there = (n for n in range(start, len(lines)) if lines[n].strip() and first in lines[n])
        found.append(((next(there, start) if first else start) + 1, cell))
    return found


def refuse(path: Path, root: Path) -> None:
    """Raise PageError for what a notebook must not have, before it runs: what is no Python, or would not be shown."""
    page, text = path.relative_to(root).as_posix(), files.read(path, root)
    read, lines, faults = _cells(text), text.split("\n"), Faults()
    if not read or read[0][1].cell_type != "markdown" or not read[0][1].source.startswith("# "):
        faults.add(page, max(read[0][0] - 1, 1) if read else 1, BEGIN)
    elif "\\" in description(path):
        message = "LaTeX in the first sentence below the title, which search engines show: say it in words"
        faults.add(page, read[0][0] + 2, message)
    for line, cell in read:
        if unknown := cell.metadata.keys() - READ - OF_JUPYTEXT:
            faults.add(page, line - 1, f"a cell has alt and fold, and no {min(unknown)!r}: {WITHOUT}")
        for number, written in enumerate(cell.source.split("\n"), line):
            line_of_file = "" if "cell_marker" in cell.metadata else lines[number - 1]  # in quotes, text has no signs
            if problem := _problem(cell.cell_type, written, line_of_file):
                faults.add(page, number, problem)
        if cell.cell_type == "code":
            if not cell.source.strip():
                faults.add(page, line, "an empty cell: write something into it, or take its marker out")
            try:
                with warnings.catch_warnings(action="error"):  # of a backslash: newer versions of Python print it
                    ast.parse(cell.source)
            except SyntaxError as error:
                number = line + (error.lineno or 1) - 1
                wrong = lines[number - 1].strip()
                advice = f"{error.msg}{standalone.instead(error.msg)}"
                if MAGIC.search(wrong.lstrip("# ")):
                    advice = "no magics and no commands of a shell: take it out"
                faults.add(page, number, f"{wrong!r} is no Python: {advice}")
    faults.end()


def refuse_untitled(text: str, page: str) -> None:
    """Raise PageError for a page without a title, which navigation, search and other pages would call by its file."""
    if not re.search(r"^# \S", without_code(text), re.MULTILINE):
        raise PageError(page, 1, "this page has no title: begin it with # and its title, above which nothing stands")


def _problem(kind: str, written: str, line: str) -> str | None:
    """What is wrong with a line of a cell; `line` is that of the file."""
    if kind == "raw":
        return "a raw cell, which no page shows: make it one of text, # %% [markdown]"
    if embedded(written) is not None:
        return "nothing is embedded in a notebook: write it here"
    is_fence = written.lstrip().startswith(FENCES)
    if kind == "code":
        return "this would end the block of code on the page: write it in another way" if is_fence else None
    if is_fence and re.search(r"\bi?py", written, re.IGNORECASE):
        return "a program stands in a cell of its own, which runs: # %%"
    if written.strip() and written == line:
        return "code in a cell of Markdown: put # %% above it; or # before it, if it is text"
    return None


def refuse_output(kind: str, text: str, page: str, line: int) -> None:
    """Raise PageError for what came out of the cell on a line, and readers or the program alone would not get.

    `kind`: `stdout`, `stderr`, or the richest media type of a value.
    """
    if kind == "stderr":
        message = OF_KERNEL.sub("", text).strip()  # the file is one of the kernel, gone when the author looks for it
        raise PageError(page, line, f"this cell prints a warning: {message}{standalone.instead(text)}")
    if kind in ("stdout", "text/plain") and (address := standalone.address(text)):
        advice = "end the line with a semicolon" if "matplotlib" in address else "print something else"
        raise PageError(page, line, f"{address!r} shows an address in memory, another one on each run: {advice}")
    if kind == "stdout" and re.search(r"[\r\b\x1b]", text):
        raise PageError(page, line, "this cell prints over what it printed, as a bar of progress does: print lines")
    if kind == "stdout" and (broken := next(filter(breaks_page, text.split("\n")), None)):
        raise PageError(page, line, f"this output would break the page: {broken!r}")
    if kind not in ("stdout", "image/svg+xml"):
        raise PageError(page, line, f"this cell ends with a value ({kind}), which only a notebook shows: {PRINT}")


def breaks_page(printed: str) -> bool:
    """Whether a line that a program prints would end the block of outputs, or be filled in as an embed."""
    return printed.lstrip().startswith(FENCES) or embedded(printed) is not None


def sources(root: Path) -> list[Path]:
    """The pages and notebooks of the site, in alphabetical order."""
    return [path for path in sorted((root / "docs").rglob("*")) if path.suffix in (".md", ".py")]


def text(path: Path) -> str:
    """The text of a page; of a notebook its Markdown and text alternatives, on the lines on which they stand."""
    if path.suffix != ".py":
        return path.read_text(encoding="utf-8-sig")
    lines = [""] * (path.read_text(encoding="utf-8").count("\n") + 1)
    for first, cell in read_cells(path):
        if cell.cell_type == "markdown":
            content = cell.source.split("\n")
            lines[first - 1 : first - 1 + len(content)] = content
        else:
            lines[first - 2] = cell.metadata.get("alt", "")
    return "\n".join(lines)


def linked_as_markdown(text: str) -> str:
    """The text of a page where notebooks are pages of Markdown, too: with links to these."""
    return re.sub(r"(\]\((?![\w./-]*snippets/)[\w./-]+)\.py(#[\w-]*)?\)", r"\1.md\2)", text)


def title(path: Path) -> str:
    """The title of a page or a notebook: its first heading."""
    return next((line[2:].strip() for line in text(path).split("\n") if line.startswith("# ")), path.stem)


def description(path: Path) -> str:
    """What a notebook says of itself to search engines: the first sentence below its title, as plain text."""
    paragraph = re.search(r"\A# .+\n\n((?:.+\n?)+)", read_cells(path)[0][1].source)
    plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", " ".join(paragraph[1].split())) if paragraph else ""
    return re.sub(r"(?<=\.) .*|[$*`]", "", plain)
