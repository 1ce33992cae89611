"""What a page must not contain once Markdown has rendered it, named by the line of the source. Imports `sources`."""

import re
from collections import Counter
from functools import lru_cache
from html.parser import HTMLParser
from urllib.parse import urlparse

from machinery.errors import Faults, PageError
from machinery.markup import lost
from machinery.sources.notes import blank_notes, read_notes
from machinery.sources.pages import blank, fences, line_of

FORBIDDEN = {"script", "style", "iframe", "object", "embed", "base", "form", "link", "meta"}
FETCHES = {"img", "source", "video", "audio", "track", "use", "image"}
ADDRESSES = ("src", "srcset", "href", "poster")
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
NOT_PROSE = {"code", "pre", "svg", "math", "script", "style"}
VOID = {"br", "col", "hr", "img", "input", "source", "track", "wbr"}
INLINE = {*"a abbr b bdi bdo cite del dfn em i ins kbd label mark output q s samp small span strong sub sup".split()}
INLINE |= {"time", "u", "var"}
BLOCKS = {*"article aside audio blockquote button caption colgroup dd details div dl dt fieldset figcaption".split()}
BLOCKS |= {*"figure footer header legend li main nav ol option p picture section select summary".split()}
BLOCKS |= {*"table tbody td tfoot th thead tr ul video".split()}
ELEMENTS = FORBIDDEN | HEADINGS | NOT_PROSE | VOID | INLINE | BLOCKS
MADE = {"formula-check", "headerlink", "filename"}  # classes of what the build adds
DANGLING = re.compile(r"\[[^][\n]+\]\[[^][\n]*\]|\[\^[^][\n]+\]")
LATEX = re.compile(r"\\[(\[)\]]|\\[a-z]{2,}|\$\$")
DISPLAY = re.compile(r"\$\$.*?\$\$", re.DOTALL)  # whose lines may begin anywhere, as those of notes
DEFINED = re.compile(r" {1,3}\[[^]\n]+\]:")  # a place that links name: it is in no list
AROUND = 40  # letters of a sentence, before and behind a fault, by which its line is found


@lru_cache(maxsize=500)  # while a site is served, most pages are as they were
def refuse(content: str, page: str, source: str) -> list[str]:
    """Raise PageError for what the policy forbids, what refers to nothing, what is lost, and for bad headings.

    Returns the addresses of the images, which must be there.
    """
    if content.lstrip().startswith("<hr"):  # a rule above the title: the page shows what was meant for the build
        raise PageError(page, 1, "front matter that does not end: a line with --- and nothing else must follow it")
    found = Content(content, page, source)
    found.feed(content)
    found.close()
    prose, faults = "".join(found.prose), found.faults
    for dangling in DANGLING.finditer(prose):
        found.fault(dangling[0], f"{dangling[0]} refers to nothing on this page")
    for latex in LATEX.finditer(prose):
        around = prose[max(0, latex.start() - AROUND) : latex.end() + AROUND]
        found.fault(around, f"LaTeX that was not typeset: {latex[0]}: it stands in $…$, or in $$ on lines of its own")
    with faults:
        lost.refuse(found.text, found.prose, page, source)
    with faults:
        _check_indents(page, blank(DISPLAY, blank_notes(source, read_notes(source))).split("\n"), found.code)
    found.check_headings()
    faults.end()
    return found.images


def _check_indents(page: str, lines: list[str], code: list[str]) -> None:
    """Raise PageError for lines that Markdown takes for code, or for no part of the list or note that they are in."""
    above, previous, faults, opened = "", None, Faults(), fences(lines)
    fenced = (line.strip() for line, fence in zip(lines, opened, strict=False) if fence)
    loose = Counter(code) - Counter(fenced)
    for number, (line, fence) in enumerate(zip(lines, opened, strict=False), 1):
        spaces = len(line) - len(line.lstrip(" "))
        if not fence and spaces >= 4 and loose[line.strip()]:
            advice = "put ```python before it and ``` behind it; or take away the spaces, if it is no code"
            faults.add(page, number, f"four spaces before a line make it code without a fence: {advice}")
        begins = not above.strip() or re.match(r" *(?:[-*+]|\d+[.)]) ", line) or (fence and fence is not previous)
        is_text = line.strip() and not DEFINED.match(line)
        if spaces % 4 and begins and is_text and (not fence or fence is not previous):
            advice = "four for each list or note that it is in, and none outside of them"
            faults.add(page, number, f"this line is indented by {spaces} spaces: {advice}")
        above, previous = line, fence
    faults.end()


class Content(HTMLParser):
    """The content of a page: what it says, its headings, and the first line of each block of code."""

    def __init__(self, content: str, page: str, source: str):
        super().__init__()
        self.page, self.source, self.faults = page, source, Faults(one_a_line=True)
        self.lines = content.split("\n")
        self.text: list[str] = []  # what can be read
        self.prose: list[str] = []  # the same pieces, with a sign in place of code and formulas
        self.headings: list[tuple[int, str]] = []
        self.code: list[str] = []
        self.images: list[str] = []
        self._open: list[tuple[str, str]] = []  # elements and their classes, around the place that is read
        self._silent = 0  # how many of these hold no prose
        self._made = 0  # how many of these the build made
        self._heading: list[str] | None = None
        self._block: list[str] | None = None

    def fault(self, fragment: str, message: str, heading: bool = False) -> None:
        self.faults.add(self.page, line_of(fragment, self.source, heading), message)

    def _count(self, tag: str, classes: str, by: int) -> None:
        """Note that an element begins or ends, if it holds no prose of the author."""
        values = tag == "details" and any(name == "figure" for name, _ in self._open)
        made = values or not MADE.isdisjoint(classes.split())
        self._made += by * made
        self._silent += by * (made or tag in NOT_PROSE)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if not self._silent:
            self._refuse(tag, attrs)
            self._put(
                given.get("alt") or "",
                "\n" if tag in BLOCKS or tag in HEADINGS else "",
            )
        if tag == "code" and self._open and self._open[-1][0] == "pre":
            self._block = []
        if tag in VOID:
            return
        classes = given.get("class") or ""
        self._count(tag, classes, 1)
        self._open.append((tag, classes))
        if tag in HEADINGS:
            self._heading = []

    def _put(self, text: str, sign: str) -> None:
        self.text.append(f"{sign} {text} ")
        self.prose.append(sign or lost.OTHER)

    def _refuse(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that the policy forbids, or with an attribute that it forbids."""
        line, column = self.getpos()
        rest, written = self.lines[line - 1][column:], self.get_starttag_text()
        if tag in FORBIDDEN:
            self.fault(rest, f"<{written[1 : len(tag) + 1]}> in a page: the policy forbids it")
        elif tag not in ELEMENTS and not tag.endswith("-explorer"):
            self.fault(rest, f"<{tag}> is no element of HTML: put it into backticks, or a backslash before it")
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                place = written.lower().index(name)
                self.fault(rest, f"{written[place : place + len(name)]}= in a page: the policy forbids it")
            if tag in FETCHES and name in ADDRESSES and urlparse(value or "").netloc:
                self.fault(value, f"{value} is fetched from another host: the policy forbids it")
        if tag == "img":
            given = dict(attrs)
            if not given.get("alt"):
                self.fault(given.get("src") or rest, "<img> without alt: say in it what the image shows")
            self.images += [given["src"]] if given.get("src") and not given["src"].startswith("data:") else []
        if tag == "pre" and not (self._open and "highlight" in self._open[-1][1]):
            self.fault(rest, "<pre> in a page: write a fence, so that it is known what this is")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self._open or self._open[-1][0] != tag:
            inside = f"within <{self._open[-1][0]}>" if self._open else "and was not begun"
            advice = f"</{tag}> ends {inside}: each element ends where it began"
            self.fault(self.lines[self.getpos()[0] - 1], advice)
            self.faults.end()
        _, classes = self._open.pop()
        self._count(tag, classes, -1)
        if tag == "code" and self._block is not None:
            self.code.append("".join(self._block).split("\n")[0].strip())
            self._block = None
        elif tag in HEADINGS and self._heading is not None:
            self.headings.append((int(tag[1]), "".join(self._heading).strip()))
            self._heading = None
        if not self._silent:
            self._put("", "")

    def handle_pi(self, data: str) -> None:
        if not self._silent:
            self._put("", "")

    def handle_data(self, data: str) -> None:
        tag, classes = self._open[-1] if self._open else ("", "")
        if self._block is not None:
            self._block.append(data)
        if self._silent:
            if not self._made and (self._block is not None or tag == "code"):
                self.text.append(data)
                self.prose.append("")
        else:
            self.text.append(data)
            self.prose.append(data)
        if self._heading is not None and "headerlink" not in classes:
            self._heading.append(data)

    def close(self) -> None:
        super().close()
        if self._open:
            tag, _ = self._open[-1]
            place = next((n for n, line in enumerate(self.source.split("\n"), 1) if f"<{tag}" in line), 1)
            self.faults.add(self.page, place, f"<{tag}> does not end: write </{tag}>")
            self.faults.end()

    def check_headings(self) -> None:
        """Note a second title, a level that is left out, and a heading that stands twice."""
        above, seen = 0, set()
        for level, text in self.headings:
            if level == 1 and seen:
                self.fault(text, "a second title: one # a page, and ## for its parts", heading=True)
            if level > above + 1 and above:
                self.fault(text, f"a heading of level {level} below one of level {above}", heading=True)
            if text in seen:
                self.fault(text, f'this page has the heading "{text}" twice', heading=True)
            above = level
            seen.add(text)
