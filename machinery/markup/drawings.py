"""Drawings in a page: with their values, and with controls where they are explorers. Imports `site` and `figures`."""

from collections.abc import Callable

from machinery.figures import draw, explorers, svg
from machinery.site import Page, Site


def figure(name: str, caption: str, site: Site, page: Page, keep: Callable[[str], str] = str) -> str | None:
    """What the program of a figure draws; nothing where there is no such program.

    `keep`: what stands in the page for the drawing and its values.
    """
    drawing = site.drawing(name)
    if not drawing:
        return None
    program = f"figures/{name}.py"
    source = f'<p>Drawn by <a href="{page.address(f"snippets/{program}")}" download>{program}</a></p>'
    picture, values = keep(svg.inline(drawing.svg)), keep(drawing.values)
    below = draw.folded(values, is_open=True) + source
    explorer = explorers.around(name, picture, caption, below, site.root)
    return explorer or draw.captioned(picture, caption, draw.folded(values, source))


def shown(caption: str, drawing: str, values: str, keep: Callable[[str], str] = str) -> str:
    """What a cell of a notebook draws. `keep`: what stands in the page for the drawing and its values."""
    return draw.captioned(keep(svg.inline(drawing)), caption, draw.folded(keep(values)) if values else "")


def told(caption: str, *_: object) -> str:
    """A drawing in words, where there are no pictures."""
    return f"Figure: {caption}"
