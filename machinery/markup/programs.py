"""Programs and outputs in a page: what stands above them, and where it leads. Imports `site` and `lists`."""

from collections.abc import Callable
from itertools import pairwise

from machinery.lists.programs import anchor
from machinery.site import Page
from machinery.sources.embeds import embedded
from machinery.sources.pages import EXPECTED_OUTPUT

LONG = 24  # letters of a name: a longer one may break at its underscores, in narrow windows


def titles(markdown: str, title: Callable[[str], str]) -> str:
    """Give each embedded program what `title` makes of its name, and each recorded output the title "Output"."""
    lines, is_marked = [], False
    for line, below in pairwise([*markdown.split("\n"), ""]):
        text = line.strip()
        if text == EXPECTED_OUTPUT:
            is_marked = True
            continue
        if _opens(text, "python") and (name := embedded(below)):
            line = f"{line.rstrip()} {title(name)}"
        elif _opens(text, "text") and is_marked:
            line = f'{line.rstrip()} title="Output"'
        lines.append(line)
        is_marked = is_marked and not text
    return "\n".join(lines)


def _opens(text: str, language: str) -> bool:
    """Whether a line opens a fence of this language, and says no more of it."""
    return text.startswith("```") and text.lstrip("`") == language


def plain(name: str) -> str:
    """The title of a program where nothing can be clicked."""
    return f'title="{name}"'


def linked(name: str, page: Page, anchors: set[str]) -> str:
    """The title that downloads a program. Adds to `anchors` where it stands, the first time that the page shows it."""
    place = anchor(name.removesuffix(".py"))
    identifier = "" if place in anchors else f" id='{place}'"
    anchors.add(place)
    shown = name.replace("_", "_<wbr>") if len(name) > LONG else name
    link = f"<a href='{page.address(f'snippets/{name}')}' download{identifier}>{shown}</a>"
    return f'title="{link}" title_mode="html"'
