"""Make one SVG for both colour schemes of what Matplotlib draws, and put it into a page.

Imports `errors` and `colours`. A drawing is a tree here, without namespaces: a page needs none, and a file gets the
one of SVG when it is written.
"""

import re
from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from machinery.errors import PageError
from machinery.figures.colours import stand_ins

NAMESPACE = "http://www.w3.org/2000/svg"
LIVE = "live-"  # begins the name of what an explorer moves
NOT_DRAWN = {"metadata", "style"}
OF_A_FILE = ("width", "height", "version", "xmlns")  # attributes that a drawing within a page has not
COLOUR = re.compile("#[0-9a-f]{6}")
REFERENCE = re.compile(r"url\(#([\w-]+)\)")
DECIMALS = re.compile(r"\d+\.\d{2,}")
LINE = re.compile(r"M ([-\d.\sL]+?)(?=\s*(?:[zM]|$))")


def for_both_schemes(svg: str, name: str, source: str, line: int = 1) -> str:
    """Matplotlib's SVG with the page's colours, its fonts, and identifiers that no other drawing has.

    Styles become attributes, since a content security policy forbids inline styles. Raises PageError for a colour
    that would stay the same in both schemes.
    """
    drawing = _read(svg)
    elements = list(drawing.iter())
    if any(element.tag == "image" for element in elements):
        raise PageError(source, line, "a raster cannot follow the colour scheme: draw with lines, bars and text")
    for element in elements:
        element.attrib.update(_attributes(element.attrib.pop("style", "")))
    _follow_scheme(elements, source, line)
    _name(elements, name)
    for element in elements:
        _shorten(element)
    _leave_out_repeated(elements)
    # Shapes and letters without a colour of their own are black to SVG: they follow the text of the page instead.
    drawing.attrib |= {"fill": "currentColor", "font-family": "system-ui, sans-serif", "xmlns": NAMESPACE}
    drawing[:] = [kept for child in drawing for kept in _drawn(child)]
    return ElementTree.tostring(drawing, "unicode") + "\n"


def inline(svg: str) -> str:
    """The drawing as part of a page. Its caption says what it shows: to assistive technology the drawing is silent."""
    drawing = _read(svg)
    for name in OF_A_FILE:
        drawing.attrib.pop(name, None)
    drawing.attrib |= {"role": "img", "aria-hidden": "true"}
    return ElementTree.tostring(drawing, "unicode")


def _read(svg: str) -> Element:
    """A drawing as a tree, without namespaces, comments and the white space that lays out its source."""
    drawing = ElementTree.fromstring(svg)
    for element in drawing.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {name.rpartition("}")[2]: " ".join(value.split()) for name, value in element.attrib.items()}
        element.text, element.tail = (part if part and part.strip() else None for part in (element.text, element.tail))
    return drawing


def _attributes(style: str) -> dict[str, str]:
    """What a style declares as attributes. Of a font, its size and whether it is bold: the page has its own fonts."""
    declared = dict(part.split(":", 1) for part in style.split(";") if ":" in part)
    found = {name.strip(): value.strip() for name, value in declared.items()}
    found.pop("font-family", None)
    for word in found.pop("font", "").split():
        if word.endswith("px"):
            found["font-size"] = word.removesuffix("px")
        elif word in ("bold", "600", "700", "800", "900"):
            found["font-weight"] = "bold"
    return found


def _follow_scheme(elements: list[Element], source: str, line: int) -> None:
    """Put the properties of the page in place of colours."""
    unknown = {}
    for element in elements:
        for attribute, value in element.attrib.items():
            if COLOUR.fullmatch(value) and value in stand_ins():
                element.set(attribute, stand_ins()[value])
            elif COLOUR.fullmatch(value):
                unknown[value] = None
    if unknown:
        message = f"{', '.join(unknown)} cannot follow the colour scheme: draw with C0 to C7, black and white"
        raise PageError(source, line, message)


def _name(elements: list[Element], name: str) -> None:
    """Keep the identifiers that something refers to, with the drawing's name before them, and what explorers move."""
    used = set()
    for element in elements:
        for attribute, value in element.attrib.items():
            used.update(REFERENCE.findall(value))
            element.set(attribute, REFERENCE.sub(rf"url(#{name}-\1)", value))
        if target := element.get("href"):
            used.add(target.removeprefix("#"))
            element.set("href", f"#{name}-{target.removeprefix('#')}")
    for element in elements:
        identifier = element.attrib.pop("id", "")
        if identifier.startswith(LIVE):
            element.set("data-live", identifier.removeprefix(LIVE))
        elif identifier in used:
            element.set("id", f"{name}-{identifier}")


def _shorten(element: Element) -> None:
    """Round coordinates to a tenth of a pixel, make a line of steps, and leave out turns by nothing."""
    for attribute, value in element.attrib.items():
        element.set(attribute, DECIMALS.sub(_rounded, value))
    if line := LINE.match(element.get("d", "")):
        element.set("d", _relative(line[1]) + element.get("d")[line.end() :])
    if element.get("transform", "").startswith(("rotate(0 ", "rotate(-0 ")):
        del element.attrib["transform"]


def _rounded(number: re.Match) -> str:
    return f"{round(float(number[0]), 1):g}"


def _relative(line: str) -> str:
    """A line of points `x y L x y`, without those that a straight line passes within a fifth of a pixel, as steps."""
    import numpy as np  # most builds draw nothing, and need not load these
    from matplotlib.path import Path

    path = Path([[float(number) for number in point.split()] for point in line.split("L")])
    path.simplify_threshold = 0.2
    *points, _ = np.rint(10 * path.cleaned(simplify=True).vertices) / 10
    steps = [step for step in np.diff(points, axis=0) if np.any(step)]
    start = f"M{_pair(points[0])}"
    return f"{start}l{' '.join(map(_pair, steps))}" if steps else start


def _pair(point: Sequence[float]) -> str:
    return f"{round(point[0], 1):g} {round(point[1], 1):g}"


def _leave_out_repeated(elements: list[Element]) -> None:
    """Take from marks what they repeat of their shape."""
    shapes = {element.get("id"): element.attrib for element in elements if element.tag == "path" and element.get("id")}
    for element in elements:
        if element.tag == "use":
            shape = shapes[element.get("href").removeprefix("#")].items()
            element.attrib = {name: value for name, value in element.attrib.items() if (name, value) not in shape}


def _drawn(element: Element) -> list[Element]:
    """What is drawn of an element: not what paints nothing, and of a group that carries nothing what is in it."""
    bare = element.tag == "g" and not element.attrib
    if bare and len(element) == 1 and element[0].tag == "path" and _is_empty(element[0]):
        return []
    element[:] = [kept for child in element for kept in _drawn(child)]
    if element.tag in NOT_DRAWN or (element.tag == "defs" and not len(element)):
        return []
    return list(element) if bare else [element]


def _is_empty(path: Element) -> bool:
    return path.get("fill") == "none" and "stroke" not in path.attrib
