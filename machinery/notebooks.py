"""Typeset notebooks as every other page: mkdocs-jupyter runs them, the site's own Markdown renders them.

A notebook is a program in percent format. Its cells become Markdown, with what mkdocs-jupyter got from running them
beneath, so that formulas, code, drawings, links and anchors are the same here as everywhere.
"""

import base64
import re
from pathlib import Path
from textwrap import indent

import jupytext
from bs4 import BeautifulSoup

from machinery.errors import PageError
from machinery.figures import draw, values
from machinery.figures.svg import for_both_schemes, inline
from machinery.sources import cells

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
    for line, cell in cells.read_cells(path):
        if cell.cell_type == "markdown":
            parts.append(cell.source)
            continue
        code = f"```python\n{cell.source}\n```"
        if summary := cell.metadata.get("fold"):
            code = f'??? quiet "{summary}"\n\n' + indent(code, "    ")
        parts.append(code)
        printed, drawings = "", []
        for output in next(ran).select(".jp-OutputArea-output"):
            if output["data-mime-type"].endswith("stderr"):
                raise PageError(page, line, f"this cell prints a warning: {output.get_text().strip()}")
            if output["data-mime-type"] != "image/svg+xml":
                printed += output.pre.get_text()
                continue
            if not cell.metadata.get("alt", "").endswith("."):
                raise PageError(page, line, 'this drawing has no caption: # %% alt="What it shows to be true."')
            svg = base64.b64decode(output.img["src"].partition("base64,")[2]).decode()
            svg, _, tables = svg.partition(values.MARK)
            svg = for_both_schemes(svg, f"cell-{line}-{len(drawings) + 1}", page, line)
            drawings.append(draw.captioned(inline(svg), cell.metadata["alt"], draw.folded(tables)))
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
        code_cells = [line for line, cell in cells.read_cells(path) if cell.cell_type == "code"]
        return code_cells[int(found[1]) - 1] + int(found[2]) - 1
    return 1
