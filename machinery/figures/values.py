"""The values behind a figure as tables: what was given to `plot`, `scatter` and `bar`, by axes and by label.

Imports nothing of ours: the kernel of a notebook loads it, too.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # who has a figure has loaded these
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARK = "<!-- values -->"  # in a notebook, between a drawing and its tables
WRONG = "<!-- wrong: "  # begins what is wrong with them, in place of the tables
ROWS = 11  # of a long line, at even steps from its first point to its last


def as_tables(figure: Figure) -> str:
    """HTML tables, one for the series of each axes that share their x. Empty where nothing has values.

    Raises ValueError for one of several series without a label: its column would have no name.
    """
    return "".join(table for axes in figure.axes for table in _tables(axes))


def follow_drawings() -> None:
    """In the kernel of a notebook: write the tables of a figure behind its SVG."""
    from IPython.core import pylabtools  # the build itself need not load it

    print_figure = pylabtools.print_figure

    def with_tables(figure: Figure, fmt: str, **options) -> str:
        try:
            tables = as_tables(figure)
        except ValueError as error:  # which IPython would show as it does one of its own
            tables = f"{WRONG}{error}"
        return print_figure(figure, fmt, **options) + MARK + tables

    pylabtools.print_figure = with_tables


def _tables(axes: Axes) -> list[str]:
    series = _series(axes)
    across, values = axes.get_xlabel(), axes.get_ylabel()
    if any(map(_lies, axes.containers)):
        across, values = values, across
    shared: dict[tuple, dict[str, list[str]]] = {}
    for label, x, y in series:
        if label.startswith("_") and len(series) > 1:
            raise ValueError('of several series each needs a label="…", which names it in the table of values')
        name = (values or axes.get_title() or "value") if label.startswith("_") else label
        shared.setdefault(tuple(x), {})[name] = y
    return [_table(across or "x", x, columns) for x, columns in shared.items()]


def _series(axes: Axes) -> list[tuple[str, list[str], list[str]]]:
    """Label, x and y of each series. A line across the axes, such as `axvline`, has no values."""
    import numpy as np  # nor need a build load these
    from matplotlib.container import BarContainer, ErrorbarContainer, StemContainer

    found, names, left_out = [], {}, set()
    for group in axes.containers:  # of lines: their label is that of the group
        if isinstance(group, StemContainer):
            names[group.markerline] = group.get_label()
            left_out.add(group.baseline)
        elif isinstance(group, ErrorbarContainer) and group.lines[0]:
            names[group.lines[0]] = group.get_label()
            left_out |= set(group.lines[1])
    for line in axes.lines:
        if line.get_transform() == axes.transData and line not in left_out:
            found.append((names.get(line, line.get_label()), *_few(line.get_xdata(), line.get_ydata())))
    for points in axes.collections:
        if len(points.get_offsets()) and points.get_offset_transform() == axes.transData:
            found.append((points.get_label(), *_few(*np.asarray(points.get_offsets()).T)))
    for bars in axes.containers:
        if isinstance(bars, BarContainer):
            lie = _lies(bars)
            centres = [bar.get_y() + bar.get_height() / 2 if lie else bar.get_x() + bar.get_width() / 2 for bar in bars]
            axis = axes.yaxis if lie else axes.xaxis
            names = axis.get_major_formatter().format_ticks(axis.get_majorticklocs())
            x = names if len(names) == len(centres) and all(names) else list(map(_number, centres))
            found.append((bars.get_label(), x, [_number(bar.get_width() if lie else bar.get_height()) for bar in bars]))
    return found


def _lies(bars: object) -> bool:
    return getattr(bars, "orientation", "") == "horizontal"


def _few(x: object, y: object) -> tuple[list[str], list[str]]:
    import numpy as np

    at = np.unique(np.linspace(0, len(x) - 1, ROWS).round().astype(int)) if len(x) > ROWS else range(len(x))
    return [_number(x[i]) for i in at], [_number(y[i]) for i in at]


def _number(value: float | str) -> str:
    """With three digits, and 1200 in place of 1.2e+03."""
    return value if isinstance(value, str) else f"{float(f'{value:.3g}') + 0.0:g}"  # + 0.0: no minus before a zero


def _table(x_name: str, x: tuple[str, ...], columns: dict[str, list[str]]) -> str:
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in (x_name, *columns))
    rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in zip(x, *columns.values(), strict=True))
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    table = f'<table class="cells"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="table">{table}</div>'
