"""Draw the plots: run a program in snippets/figures/ and take what it shows as one SVG for both colour schemes."""

import contextlib
import hashlib
import html
import io
import json
import re
import runpy
import traceback
import warnings
from pathlib import Path
from typing import NamedTuple

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.path import Path as MatplotlibPath

from machinery.figures import values
from machinery.sources import standalone
from machinery.sources.pages import PageError

RC = Path(__file__).parents[1] / "matplotlibrc"

# The colours of matplotlibrc, and the property of the page that stands in for each.
PROPERTIES = {
    "#0b5cad": "var(--figure-1, #0b5cad)",
    "#b3440b": "var(--figure-2, #b3440b)",
    "#1d7044": "var(--figure-3, #1d7044)",
    "#7a3ea1": "var(--figure-4, #7a3ea1)",
    "#b5123e": "var(--figure-5, #b5123e)",
    "#666666": "var(--figure-6, #666666)",
    "#8a6100": "var(--figure-7, #8a6100)",
    "#00727c": "var(--figure-8, #00727c)",
    "#d0d0d0": "var(--figure-grid, #d0d0d0)",
    "#ffffff": "var(--figure-ground, #ffffff)",
    "#000000": "currentColor",
}


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


def folded(values: str, below: str = "", is_open: bool = False) -> str:
    """The values of a drawing for readers to open, and what else is to be said of it."""
    summary = "<summary>Values in this figure</summary>"
    return f'<details class="quiet"{" open" * is_open}>{summary}{values}{below}</details>'


def for_both_schemes(svg: str, name: str, source: str, line: int = 1) -> str:
    """Matplotlib's SVG with the page's colours, its fonts, and identifiers that no other drawing has.

    Styles become attributes, since a content security policy forbids inline styles. Raises PageError for a colour
    that would stay the same in both schemes.
    """
    svg = re.sub(r"^.*?(?=<svg)|<metadata>.*?</metadata>|<style.*?</style>", "", svg, flags=re.DOTALL)
    svg = re.sub(r' style="([^"]*)"', lambda style: _attributes(style[1]), svg)
    if "<image" in svg:
        raise PageError(source, line, "a raster cannot follow the colour scheme: draw with lines, bars and text")
    if fixed := set(re.findall(r'"(#[0-9a-f]{6})"', svg)) - set(PROPERTIES):
        message = f"{min(fixed)} cannot follow the colour scheme: draw with C0 to C7, black and white"
        raise PageError(source, line, message)
    for colour, stand_in in PROPERTIES.items():
        svg = svg.replace(f'"{colour}"', f'"{stand_in}"')
    svg = re.sub(r' id="live-([\w-]+)"', r' data-live="\1"', svg)  # what an explorer moves: it finds it by this
    used = set(re.findall(r'(?:url\(|href=")#([\w-]+)', svg))
    svg = re.sub(r' id="([\w.-]+)"', lambda found: f' id="{name}-{found[1]}"' if found[1] in used else "", svg)
    svg = re.sub(r'(url\(|href=")#', rf"\1#{name}-", svg)
    svg = re.sub(r"<[^>]*>", lambda tag: re.sub(r"\d+\.\d{2,}", lambda x: f"{round(float(x[0]), 1):g}", tag[0]), svg)
    svg = re.sub(r' d="M ([-\d.\sL]+?)(?=\s*[zM"])', lambda line: f' d="{_relative(line[1])}', svg)
    svg = re.sub(r' transform="rotate\(-?0 [^"]*"', "", svg)
    # Shapes and letters without a colour of their own are black to SVG: they follow the text of the page instead.
    svg = svg.replace("<svg ", '<svg fill="currentColor" font-family="system-ui, sans-serif" ', 1)
    return _bare(re.sub(r"\s*\n\s*", " ", re.sub(r">\s+<", "><", svg))).strip() + "\n"


def _bare(svg: str) -> str:
    """A drawing without paths that paint nothing, groups that carry nothing, and what marks repeat of their shape."""
    svg = re.sub(r'<g><path (?:(?!stroke=)[^>])*fill="none"/></g>|<defs></defs>', "", svg)
    shapes, kept = dict(re.findall(r'<path id="([^"]+)"([^>]*)/>', svg)), []

    def mark(use: re.Match) -> str:
        return re.sub(r' [\w-]+="[^"]*"', lambda pair: pair[0] * (pair[0] not in shapes[use[1]]), use[0])

    def group(tag: re.Match) -> str:
        if tag[0] == "</g>":
            return tag[0] * kept.pop()
        kept.append(tag[0] != "<g>")
        return tag[0] * kept[-1]

    return re.sub(r"</?g\b[^>]*>", group, re.sub(r'<use xlink:href="#([^"]+)"[^>]*/>', mark, svg))


def _relative(line: str) -> str:
    """A line of points `x y L x y`, without those that a straight line passes within a fifth of a pixel, as steps."""
    path = MatplotlibPath([[float(number) for number in point.split()] for point in line.split("L")])
    path.simplify_threshold = 0.2
    *points, _ = np.rint(10 * path.cleaned(simplify=True).vertices) / 10
    steps = [step for step in np.diff(points, axis=0) if np.any(step)]
    return f"M{_pair(points[0])}" + ("l" + " ".join(map(_pair, steps))) * bool(steps)


def _pair(point: np.ndarray) -> str:
    return f"{round(point[0], 1):g} {round(point[1], 1):g}"


def _attributes(style: str) -> str:
    found = dict(part.split(":", 1) for part in style.split(";") if ":" in part)
    found = {key.strip(): value.strip() for key, value in found.items()}
    if font := found.pop("font", None):
        found["font-size"] = re.search(r"([\d.]+)px", font)[1]
        found |= {"font-weight": "bold"} if re.match(r"(bold|[6-9]00)\b", font) else {}
    found.pop("font-family", None)
    return "".join(f' {key}="{html.escape(value)}"' for key, value in found.items())


def inline(svg: str, alternative: str) -> str:
    """The drawing as part of a page: an image to assistive technology, with its text alternative."""
    head, body = svg.strip().split(">", 1)
    head = re.sub(r' (?:width|height|version|xmlns(?::xlink)?)="[^"]*"', "", head)
    body = body.replace("xlink:href", "href")
    return f'{head} role="img" aria-label="{html.escape(alternative)}">{body}'
