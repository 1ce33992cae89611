"""Draw the plots: run a program in snippets/figures/ and take what it shows as one SVG for both colour schemes."""

import contextlib
import hashlib
import html
import io
import json
import runpy
import traceback
import warnings
from pathlib import Path
from typing import NamedTuple

import matplotlib
import matplotlib.pyplot as plt

from machinery.errors import PageError
from machinery.figures import values
from machinery.figures.svg import for_both_schemes
from machinery.sources import standalone

RC = Path(__file__).parents[1] / "matplotlibrc"


class Drawing(NamedTuple):
    """A drawing as SVG, and what was drawn as HTML tables."""

    svg: str
    values: str


def draw(program: Path, cache: Path) -> Drawing:
    """What a program shows: the same bytes on every run.

    Raises PageError, with the file and line, where the program raises or does not leave one figure. Drawings are kept
    in `cache` under a digest of everything that they depend on.
    """
    parts = [path.read_bytes() for path in (program, RC, *map(Path, (__file__, values.__file__, standalone.__file__)))]
    kept = cache / f"{hashlib.sha256(b'|'.join([*parts, matplotlib.__version__.encode()])).hexdigest()}.json"
    if kept.exists():
        return Drawing(*json.loads(kept.read_text(encoding="utf-8")))
    name, drawing = f"snippets/figures/{program.name}", io.StringIO()
    if wrong := standalone.problem(program.read_text(encoding="utf-8")):
        raise PageError(name, *wrong)
    with matplotlib.rc_context(fname=RC), warnings.catch_warnings(action="error"), contextlib.redirect_stdout(None):
        plt.switch_backend("svg")
        plt.close("all")
        try:
            runpy.run_path(str(program), run_name="__main__")
        except (Exception, SystemExit) as error:
            frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == str(program)]
            line = frames[-1].lineno if frames else getattr(error, "lineno", 1)
            raise PageError(name, line, f"{type(error).__name__}: {error}") from error
        if len(plt.get_fignums()) != 1:
            raise PageError(name, 1, f"it must leave one figure to show, and left {len(plt.get_fignums())}")
        plt.savefig(drawing, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
        try:
            tables = values.as_tables(plt.gcf())
        except ValueError as error:
            raise PageError(name, 1, str(error)) from None
        plt.close("all")
    drawn = Drawing(for_both_schemes(drawing.getvalue(), program.stem, name), tables)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(drawn), encoding="utf-8")
    return drawn


def captioned(picture: str, caption: str, below: str = "") -> str:
    """A picture as a figure, with what it shows to be true as its caption, and what can be opened below that."""
    below = f"<figcaption>{html.escape(caption, quote=False)}{below}</figcaption>"
    return f"<figure data-search-exclude>{picture}{below}</figure>"


def folded(values: str, below: str = "", is_open: bool = False) -> str:
    """The values of a drawing for readers to open, and what else is to be said of it. A diagram has no values."""
    summary = f"<summary>{'Values in' if values else 'Program of'} this figure</summary>"
    state = " open" if is_open else ""
    return f'<details class="quiet"{state}>{summary}{values}{below}</details>'
