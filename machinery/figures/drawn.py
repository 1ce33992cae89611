"""In the process of a figure's program (machinery/running): run it, and take what it shows.

Imports `running` and `values`.
"""

import ast
import io

import matplotlib
import matplotlib.pyplot as plt

from machinery.figures import values
from machinery.running import child

FIGURES = {"figure", "subplots", "subplot_mosaic"}
SERIES = {"bar", "barh", "errorbar", "plot", "scatter", "stem", "step"}


def drawing(program: str, code: str, style: str) -> dict[str, str]:
    """What a program shows, as SVG in the colours of Matplotlib, and its values as HTML; or what is wrong with it."""
    shown = io.StringIO()
    with matplotlib.rc_context(fname=style):
        plt.switch_backend("svg")
        child.execute(program, 1, code)
        if len(plt.get_fignums()) != 1:
            number = len(plt.get_fignums())
            instead = "make each a program of its own" if number else "draw it with plt.subplots()"
            wrong = f"it must leave one figure to show, and left {number}: {instead}"
            lines = _calls(code, FIGURES) or [1]
            return {"wrong": wrong, "line": lines[min(1, len(lines) - 1)] if number else lines[0]}
        figure = plt.gcf()  # and not plt.savefig, which draws once more for a window
        figure.savefig(shown, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
        try:
            return {"svg": shown.getvalue(), "values": values.as_tables(figure)}
        except ValueError as error:
            return {"wrong": str(error), "line": min(_calls(code, SERIES, without="label"), default=1)}


def _calls(code: str, names: set[str], without: str = "") -> list[int]:
    """The lines on which a program calls methods of these names, in order; `without`: those without that argument."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    named = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in names]
    return sorted(call.lineno for call in named if without not in {keyword.arg for keyword in call.keywords})
