"""In the process of a figure's program (machinery/running): run it, and take what it shows.

Imports `running` and `values`.
"""

import io

import matplotlib
import matplotlib.pyplot as plt

from machinery.figures import values
from machinery.running import child


def drawing(program: str, code: str, style: str) -> dict[str, str]:
    """What a program shows, as SVG in the colours of Matplotlib, and its values as HTML; or what is wrong with it."""
    shown = io.StringIO()
    with matplotlib.rc_context(fname=style):
        plt.switch_backend("svg")
        child.execute(program, 1, code)
        if len(plt.get_fignums()) != 1:
            number = len(plt.get_fignums())
            instead = "make each a program of its own" if number else "draw it with plt.subplots()"
            return {"wrong": f"it must leave one figure to show, and left {number}: {instead}"}
        figure = plt.gcf()  # and not plt.savefig, which draws once more for a window
        figure.savefig(shown, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
        try:
            return {"svg": shown.getvalue(), "values": values.as_tables(figure)}
        except ValueError as error:
            return {"wrong": str(error)}
