"""Programs and outputs in a page: what stands above them, and where it leads. Imports `site` and `lists`."""

import re
from collections.abc import Callable

from machinery.lists.programs import anchor
from machinery.site import Page
from machinery.sources.pages import EXPECTED_OUTPUT

PROGRAM = re.compile(r'^(?P<fence>\s*`{3,}python)(?P<embed>\n\s*-+8<-+ "(?P<name>[\w./-]+)")$', re.MULTILINE)
OUTPUT = re.compile(r"`{3,}text")
LONG = 24  # letters of a name: a longer one may break at its underscores, in narrow windows


def titles(markdown: str, title: Callable[[str], str]) -> str:
    """Give each embedded program what `title` makes of its name, and each recorded output the title "Output"."""
    markdown = PROGRAM.sub(lambda found: f"{found['fence']} {title(found['name'])}{found['embed']}", markdown)
    lines, is_marked = [], False
    for line in markdown.split("\n"):
        text = line.strip()
        if text == EXPECTED_OUTPUT:
            is_marked = True
        elif text:
            lines.append(f'{line.rstrip()} title="Output"' if is_marked and OUTPUT.fullmatch(text) else line)
            is_marked = False
        else:
            lines.append(line)
    return "\n".join(lines)


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
