"""Drawings in a page: with their values, and with controls where they are explorers. Imports `site` and `figures`."""

from machinery.figures import draw, explorers, svg
from machinery.site import Page, Site


def figure(name: str, caption: str, site: Site, page: Page) -> str | None:
    """What the program of a figure draws; nothing where there is no such program."""
    drawing = site.drawing(name)
    if not drawing:
        return None
    program = f"figures/{name}.py"
    source = f'<p>Drawn by <a href="{page.address(f"snippets/{program}")}" download>{program}</a></p>'
    picture = svg.inline(drawing.svg)
    below = draw.folded(drawing.values, is_open=True) + source
    explorer = explorers.around(name, picture, caption, below, site.root)
    return explorer or draw.captioned(picture, caption, draw.folded(drawing.values, source))
