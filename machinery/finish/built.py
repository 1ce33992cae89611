"""A built page, read once: what the sheet, the font, the policy, the cards and the offline edition need to know of it.

Imports nothing of ours.
"""

import json
import posixpath
import re
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from typing import NamedTuple

FIXED = ("dir", "data-md-color-")  # attributes before the article whose values stay as they are
ONCE = {"math", "svg"}  # what stands on many pages, and is read once: formulas, icons, drawings
OF_ALL = {"a", "html", "input", "link", "meta", "pre", "script", "style", *ONCE}  # the tags that are pieces of a page
INDENTS = re.compile(r"\s*\n\s*")
Attributes = dict[str, str | None]


class Piece(NamedTuple):
    """A piece of a page: a tag that opens an element, with its attributes, the end of a link, or what is between."""

    text: str
    tag: str = ""
    attributes: Attributes | None = None


class Reader(HTMLParser):
    """Reads the classes of HTML, and which tags have a style or a handler in an attribute."""

    def __init__(self):
        super().__init__()
        self.classes: set[str] = set()
        self.handlers: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "class":
                self.classes.update((value or "").split())
            elif name == "style" or name.startswith("on"):
                self.handlers.append((name, self.get_starttag_text()))


class Drawn(Reader):
    """What is in a formula or a drawing: the characters that a formula shows, and which of them are alone in <mi>."""

    def __init__(self, content: str):
        super().__init__()
        self.shown: set[str] = set()
        self.letters: set[str] = set()
        self.has_root = False
        self._tag = ""
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        self.has_root = self.has_root or tag in ("msqrt", "mroot")
        self._tag = tag if tag != "mi" or not attrs else ""

    def handle_endtag(self, tag: str) -> None:
        self._tag = ""

    def handle_data(self, data: str) -> None:
        if self._tag != "annotation":
            self.shown.update(data)
        if self._tag == "mi" and len(data) == 1:
            self.letters.add(data)


@cache
def drawn(content: str) -> Drawn:
    """What is in the element of a formula or a drawing, which is read once however often it stands on pages."""
    return Drawn(content)


class Built(Reader):
    """A page of the built folder: its name, such as `learn/softmax/index.html`, its pieces, and what is in it.

    Its text has no blank lines, and no spaces at both ends of lines, but for those of code and formulas.
    """

    def __init__(self, name: str, text: str):
        super().__init__()
        self.name = name
        self.pieces: list[Piece] = []
        self.fixed: set[tuple[str, str]] = set()
        self.scripts: list[str] = []  # what stands in the page, also data
        self.allowed: dict[str, list[str]] = {"script": [], "style": []}  # what runs and applies in it
        self.formulas: list[Drawn] = []
        self.about: dict = {}  # what the page says of itself to search engines
        self._source, self._end = text, 0  # of what is in the pieces
        self._lines = [0]  # where they begin
        for line in text.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._whole = ""  # the element that is taken as it is: of a script, a formula, a drawing
        self._script: Attributes = {}
        self._in_article, self._in_code = False, False
        self.feed(text)
        self.close()
        self._take(len(text))

    @property
    def text(self) -> str:
        return self.written(lambda piece: piece.text)

    def written(self, change: Callable[[Piece], str]) -> str:
        """The text of the page with what `change` makes of each piece."""
        return "".join(map(change, self.pieces)).strip() + "\n"

    @property
    def links(self) -> list[Attributes]:
        return [piece.attributes for piece in self.pieces if piece.tag in ("a", "link")]

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _take(self, end: int, tag: str = "", attributes: Attributes | None = None, as_it_is: bool = False) -> None:
        """Make a piece of what has been read so far."""
        text, self._end = self._source[self._end : end], end
        if text:
            self.pieces.append(Piece(text if as_it_is else INDENTS.sub("\n", text), tag, attributes))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open(tag, attrs)
        if tag in ONCE:
            self.set_cdata_mode(tag)  # what follows is data, up to the end of the element
            self._whole = tag
        elif tag in ("script", "style"):
            self._whole = tag
        elif tag == "pre":
            self._in_code = True

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open(tag, attrs)

    def _open(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        self._in_article = self._in_article or tag == "article"
        if not self._in_article:
            self.fixed.update((name, value) for name, value in attrs if name.startswith(FIXED))
        given = dict(attrs)
        if tag not in OF_ALL and not (tag == "div" and (given.get("class") or "").startswith("md-")):
            return
        begins = self._here()
        self._take(begins, as_it_is=self._in_code)
        self._take(begins + len(self.get_starttag_text()), tag, given, as_it_is=self._in_code)
        if tag == "script":
            self._script = given
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre":
            self._take(self._here(), as_it_is=True)
            self._in_code = False
        elif tag == "a":
            begins = self._here()
            self._take(begins, as_it_is=self._in_code)
            self._take(self._source.index(">", begins) + 1, "/a", as_it_is=self._in_code)
        self._whole = ""

    def handle_data(self, data: str) -> None:
        if self._whole:
            self._take(self._here() + len(data), as_it_is=True)
        if self._whole in ONCE:
            inside = drawn(data)
            self.classes |= inside.classes
            self.handlers += inside.handlers
            if self._whole == "math":
                self.formulas.append(inside)
        elif self._whole == "style":
            self.allowed["style"].append(data)
        elif self._whole == "script":
            self.scripts[-1] = data
            kind = self._script.get("type") or ""
            if kind == "application/ld+json":
                self.about = json.loads(data)
            elif "src" not in self._script and not kind.startswith("application/"):
                self.allowed["script"].append(data)

    def resolve(self, address: str) -> str:
        """The name in the site of what the page links to."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.name), address))

    def navigation(self) -> list[str]:
        """The names of the pages that the navigation of this page lists, in its order."""
        found = [link["href"] for link in self.links if "md-nav__link" in (link.get("class") or "").split()]
        names = [self.resolve(address) for address in found if not address.startswith("#")]
        return list(dict.fromkeys("index.html" if name == "." else f"{name}/index.html" for name in names))

    @property
    def markdown(self) -> str:
        """The name of the page's copy as Markdown."""
        return next(self.resolve(link["href"]) for link in self.links if link.get("type") == "text/markdown")
