"""Typeset notebooks as every other page: mkdocs-jupyter runs them, the site's own Markdown renders them.

A notebook is a program in percent format. Its cells become Markdown, with what mkdocs-jupyter got from running them
beneath, so that formulas, code, drawings, links and anchors are the same here as everywhere.
"""

import base64
import re
from pathlib import Path

import jupytext
from bs4 import BeautifulSoup

import figures
from pages import PageError

# Read by the kernel in which a notebook runs: drawings as SVG, whole, and nothing written to the home folder. What a
# cell prints is sent when the cell ends: sent every fifth of a second, it would be one output or two by chance.
KERNEL_SETTINGS = """
import ipykernel.iostream
ipykernel.iostream.OutStream.flush_interval = 3600
c.InlineBackend.figure_formats = {"svg"}
c.InlineBackend.print_figure_kwargs = {"bbox_inches": None, "metadata": {"Date": None, "Creator": None}}
c.HistoryManager.enabled = False
c.IPKernelApp.log_level = "ERROR"
"""


def configure_kernel(folder: Path) -> None:
    """Write the settings of the notebook kernel as an IPython profile."""
    profile = folder / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "ipython_kernel_config.py").write_text(KERNEL_SETTINGS, encoding="utf-8")


def read_cells(path: Path) -> list[tuple[int, dict]]:
    """The cells of a notebook, each with the line of the file on which its content begins."""
    text, cells, position = path.read_text(encoding="utf-8"), [], 0
    for cell in jupytext.reads(text, fmt="py:percent").cells:
        first = cell.source.split("\n", 1)[0]
        position = max(text.find(first, position), position)
        cells.append((text.count("\n", 0, position) + 1, cell))
        position += len(first)
    return cells


def as_ipynb(path: Path) -> str:
    """The notebook for download, without outputs, with cell names that are the same on every build."""
    notebook = jupytext.read(path)
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = f"cell-{number}"
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return jupytext.writes(notebook, fmt="ipynb") + "\n"


def as_markdown(path: Path, page: str, executed: str) -> str:
    """The notebook as a page of Markdown. `executed` is the HTML that mkdocs-jupyter made of it.

    Raises PageError for a warning that a cell printed and for a drawing without a text alternative.
    """
    ran = iter(BeautifulSoup(executed, "html.parser").select("div.jp-CodeCell[id]"))
    parts = []
    for line, cell in read_cells(path):
        if cell.cell_type == "markdown":
            parts.append(cell.source)
            continue
        parts.append(f"```python\n{cell.source}\n```")
        drawings = 0
        for number, output in enumerate(next(ran).select(".jp-OutputArea-output"), 1):
            if output["data-mime-type"].endswith("stderr"):
                raise PageError(page, line, f"this cell prints a warning: {output.get_text().strip()}")
            if output["data-mime-type"] != "image/svg+xml":
                parts.append(f'```text title="Output"\n{output.get_text().strip()}\n```')
                continue
            if not cell.metadata.get("alt"):
                raise PageError(page, line, 'this drawing has no text alternative: # %% alt="what it shows"')
            drawings += 1
            svg = base64.b64decode(output.img["src"].partition("base64,")[2]).decode()
            svg = figures.for_both_schemes(svg, f"cell-{line}-{number}")
            parts.append(f"<figure>{figures.inline(svg, cell.metadata['alt'])}</figure>")
        if cell.metadata.get("alt") and not drawings:
            raise PageError(page, line, "this cell has a text alternative and draws nothing")
    return "\n\n".join(parts) + "\n"


def failing_line(path: Path, message: str) -> int:
    """The line of a notebook on which a cell raised, from the message that the run ended with."""
    message = re.sub(r"\x1b\[[\d;]*m", "", message)
    if found := re.search(r"Cell In\[(\d+)\], line (\d+)", message):
        code_cells = [line for line, cell in read_cells(path) if cell.cell_type == "code"]
        return code_cells[int(found[1]) - 1] + int(found[2]) - 1
    return 1
