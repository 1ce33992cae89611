"""Draw the plots: run a program in snippets/figures/ and take what it shows as one SVG for both colour schemes.

Imports `errors`, `kept`, `running`, `sources` and of this room `colours` and `svg`.
"""

import hashlib
import html
import json
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from machinery import kept
from machinery.errors import Faults, PageError
from machinery.figures.colours import RC
from machinery.figures.svg import for_both_schemes
from machinery.running import run
from machinery.sources import standalone

HERE = Path(__file__).parent
MATPLOTLIB = version("matplotlib").encode()  # asked once: it reads the whole description of the package
OURS = (*(HERE / f"{name}.py" for name in ("colours", "draw", "drawn", "svg", "values")), Path(standalone.__file__))


class Drawing(NamedTuple):
    """A drawing as SVG, and what was drawn as HTML tables."""

    svg: str
    values: str


def draw(program: Path, cache: Path) -> Drawing:
    """What a program shows: the same bytes on every run.

    Raises PageError, with the file and line, where the program fails or does not leave one figure. Drawings are kept
    in `cache` under a digest of everything that they depend on.
    """
    parts = [path.read_bytes() for path in (program, RC, *OURS)]
    path = cache / hashlib.sha256(b"|".join([*parts, MATPLOTLIB])).hexdigest()
    if found := kept.read(path):
        return Drawing(*json.loads(found))
    drawn = draw_anew(program, run.warm("numpy", "matplotlib.pyplot"))
    kept.write(path, json.dumps(drawn).encode())
    return drawn


def draw_anew(program: Path, by: run.Warm) -> Drawing:
    """What a program shows when a process of its own runs it. Raises PageError."""
    name, code = f"snippets/figures/{program.name}", program.read_text(encoding="utf-8")
    faults = Faults()
    for wrong in standalone.problems(code):
        faults.add(name, *wrong)
    faults.end()
    try:
        call = "machinery.figures.drawn:drawing"
        shown = run.run(call, str(program), code, str(RC), files=[str(program)], by=by).value
    except run.Failure as failure:
        message = f"this program {failure.text}{standalone.instead(failure.text)}"
        raise PageError(name, failure.line or 1, message) from failure
    if "wrong" in shown:
        raise PageError(name, shown["line"], shown["wrong"])
    return Drawing(for_both_schemes(shown["svg"], program.stem, name), shown["values"])


def captioned(picture: str, caption: str, below: str = "") -> str:
    """A picture as a figure, with what it shows to be true as its caption, and what can be opened below that."""
    below = f"<figcaption>{html.escape(caption, quote=False)}{below}</figcaption>"
    return f'<figure data-search-exclude="yes">{picture}{below}</figure>'


def folded(values: str, below: str = "", is_open: bool = False) -> str:
    """The values of a drawing for readers to open, and what else is to be said of it. A diagram has no values."""
    summary = f"<summary>{'Values in' if values else 'Program of'} this figure</summary>"
    state = " open" if is_open else ""
    return f'<details class="quiet"{state}>{summary}{values}{below}</details>'
