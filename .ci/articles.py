"""Compare the articles of two built sites: text, formulas, drawings, programs, outputs, anchors, links, lists, tables.

`python .ci/articles.py ONE OTHER` prints a table, and below it what is missing from the other site. It fails where
something that readers read is missing.
"""

import posixpath
import re
import sys
from collections import Counter
from pathlib import Path

from bs4 import BeautifulSoup, Tag

AROUND = ".page-as, .md-source-file, .md-tags, .md-content__button, .headerlink, nav, form, script, style"


def article(path: Path) -> Tag | None:
    """The article of a page, without what the theme puts around it."""
    found = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").find("article")
    if not found:
        return None
    for element in found.select(AROUND):
        element.decompose()
    for block in found.select("pre code"):  # of which only one of the sites colours names and signs
        block.string = block.get_text()
    return found


def text(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())


def plain(element: Tag) -> str:
    """An element as it is written, but for white space and for what only the search reads."""
    return re.sub(r"\s+", " ", str(element).replace(' data-search-exclude="yes"', "")).strip()


def address(link: str, name: str) -> str:
    """Where a link leads, within the site or elsewhere."""
    if ":" in link:
        return link
    target, mark, anchor = link.partition("#")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) if target else posixpath.dirname(name)
    return path.removesuffix("index.html").strip("/") + mark + anchor


def parts(found: Tag, name: str) -> dict[str, Counter]:
    """What a reader gets from an article, each kind with how often each thing is there."""
    code = [block for block in found.select("div.highlight")]
    programs = [block for block in code if block.select_one(".filename a")]
    return {
        "words": Counter(text(found).split()),
        "headings": Counter(map(text, found.select("h1, h2, h3, h4, h5, h6"))),
        "formulas, as MathML": Counter(map(plain, found.select("math"))),
        "marks of formulas": Counter(map(text, found.select(".formula-check"))),
        "drawings": Counter(map(plain, found.select("figure > svg, figure fieldset svg"))),
        "captions": Counter(map(text, found.select("figcaption"))),
        "values of drawings": Counter(map(plain, found.select("details.quiet table"))),
        "controls of explorers": Counter(map(plain, found.select("fieldset"))),
        "programs with name and link": Counter(
            f"{text(block.select_one('.filename'))} {address(block.select_one('.filename a')['href'], name)} "
            f"{block.code.get_text()}"
            for block in programs
        ),
        "outputs": Counter(block.get_text().strip() for block in found.select(".language-text code")),
        "other code": Counter(block.get_text().strip() for block in found.select(".language-python code")),
        "tables": Counter(map(text, found.select("table"))),
        "entries of lists": Counter(map(text, found.select("li"))),
        "folded parts": Counter(map(text, found.select("details > summary"))),
        "anchors": Counter(element["id"] for element in found.select("[id]")),
        "links": Counter(f"{text(a)} -> {address(a['href'], name)}" for a in found.select("a[href]")),
    }


def compare(one: Path, other: Path) -> int:
    """Print what the articles have in common, and what the other site lacks. Returns how much that is."""
    common, lacking, more = Counter(), {}, Counter()
    pages = [path for path in sorted(one.rglob("*.html")) if article(path)]
    for path in pages:
        name = path.relative_to(one).as_posix()
        there = other / name
        mine = parts(article(path), name)
        theirs = parts(article(there), name) if there.exists() and article(there) else {}
        for kind, things in mine.items():
            same = things & theirs.get(kind, Counter())
            common[kind] += same.total()
            more[kind] += (theirs.get(kind, Counter()) - things).total()
            if missing := things - same:
                lacking.setdefault(kind, []).append((name, missing))
    print(f"{len(pages)} pages\n\n| In the articles | the same | missing | only there |\n| --- | --- | --- | --- |")
    for kind in common:
        missing = sum(things.total() for _, things in lacking.get(kind, ()))
        print(f"| {kind} | {common[kind]:,} | {missing} | {more[kind]} |")
    for kind, places in lacking.items():
        for name, things in places:
            for thing, count in things.most_common(3):
                print(f"{name}: {kind}: missing {count} times: {thing[:200]}", file=sys.stderr)
    return sum(things.total() for places in lacking.values() for _, things in places)


if __name__ == "__main__":
    sys.exit(compare(Path(sys.argv[1]), Path(sys.argv[2])) > 0)
