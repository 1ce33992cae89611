"""Typeset notebooks as every other page: mkdocs-jupyter runs them, the site's own Markdown renders them.

A notebook is a program in percent format. Its cells become Markdown, with what came out of them beneath, so that
formulas, code, drawings, links and anchors are the same here as everywhere. Imports `figures`, `kept`,
`running` and `sources`.
"""

import hashlib
import html
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from textwrap import indent

import jupytext
import nbformat
from nbformat import NotebookNode

from machinery import kept
from machinery.errors import Faults, PageError
from machinery.figures import svg, values
from machinery.figures.colours import RC
from machinery.running import limits, run
from machinery.sources import cells

TEMPLATES = Path(__file__).parent / "notebook_data"  # by which mkdocs-jupyter gives what it ran as data, and no page
SVG = "image/svg+xml"
RICHEST = (SVG, "text/html", "text/markdown", "text/latex", "image/png", "image/jpeg", "text/plain")
Figure = Callable[[str, str, str], str]

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
DEPENDS = ("requirements.txt", "machinery/matplotlibrc", "machinery/notebook_data/mkdocs_html/notebook.html.j2")
DEPENDS += tuple(f"machinery/{name}.py" for name in ("figures/colours", "figures/svg", "figures/values"))
DEPENDS += ("machinery/notebooks.py", "machinery/running/forked_kernel.py", "machinery/running/kernel.py")
PATIENCE = 15  # seconds on the clock, for all that is not a cell


def executed(path: Path, page: str, cache: Path) -> NotebookNode:
    """The notebook when mkdocs-jupyter has run it, in a process of its own, with its drawings for both colour schemes.

    Raises PageError for what a cell raises, where one reaches a limit or ends the kernel, and for a drawing that
    cannot follow the colour scheme.
    """
    parts = [path.read_bytes(), *((ROOT / name).read_bytes() for name in DEPENDS), KERNEL_SETTINGS.encode()]
    file = cache / hashlib.sha256(b"|".join(parts)).hexdigest()
    if found := kept.read(file):
        return nbformat.from_dict(json.loads(found))
    given = limits.limits()
    longer = given._replace(clock=given.clock + PATIENCE)
    arguments = [str(path), OURS + KERNEL_SETTINGS, given.clock, str(TEMPLATES)]
    try:
        call, by = "machinery.running.notebook:executed", _warm()
        said = run.run(call, *arguments, files=[str(path)], by=by, given=longer).value
    except run.Failure as failure:
        raise PageError(page, failure.line or 1, f"the notebook {failure.text}") from failure
    if "raised" in said:
        name, value, message = said["raised"]
        value += f" ({run.limit(given.memory, 'MB of memory')})" if "MemoryError" in name else ""
        raise PageError(
            page, failing_line(path, message), f"the notebook raises {name}: {value}: catch it, if it is wanted"
        )
    if "dead" in said:
        cell, stack = said["dead"]
        of_cells = [frame for frame in run.frames(stack) if Path(frame.file).parent.name.startswith("ipykernel_")]
        lines = [frame.line for frame in of_cells if frame.function == "<module>"]
        line = _line_of_cell(path, int(cell or 1), lines[-1] if lines else 1)
        raise PageError(page, line, f"the notebook {run.end(stack, given)}")
    notebook = nbformat.from_dict(json.loads(html.unescape(said["notebook"])))
    _follow_schemes(notebook, path, page)
    kept.write(file, json.dumps(notebook).encode())
    return notebook


@cache
def _warm() -> run.Warm:
    """A process that has imported what runs a notebook, and what most notebooks import."""
    modules, backend = ("mkdocs_jupyter.convert", "matplotlib.pyplot"), "module://matplotlib_inline.backend_inline"
    return run.Warm(*modules, MATPLOTLIBRC=str(RC), MPLBACKEND=backend, SOURCE_DATE_EPOCH="0")


def _follow_schemes(notebook: NotebookNode, path: Path, page: str) -> None:
    """Let the drawings of a notebook follow the colour scheme. Their values stay behind them.

    Raises PageError for those that cannot, and with them for all other outputs that are refused.
    """
    faults = Faults()
    lines = [line for line, cell in cells.read_cells(path) if cell.cell_type == "code"]
    ran = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    for line, outputs in zip(lines, ran, strict=True):
        for number, output in enumerate((output for output in outputs if _kind(output) == SVG), 1):
            drawing, mark, tables = output.data[SVG].partition(values.MARK)
            with faults:
                drawing = svg.for_both_schemes(drawing, f"cell-{line}-{number}", page, line)
            if tables.startswith(values.WRONG):
                faults.add(page, line, tables.removeprefix(values.WRONG))
            output.data[SVG] = f"{drawing}{mark}{tables}"
        for output in outputs:
            with faults:
                _refuse(output, page, line)
    faults.end()


def as_ipynb(path: Path) -> str:
    """The notebook for download, without outputs, with cell names that are the same on every build."""
    notebook = jupytext.read(path)
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = f"cell-{number}"
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return jupytext.writes(notebook, fmt="ipynb") + "\n"


def printed(executed: NotebookNode) -> str:
    """What the cells of a notebook printed."""
    return "\n".join(_text(output) for cell in executed.cells for output in cell.get("outputs", []))


def _kind(output: NotebookNode) -> str:
    """`stdout`, `stderr`, or the richest media type of a value."""
    if output.output_type == "stream":
        return output.name
    if output.output_type == "error":  # raised where a value is shown, and so no cell has ended in it
        return "stderr"
    kind = next((kind for kind in RICHEST if kind in output.data), next(iter(output.data), ""))
    return "stdout" if kind == "text/plain" and output.output_type == "display_data" else kind


def _text(output: NotebookNode) -> str:
    """What a cell printed, or the value that it ended with."""
    if output.output_type == "error":
        return f"{output.ename}: {output.evalue}"
    return output.text if output.output_type == "stream" else f"{output.data.get('text/plain', '')}\n"


def as_markdown(path: Path, page: str, executed: NotebookNode, figure: Figure) -> str:
    """The notebook as a page of Markdown. `figure` makes one of a caption, its SVG, and its values.

    Raises PageError for a warning that a cell printed and for a drawing without a text alternative.
    """
    ran = (cell.outputs for cell in executed.cells if cell.cell_type == "code")
    parts, faults = [], Faults()
    for line, cell in cells.read_cells(path):
        if cell.cell_type == "markdown":
            parts.append(cell.source)
            continue
        code = f"```python\n{cell.source}\n```"
        if summary := cell.metadata.get("fold"):
            code = f'??? quiet "{summary}"\n\n' + indent(code, "    ")
        with faults:
            parts += [code, *_outputs(next(ran), line, cell.metadata.get("alt", ""), page, figure)]
    faults.end()
    link = f"[Download this notebook]({path.stem}.ipynb){{ download }}"
    title, _, rest = "\n\n".join(parts).partition("\n")
    return f"{title}\n\n{link}\n{rest}\n"


def _outputs(outputs: list, line: int, caption: str, page: str, figure: Figure) -> list[str]:
    """What came out of the cell on a line, as Markdown: all that it printed, and its drawings."""
    printed, drawings = "", []
    for output in outputs:
        _refuse(output, page, line)
        if _kind(output) != SVG:
            printed += _text(output)
            continue
        if not caption.endswith("."):
            raise PageError(page, line, 'this drawing has no caption: # %% alt="What it shows to be true."')
        drawing, _, tables = output.data[SVG].partition(values.MARK)
        drawings.append(figure(caption, drawing, tables))
    if caption and not drawings:
        raise PageError(page, line, "this cell has a text alternative and draws nothing")
    if len(drawings) > 1:
        message = f"this cell draws {len(drawings)} figures: draw each in a cell of its own, with its own caption"
        raise PageError(page, line, message)
    # A busy machine sends in several pieces what a cell prints: they are one output.
    return [f'```text title="Output"\n{printed.rstrip()}\n```', *drawings] if printed else drawings


def _refuse(output: NotebookNode, page: str, line: int) -> None:
    """Raise PageError for an output that readers, or the program alone, would not get."""
    kind = _kind(output)
    cells.refuse_output(kind, "" if kind == SVG else _text(output), page, line)


def failing_line(path: Path, message: str) -> int:
    """The line of a notebook on which a cell raised, from the message that the run ended with."""
    message = re.sub(r"\x1b\[[\d;]*m", "", message)
    found = re.search(r"Cell In\[(\d+)\], line (\d+)", message)
    return _line_of_cell(path, int(found[1]), int(found[2])) if found else 1


def _line_of_cell(path: Path, cell: int, line: int) -> int:
    """The line of a notebook that is a line of its n-th cell of code, both from 1."""
    code_cells = [first for first, cell in cells.read_cells(path) if cell.cell_type == "code"]
    return code_cells[cell - 1] + line - 1
