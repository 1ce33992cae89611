"""The Markdown extension: a thin skin that finds the places in a page, for the functions of this room.

Markdown calls preprocessors on lines, inline patterns on text and tree processors on elements. What is finished HTML
goes to Markdown's stash, which puts it into the page last.

Imports `errors`, `lists`, `site`, `sources`, `drawings`, `formulas`, `mathml` and `programs`.
"""

import html
import re
from difflib import get_close_matches
from functools import partial
from xml.etree.ElementTree import Element, SubElement

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from machinery.errors import Faults, PageError
from machinery.lists import checks
from machinery.lists.places import fill_in
from machinery.markup import drawings, formulas, programs
from machinery.markup.mathml import line_of_latex
from machinery.site import Page, Site
from machinery.sources.notes import read_notes, without_notes

# When: programs before snippets (32) fill them in; lists after superfences (25) has taken the code away; the tree when
# it is complete (10), and before MkDocs looks for anchors (5) and links (0); tabs when they have names (4).
BEFORE_SNIPPETS, AFTER_FENCES, BEFORE_ARITHMATEX, WHEN_COMPLETE, WHEN_NAMED = 33, 24, 189.95, 9, 3
OPENS, CLOSES = "<?finished ", "?>"  # around the number that stands for finished HTML
FIGURE = re.compile(r"(?:\.\./)*figures/([\w-]+)\.svg")


class Machinery(Extension):
    """What Markdown becomes on this site. `page` is set before each page is rendered; `anchors` is filled by it.

    With `later`, a mark stands in the page for each formula, drawing and table until `complete` is called, so that
    whatever reads the page meanwhile, such as the theme's search, need not read these.
    """

    def __init__(self, site: Site, later: bool = False):
        super().__init__()
        self.site, self.later = site, later
        self.finished: dict[str, list[str]] = {}  # by the sources of the pages
        self.page = Page("", "", "")
        self.faults = Faults()  # of this page
        self.anchors: dict[str, set[str]] = {}  # of programs and tabs, by the sources of pages

    def keep(self, finished: str) -> str:
        """What stands in a page for finished HTML."""
        if not self.later or not finished:
            return finished
        of_page = self.finished.setdefault(self.page.source, [])
        of_page.append(finished)
        return f"{OPENS}{len(of_page) - 1}{CLOSES}"

    def complete(self, content: str, source: str) -> str:
        """A page with its finished HTML."""
        first, *others = content.split(OPENS)
        parts = [first]
        for other in others:
            number, _, rest = other.partition(CLOSES)
            parts += [self.finished[source][int(number)], rest]
        return "".join(parts)

    def extendMarkdown(self, md: Markdown) -> None:
        self.anchors[self.page.source], self.faults = set(), Faults()
        md.preprocessors.register(Titles(self), "machinery-titles", BEFORE_SNIPPETS)
        md.preprocessors.register(Lists(md, self), "machinery-lists", AFTER_FENCES)
        md.inlinePatterns.register(Formula(md, self), "machinery-formula", BEFORE_ARITHMATEX)
        md.treeprocessors.register(Tree(md, self), "machinery-tree", WHEN_COMPLETE)
        md.treeprocessors.register(Tabs(self), "machinery-tabs", WHEN_NAMED)


class Titles(Preprocessor):
    """Names the programs and outputs of a page."""

    def __init__(self, machinery: Machinery):
        self.machinery = machinery

    def run(self, lines: list[str]) -> list[str]:
        page = self.machinery.page
        title = partial(programs.linked, page=page, anchors=self.machinery.anchors[page.source])
        return programs.titles("\n".join(lines), title).split("\n")


class Lists(Preprocessor):
    """Fills in what the build makes of the sources. Tables grow with the site, and need no parser of Markdown."""

    def __init__(self, md: Markdown, machinery: Machinery):
        super().__init__(md)
        self.machinery = machinery

    def run(self, lines: list[str]) -> list[str]:
        return fill_in("\n".join(lines), self.machinery.site, self._table).split("\n")

    def _table(self, entries: list[dict]) -> str:
        return self.md.htmlStash.store(self.machinery.keep(checks.as_html(entries)))


class Formula(InlineProcessor):
    """Typesets the formulas that arithmatex finds in sentences, with the punctuation behind them."""

    def __init__(self, md: Markdown, machinery: Machinery):
        self.arithmatex, self.machinery = md.inlinePatterns["arithmatex-inline"], machinery
        super().__init__(f"{self.arithmatex.pattern}(?P<after>[{re.escape(formulas.PUNCTUATION)}]*)", md)

    def handleMatch(self, m: re.Match, data: str):
        found, start, _ = self.arithmatex.handleMatch(m, data)
        if isinstance(found, str):  # an escaped dollar sign
            return found, start, m.start("after")
        typeset = ""
        with self.machinery.faults:
            latex = without_notes(_latex(found))  # which say what the numbers in it come from
            typeset = formulas.inline(latex, m["after"], self.machinery.page, self.machinery.keep)
        return self.md.htmlStash.store(typeset), start, m.end()


class Tree(Treeprocessor):
    """Replaces display formulas and figures, gives tables a box, and leaves out what authors noted for themselves."""

    def __init__(self, md: Markdown, machinery: Machinery):
        super().__init__(md)
        self.machinery = machinery

    def run(self, root: Element) -> None:
        found, faults = set(), self.machinery.faults
        for parent in [*root.iter()]:
            name = None
            for element in [*parent]:
                if element.tag == "div" and element.get("class") == "arithmatex":
                    with faults:
                        self._formula(element, name)
                    found.add(name)
                elif element.tag == "table" and not element.attrib:
                    _box(parent, element)
                elif element.tag == "p" and len(element) == 1 and element[0].tag == "img":
                    self._figure(parent, element)
                name = None
                note = next(read_notes(self._stashed(element) or ""), None)
                if note and not note.start:
                    name = note.rest.split(maxsplit=1)[0] if note.kind == "formula" else None
                    _replace(parent, element, "")
        for image in root.iter("img"):
            if target := FIGURE.fullmatch(image.get("src", "")):
                with faults:
                    raise self._misplaced(image, target)
        self._leave_out_notes()
        if about := self.machinery.page.about():
            self._say_below_title(root, about)
        for formula in self.machinery.site.formulas_of(self.machinery.page.source):
            if formula.name not in found:
                advice = "not typeset: leave a blank line above its comment, below it, and below the closing $$"
                faults.add(formula.page, formula.line, advice)
        faults.end()

    def _formula(self, element: Element, name: str | None) -> None:
        page, latex = self.machinery.page, _latex(element)
        element.attrib.clear()
        element.text = None
        if not name:
            if latex not in {
                formula.latex for formula in self.machinery.site.formulas.values()
            }:  # of which it is a copy
                message = "a display formula without <!-- formula: NAME -->: it needs one, and lines of its own"
                raise PageError(page.source, line_of_latex(latex, page.text), message)
            element.tag = "p"
            element.text = self.md.htmlStash.store(formulas.display(latex, page, self.machinery.keep))
            return
        element.attrib |= {"class": "named-formula", "id": formulas.anchor(name)}
        SubElement(element, "p", hidden="hidden").text = formulas.words(name)
        below = formulas.display(latex, page, self.machinery.keep)
        below += self.machinery.keep(formulas.mark(name, self.machinery.site, page))
        element[0].tail = self.md.htmlStash.store(below)

    def _figure(self, parent: Element, paragraph: Element) -> None:
        image = paragraph[0]
        target = FIGURE.fullmatch(image.get("src", ""))
        if target and not (paragraph.text or "").strip() and not (image.tail or "").strip():
            site, page, keep = self.machinery.site, self.machinery.page, self.machinery.keep
            if drawn := drawings.figure(target[1], image.get("alt", ""), site, page, keep):
                _replace(parent, paragraph, self.md.htmlStash.store(drawn))

    def _misplaced(self, image: Element, target: re.Match) -> PageError:
        """What is wrong with an image of a figure that has not become one."""
        programs = {path.stem for path in (self.machinery.site.root / "snippets" / "figures").glob("*.py")}
        if (image.tail or "").startswith("{"):
            return self._fault(image, "a figure takes no attributes: leave out what is in braces behind it")
        if target[1] in programs:
            return self._fault(image, "a figure stands on a line of its own, with a blank line before and behind it")
        near = get_close_matches(target[1], sorted(programs), 1)
        meant = f": did you mean {near[0]}?" if near else ": write it, and the build draws it"
        return self._fault(image, f"there is no snippets/figures/{target[1]}.py{meant}")

    def _fault(self, image: Element, message: str) -> PageError:
        page, address = self.machinery.page, image.get("src")
        line = next((n for n, line in enumerate(page.text.split("\n"), 1) if f"({address}" in line), 1)
        return PageError(page.source, line, message)

    def _say_below_title(self, root: Element, about: str) -> None:
        """A line that readers see and the search leaves out."""
        title = next(number for number, element in enumerate(root) if element.tag == "h1")
        line = Element("p", {"class": "chapter", "data-search-exclude": "yes"})
        line.text, line.tail = about, "\n"
        root.insert(title + 1, line)

    def _stashed(self, element: Element) -> str | None:
        """The HTML that stands for a paragraph."""
        place = HTML_PLACEHOLDER_RE.fullmatch((element.text or "").strip()) if element.tag == "p" else None
        raw = self.md.htmlStash.rawHtmlBlocks[int(place[1])] if place and not len(element) else None
        return raw if isinstance(raw, str) else None

    def _leave_out_notes(self) -> None:
        blocks = self.md.htmlStash.rawHtmlBlocks
        for number, block in enumerate(blocks):
            if isinstance(block, str):
                blocks[number] = without_notes(block)


class Tabs(Treeprocessor):
    """Tabs without the theme's rules and script, which together are larger than ours, and which hide all but the first
    one on paper until its script has run. Each is a radio button, its label and its content, in this order.
    """

    def __init__(self, machinery: Machinery):
        self.machinery = machinery

    def run(self, root: Element) -> None:
        for tabs in [each for each in root.iter("div") if each.get("class") == "tabbed-set"]:
            tabs.attrib.clear()
            tabs.attrib |= {"class": "tabs", "role": "group", "aria-label": "Library"}
            for content in tabs.iterfind("div"):
                content.set("class", "tab")
            self.machinery.anchors[self.machinery.page.source] |= {radio.get("id") for radio in tabs.iterfind("input")}


def _latex(arithmatex: Element) -> str:
    return html.unescape(arithmatex.text)[2:-2].strip()


def _box(parent: Element, table: Element) -> None:
    """Put a table into a box that scrolls."""
    box = Element("div", {"class": "table"})
    box.tail, table.tail = table.tail, None
    table.set("class", "cells")
    parent[[*parent].index(table)] = box
    box.append(table)


def _replace(parent: Element, element: Element, text: str) -> None:
    """Put text in place of an element."""
    place, text = [*parent].index(element), text + (element.tail or "")
    parent.remove(element)
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
