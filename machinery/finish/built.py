"""A built page, read once: what the sheet, the font, the policy, the cards and the offline edition need to know of it.

Imports nothing of ours.
"""

import json
import posixpath
from html.parser import HTMLParser
from itertools import accumulate

FIXED = ("dir", "data-md-color-")  # attributes before the article whose values stay as they are


class Built(HTMLParser):
    """A page of the built folder: its name, such as `learn/softmax/index.html`, its text, and what is in it."""

    def __init__(self, name: str, text: str):
        super().__init__()
        self.name, self.text = name, text
        self.classes: set[str] = set()
        self.fixed: set[tuple[str, str]] = set()
        self.scripts: list[str] = []  # what stands in the page, also data
        self.allowed: dict[str, list[str]] = {"script": [], "style": []}  # what runs and applies in it
        self.handlers: list[tuple[str, str]] = []  # tags with a style or a handler in an attribute
        self.math: list[str] = []  # what formulas show
        self.letters: set[str] = set()  # alone in <mi>
        self.has_root = False
        self.links: list[tuple[int, str, dict]] = []  # each tag that links, with its place in the text
        self.about: dict = {}  # what the page says of itself to search engines
        self._inside: list[str] = []  # of what text is asked
        self._in_article = False
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self.feed(text)
        self.close()

    def place(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.classes.update((given.get("class") or "").split())
        self._in_article = self._in_article or tag == "article"
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.handlers.append((name, self.get_starttag_text()))
            elif name.startswith(FIXED) and not self._in_article:
                self.fixed.add((name, value))
        if tag in ("a", "link"):
            self.links.append((self.place(), self.get_starttag_text(), given))
        elif tag in ("script", "style", "math", "annotation", "mi"):
            self._inside.append(tag)
            self._take(tag, given)
        self.has_root = self.has_root or tag in ("msqrt", "mroot")

    def _take(self, tag: str, given: dict) -> None:
        if tag == "script":
            self.scripts.append("")
            if "src" not in given and not (given.get("type") or "").startswith("application/"):
                self.allowed["script"].append("")
                self._inside[-1] = "script that runs"
            elif given.get("type") == "application/ld+json":
                self._inside[-1] = "script about"
        elif tag == "style":
            self.allowed["style"].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1].split()[0] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        inside = self._inside[-1] if self._inside else ""
        if inside.startswith("script"):
            self.scripts[-1] += data
            if inside == "script that runs":
                self.allowed["script"][-1] += data
            elif inside == "script about":
                self.about = json.loads(data)
        elif inside == "style":
            self.allowed["style"][-1] += data
        elif inside in ("math", "mi"):
            self.math.append(data)
            if inside == "mi" and len(data) == 1 and self.get_starttag_text() == "<mi>":
                self.letters.add(data)

    def resolve(self, address: str) -> str:
        """The name in the site of what the page links to."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.name), address))

    def navigation(self) -> list[str]:
        """The names of the pages that the navigation lists, in its order."""
        found = [link["href"] for _, _, link in self.links if "md-nav__link" in (link.get("class") or "").split()]
        names = [self.resolve(address) for address in found if not address.startswith("#")]
        return list(dict.fromkeys("index.html" if name == "." else f"{name}/index.html" for name in names))

    @property
    def markdown(self) -> str:
        """The name of the page's copy as Markdown."""
        return next(self.resolve(link["href"]) for _, _, link in self.links if link.get("type") == "text/markdown")
