"""What a page must not contain once Markdown has rendered it: found in the HTML, named by the line of the source."""

import html
import re
from urllib.parse import urlparse

from machinery.errors import PageError
from machinery.policy import ATTRIBUTE
from machinery.sources.pages import fences, line_of

FORBIDDEN = re.compile(r"<(?P<tag>script|style|iframe|object|embed|base|form|link|meta)\b[^>]*>", re.IGNORECASE)
FETCHED = re.compile(r"<(?:img|source|video|audio|track|use|image)\b[^>]*?\s(?:src|srcset|href|poster)=\"([^\"]*)\"")
FORMULA = re.compile(r'<(span|div) class="arithmatex".*?</\1>', re.DOTALL)
NOT_PROSE = re.compile(r"<(code|pre|svg|annotation)\b.*?</\1>", re.DOTALL)
HEADING = re.compile(r'<h([1-6])\b[^>]*>(.*?)(?:<a class="headerlink".*?</a>)?</h\1>', re.DOTALL)
DANGLING = re.compile(r"\[[^][\n]+\]\[[^][\n]*\]|\[\^[^][\n]+\]")
LATEX = re.compile(r"\\[(\[)\]]|\\[a-z]{2,}|\$\$")
FIRST_OF_CODE = re.compile(r"<pre[^>]*>.*?<code[^>]*>(.*)")


def refuse(content: str, page: str, source: str) -> None:
    """Raise PageError for what the policy of the pages forbids, for what refers to nothing, and for bad headings."""

    def fault(fragment: str, message: str, heading: bool = False) -> PageError:
        return PageError(page, line_of(html.unescape(fragment), source, heading), message)

    if content.lstrip().startswith("<hr"):  # a rule above the title: the page shows what was meant for the build
        raise PageError(page, 1, "front matter that does not end: a line with --- and nothing else must follow it")
    outside_code = NOT_PROSE.sub("", content)

    def rest(found: re.Match) -> str:
        return outside_code[found.start() :].partition("\n")[0]

    if found := FORBIDDEN.search(outside_code):
        raise fault(rest(found), f"<{found['tag']}> in a page: the policy forbids it")
    if found := ATTRIBUTE.search(outside_code):
        raise fault(rest(found), f"{found['name']}= in a page: the policy forbids it")
    for found in FETCHED.finditer(outside_code):
        if urlparse(found[1]).netloc:
            raise fault(found[1], f"{found[1]} is fetched from another host: the policy forbids it")
    code = {html.unescape(re.sub(r"<[^>]*>", "", line)).strip() for line in FIRST_OF_CODE.findall(content)}
    lines = source.split("\n")
    for number, (line, fence) in enumerate(zip(lines, fences(lines), strict=False), 1):
        if not fence and line.startswith("    ") and line.strip() in code:
            raise PageError(page, number, "code without a fence: put ```python before it, and ``` behind it")
    prose = re.sub(r"<[^>]*>", "", FORMULA.sub("", outside_code))
    if found := DANGLING.search(prose):
        raise fault(found[0], f"{found[0]} refers to nothing on this page")
    if found := LATEX.search(prose):
        raise fault(prose[max(0, found.start() - 40) : found.end() + 40], f"LaTeX that was not typeset: {found[0]}")
    _refuse_headings(content, fault)


def _refuse_headings(content: str, fault) -> None:
    above, seen = 0, set()
    for level, heading in HEADING.findall(content):
        level, text = int(level), re.sub(r"<[^>]*>", "", heading).strip()
        if level == 1 and seen:
            raise fault(text, "a second title: one # a page", heading=True)
        if level > above + 1 and above:
            raise fault(text, f"a heading of level {level} below one of level {above}", heading=True)
        if text in seen:
            raise fault(text, f'this page has the heading "{html.unescape(text)}" twice', heading=True)
        above = level
        seen.add(text)
