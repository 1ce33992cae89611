"""Make one SVG for both colour schemes of what Matplotlib draws, and put it into a page."""

import html
import re

import numpy as np
from matplotlib.path import Path as MatplotlibPath

from machinery.errors import PageError

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
    start = f"M{_pair(points[0])}"
    return f"{start}l{' '.join(map(_pair, steps))}" if steps else start


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


def inline(svg: str) -> str:
    """The drawing as part of a page. Its caption says what it shows: to assistive technology the drawing is silent."""
    head, body = svg.strip().split(">", 1)
    head = re.sub(r' (?:width|height|version|xmlns(?::xlink)?)="[^"]*"', "", head)
    body = re.sub("<!--.*?-->", "", body.replace("xlink:href", "href"), flags=re.DOTALL)  # Matplotlib's, of formulas
    return f'{head} role="img" aria-hidden="true">{body}'
