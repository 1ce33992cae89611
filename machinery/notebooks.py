"""Typeset notebooks as every other page: mkdocs-jupyter runs them, the site's own Markdown renders them.

A notebook is a program in percent format. Its cells become Markdown, with what mkdocs-jupyter got from running them
beneath, so that formulas, code, drawings, links and anchors are the same here as everywhere.
"""

import base64
import hashlib
import re
from pathlib import Path
from textwrap import indent

import jupytext
from bs4 import BeautifulSoup

from machinery import kept
from machinery.errors import PageError
from machinery.figures import draw, values
from machinery.figures.svg import for_both_schemes, inline
from machinery.running import limits, run
from machinery.sources import cells

# Read by the kernel in which a notebook runs: drawings as SVG, whole, with their values; nothing in the home folder.
KERNEL_SETTINGS = """
c.InlineBackend.figure_formats = {"svg"}
c.InlineBackend.print_figure_kwargs = {"bbox_inches": None, "metadata": {"Date": None, "Creator": None}}
c.IPKernelApp.exec_lines = [
    "__import__('machinery.running.kernel').running.kernel.guard()",
    "__import__('machinery.figures.values').figures.values.follow_drawings()",
]
c.HistoryManager.enabled = False
c.IPKernelApp.log_level = "ERROR"
"""
ROOT = Path(__file__).parents[1]
# The folder is not among the settings, under whose digest runs are kept: a copy of the project can use them.
OURS = f"import sys\n\nsys.path.append({str(ROOT)!r})\n"
DEPENDS = ("requirements.txt", "machinery/matplotlibrc", "machinery/figures/values.py", "machinery/running/kernel.py")
PATIENCE = 15  # seconds on the clock, for all that is not a cell


def executed(path: Path, page: str, cache: Path) -> str:
    """The HTML that mkdocs-jupyter makes of a notebook when it has run, in a process of its own.

    Raises PageError for what a cell raises, and where one reaches a limit or ends the kernel.
    """
    parts = [path.read_bytes(), *((ROOT / name).read_bytes() for name in DEPENDS), KERNEL_SETTINGS.encode()]
    file = cache / hashlib.sha256(b"|".join(parts)).hexdigest()
    if found := kept.read(file):
        return found.decode()
    given = limits.limits()
    longer = given._replace(clock=given.clock + PATIENCE)
    arguments = [str(path), OURS + KERNEL_SETTINGS, str(draw.RC), given.clock]
    try:
        call, by = "machinery.running.notebook:html", run.warm("mkdocs_jupyter.convert")
        said = run.run(call, *arguments, files=[str(path)], by=by, given=longer).value
    except run.Failure as failure:
        raise PageError(page, failure.line or 1, f"the notebook {failure.text}") from failure
    if "raised" in said:
        name, value, message = said["raised"]
        value += f" ({run.limit(given.memory, 'MB of memory')})" if "MemoryError" in name else ""
        raise PageError(page, failing_line(path, message), f"the notebook raises {name}: {value}")
    if "dead" in said:
        cell, stack = said["dead"]
        lines = re.findall(r'ipykernel_\d+[/\\]\d+\.py", line (\d+) in <module>', stack)
        raise PageError(page, _line_of_cell(path, int(cell or 1), lines), f"the notebook {run.end(stack, given)}")
    kept.write(file, said["html"].encode())
    return said["html"]


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
            kind = output["data-mime-type"].removeprefix("application/vnd.jupyter.")
            if kind == "text/plain" and "jp-OutputArea-executeResult" not in output["class"]:
                kind = "stdout"
            cells.refuse_output(kind, output.get_text(), page, line)
            if kind != "image/svg+xml":
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
    found = re.search(r"Cell In\[(\d+)\], line (\d+)", message)
    return _line_of_cell(path, int(found[1]), [found[2]]) if found else 1


def _line_of_cell(path: Path, cell: int, lines: list[str]) -> int:
    """The line of a notebook that is one of the n-th cell of code: its first, where none is known."""
    code_cells = [line for line, cell in cells.read_cells(path) if cell.cell_type == "code"]
    return code_cells[cell - 1] + int(lines[-1] if lines else 1) - 1
