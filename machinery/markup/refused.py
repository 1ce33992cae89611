"""What a page must not contain once Markdown has rendered it, named by the line of the source. Imports `sources`."""

import re
from html.parser import HTMLParser
from urllib.parse import urlparse

from machinery.errors import PageError
from machinery.sources.pages import fences, line_of

FORBIDDEN = {"script", "style", "iframe", "object", "embed", "base", "form", "link", "meta"}
FETCHES = {"img", "source", "video", "audio", "track", "use", "image"}
ADDRESSES = ("src", "srcset", "href", "poster")
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
NOT_PROSE = {"code", "pre", "svg", "math"}
DANGLING = re.compile(r"\[[^][\n]+\]\[[^][\n]*\]|\[\^[^][\n]+\]")
LATEX = re.compile(r"\\[(\[)\]]|\\[a-z]{2,}|\$\$")
AROUND = 40  # letters of a sentence, before and behind a fault, by which its line is found


def refuse(content: str, page: str, source: str) -> None:
    """Raise PageError for what the policy of the pages forbids, for what refers to nothing, and for bad headings."""
    if content.lstrip().startswith("<hr"):  # a rule above the title: the page shows what was meant for the build
        raise PageError(page, 1, "front matter that does not end: a line with --- and nothing else must follow it")
    found = Content(content, page, source)
    found.feed(content)
    found.close()
    lines = source.split("\n")
    for number, (line, fence) in enumerate(zip(lines, fences(lines), strict=False), 1):
        if not fence and line.startswith("    ") and line.strip() in found.code:
            raise PageError(page, number, "code without a fence: put ```python before it, and ``` behind it")
    prose = "".join(found.prose)
    if dangling := DANGLING.search(prose):
        raise found.fault(dangling[0], f"{dangling[0]} refers to nothing on this page")
    if latex := LATEX.search(prose):
        around = prose[max(0, latex.start() - AROUND) : latex.end() + AROUND]
        raise found.fault(around, f"LaTeX that was not typeset: {latex[0]}")
    found.check_headings()


class Content(HTMLParser):
    """The content of a page: what it says, its headings, and the first line of each block of code."""

    def __init__(self, content: str, page: str, source: str):
        super().__init__()
        self.page, self.source = page, source
        self.lines = content.split("\n")
        self.prose: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.code: set[str] = set()
        self._around: list[str] = []  # elements that hold no prose, around the place that is read
        self._heading: list[str] | None = None
        self._block: list[str] | None = None
        self._is_permalink = False

    def fault(self, fragment: str, message: str, heading: bool = False) -> PageError:
        return PageError(self.page, line_of(fragment, self.source, heading), message)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._around:
            self._refuse(tag, attrs)
        if tag == "code" and "pre" in self._around:
            self._block = []
        if tag in NOT_PROSE:
            self._around.append(tag)
        elif tag in HEADINGS:
            self._heading = []
        elif tag == "a" and ("class", "headerlink") in attrs:
            self._is_permalink = True

    def _refuse(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Raise PageError for a tag that the policy forbids, or with an attribute that it forbids."""
        line, column = self.getpos()
        rest, written = self.lines[line - 1][column:], self.get_starttag_text()
        if tag in FORBIDDEN:
            raise self.fault(rest, f"<{written[1 : len(tag) + 1]}> in a page: the policy forbids it")
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                place = written.lower().index(name)
                raise self.fault(rest, f"{written[place : place + len(name)]}= in a page: the policy forbids it")
            if tag in FETCHES and name in ADDRESSES and urlparse(value or "").netloc:
                raise self.fault(value, f"{value} is fetched from another host: the policy forbids it")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._around:
            while self._around.pop() != tag:
                pass
            if tag == "code" and self._block is not None:
                self.code.add("".join(self._block).split("\n")[0].strip())
                self._block = None
        elif tag in HEADINGS and self._heading is not None:
            self.headings.append((int(tag[1]), "".join(self._heading).strip()))
            self._heading = None
        elif tag == "a":
            self._is_permalink = False

    def handle_data(self, data: str) -> None:
        if self._block is not None:
            self._block.append(data)
        if not self._around:
            self.prose.append(data)
        if self._heading is not None and not self._is_permalink:
            self._heading.append(data)

    def check_headings(self) -> None:
        """Raise PageError for a second title, a level that is left out, and a heading that stands twice."""
        above, seen = 0, set()
        for level, text in self.headings:
            if level == 1 and seen:
                raise self.fault(text, "a second title: one # a page", heading=True)
            if level > above + 1 and above:
                raise self.fault(text, f"a heading of level {level} below one of level {above}", heading=True)
            if text in seen:
                raise self.fault(text, f'this page has the heading "{text}" twice', heading=True)
            above = level
            seen.add(text)
