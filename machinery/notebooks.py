"""Typeset notebooks as every other page: mkdocs-jupyter runs them, the site's own Markdown renders them.

A notebook is a program in percent format. Its cells become Markdown, with what mkdocs-jupyter got from running them
beneath, so that formulas, code, drawings, links and anchors are the same here as everywhere.
"""

import base64
import re
from functools import cache
from pathlib import Path

import jupytext
from bs4 import BeautifulSoup

from machinery.figures import draw, values
from machinery.sources.pages import PageError

# Read by the kernel in which a notebook runs: drawings as SVG, whole, with their values; nothing in the home folder.
KERNEL_SETTINGS = """
c.InlineBackend.figure_formats = {"svg"}
c.InlineBackend.print_figure_kwargs = {"bbox_inches": None, "metadata": {"Date": None, "Creator": None}}
c.IPKernelApp.exec_lines = ["from machinery.figures import values; values.follow_drawings()"]
c.HistoryManager.enabled = False
c.IPKernelApp.log_level = "ERROR"
"""


def configure_kernel(folder: Path) -> None:
    """Write the settings of the notebook kernel as an IPython profile."""
    profile = folder / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    # The folder is not among the settings, under whose digest runs are kept: a copy of the project can use them.
    ours = f"import sys\n\nsys.path.append({str(Path(__file__).parents[1])!r})\n"
    (profile / "ipython_kernel_config.py").write_text(ours + KERNEL_SETTINGS, encoding="utf-8")


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


def as_ipynb(path: Path) -> str:
    """The notebook for download, without outputs, with cell names that are the same on every build."""
    notebook = jupytext.read(path)
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = f"cell-{number}"
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return jupytext.writes(notebook, fmt="ipynb") + "\n"


def printed(executed: BeautifulSoup) -> str:
    """What the cells printed, in the HTML that mkdocs-jupyter made of a notebook."""
    return "\n".join(output.get_text() for output in executed.select(".jp-OutputArea-output pre"))


def as_markdown(path: Path, page: str, executed: BeautifulSoup) -> str:
    """The notebook as a page of Markdown. `executed` is the HTML that mkdocs-jupyter made of it.

    Raises PageError for a warning that a cell printed and for a drawing without a text alternative.
    """
    ran = iter(executed.select("div.jp-CodeCell[id]"))
    parts = []
    for line, cell in read_cells(path):
        if cell.cell_type == "markdown":
            parts.append(cell.source)
            continue
        parts.append(f"```python\n{cell.source}\n```")
        printed, drawings = "", []
        for output in next(ran).select(".jp-OutputArea-output"):
            if output["data-mime-type"].endswith("stderr"):
                raise PageError(page, line, f"this cell prints a warning: {output.get_text().strip()}")
            if output["data-mime-type"] != "image/svg+xml":
                printed += output.pre.get_text()
                continue
            if not cell.metadata.get("alt"):
                raise PageError(page, line, 'this drawing has no text alternative: # %% alt="what it shows"')
            svg = base64.b64decode(output.img["src"].partition("base64,")[2]).decode()
            svg, _, tables = svg.partition(values.MARK)
            svg = draw.for_both_schemes(svg, f"cell-{line}-{len(drawings) + 1}", page, line)
            drawings.append(f"<figure>{draw.inline(svg, cell.metadata['alt'])}{draw.folded(tables)}</figure>")
        # A busy machine sends in several pieces what a cell prints: they are one output.
        parts += [f'```text title="Output"\n{printed.rstrip()}\n```'] if printed else []
        parts += drawings
        if cell.metadata.get("alt") and not drawings:
            raise PageError(page, line, "this cell has a text alternative and draws nothing")
    link = f"[Download this notebook]({path.stem}.ipynb){{ download }}"
    return re.sub(r"\A(# .*\n)", rf"\1\n{link}\n", "\n\n".join(parts) + "\n")


def failing_line(path: Path, message: str) -> int:
    """The line of a notebook on which a cell raised, from the message that the run ended with."""
    message = re.sub(r"\x1b\[[\d;]*m", "", message)
    if found := re.search(r"Cell In\[(\d+)\], line (\d+)", message):
        code_cells = [line for line, cell in read_cells(path) if cell.cell_type == "code"]
        return code_cells[int(found[1]) - 1] + int(found[2]) - 1
    return 1
