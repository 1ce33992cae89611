"""The references of the site: one file of sources, from which the build makes every list of references.

A page or a notebook cites below its heading References: <!-- references: gneiting-2007 shannon-1948 -->

Imports `errors` and `sources`.
"""

import html
import re
import tomllib
from pathlib import Path
from urllib.parse import quote

from machinery.errors import PageError
from machinery.sources import cells
from machinery.sources.notes import read_notes
from machinery.sources.pages import blank, without_code

SOURCES = "docs/bibliography.toml"
REFERENCES = re.compile(r"^(#+) References[ \t]*$.*?(?=^(?!\1#)#+ |\Z)", re.MULTILINE | re.DOTALL)
NAME = r"[A-Z][\w'’-]+"
OTHERS = rf"(?:,? (?:and|&) {NAME}|(?:, {NAME})+,? and {NAME}|,? et al\.)"
NAMED = re.compile(rf"(?P<first>{NAME}){OTHERS}?,?\s\(?(?P<year>(?:19|20)\d\d)[a-z]?\)")
MONTHS = {*("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")}
MONTHS |= {"November", "December"}
NEEDED = {"authors": ".+", "title": ".+[^.]", "year": r"\d{4}"}
FORMS = NEEDED | {"where": ".+[^.]", "doi": r"10\.\d{4,}/[!-~]+", "arxiv": r"\d{4}\.\d{4,5}"}
LINKS = {"doi": "[doi:{0}](https://doi.org/{1})", "arxiv": "[arXiv:{0}](https://arxiv.org/abs/{1})"}


def read_sources(root: Path) -> dict[str, dict]:
    """The sources by their names, in alphabetical order; `cited` maps the pages that cite one to their titles.

    Raises PageError, with the place and what to do, for a source that is wrong or not cited, and for an unknown name.
    """
    docs, text = root / "docs", (root / SOURCES).read_text(encoding="utf-8")
    sources = {key: source | {"cited": {}} for key, source in sorted(tomllib.loads(text).items())}
    for path in sorted(docs.rglob("*")):
        page, name = cells.text(path) if path.suffix in (".md", ".py") else "", path.relative_to(docs).as_posix()
        for citation in read_notes(without_code(page)):
            for key in re.finditer(r"\S+", citation.rest) if citation.kind == "references" else ():
                if key[0] not in sources:
                    line = page.count("\n", 0, citation.rest_start + key.start()) + 1
                    raise PageError(f"docs/{name}", line, f"{SOURCES} has no [{key[0]}]: correct the name, or add it")
                sources[key[0]]["cited"][name] = cells.title(path)
        _refuse_unknown(page, name, sources)
    for key, source in sources.items():
        if problem := _problem(key, source):
            raise PageError(SOURCES, text.count("\n", 0, text.index(f"[{key}]")) + 1, f"[{key}] {problem}")
    return sources


def _refuse_unknown(page: str, name: str, sources: dict[str, dict]) -> None:
    """Raise PageError where the text of a page cites what is not in a list of references on it."""
    prose = blank(REFERENCES, without_code(page))
    cited = [source for source in sources.values() if name in source["cited"]]
    for found in NAMED.finditer(prose):
        known = any(found["first"] in source["authors"] and found["year"] == str(source["year"]) for source in cited)
        if not known and found["first"] not in MONTHS:
            line = prose.count("\n", 0, found.start()) + 1
            what = f"{found['first']} ({found['year']}) is in no list of references of this page"
            raise PageError(f"docs/{name}", line, f"{what}: name its key there, <!-- references: KEY -->")


def _problem(key: str, source: dict) -> str:
    """What is wrong with a source, and what to do; nothing for a good one."""
    for field in sorted(NEEDED.keys() | source.keys() - {"cited"}):
        if field not in source or not re.fullmatch(FORMS.get(field, "(?!)"), str(source[field])):
            return f"has {field} = {source.get(field)!r}: the head of the file says which fields a source has"
    if not LINKS.keys() & source.keys():
        return "has neither doi nor arxiv: add one, or link to the source where the text speaks of it"
    if not re.fullmatch(rf"[a-z-]+-{source['year']}[a-z]?", key):
        return f"is of {source['year']}: name it after the first author and that year"
    return "" if source["cited"] else f"is cited by no page: cite it, <!-- references: {key} -->, or take it out"


def as_list(sources: dict[str, dict], keys: str) -> str:
    """The references of a page in Markdown."""
    return "\n".join(f"- {_entry(sources[key])}" for key in sorted(set(keys.split())))


def as_bibliography(sources: dict[str, dict]) -> str:
    """All sources in Markdown, each with an anchor and links to the pages that cite it."""
    lines = []
    for key, source in sources.items():
        cited = ", ".join(f"[{title}]({page})" for page, title in source["cited"].items())
        lines.append(f'- <span class="source" id="{key}"></span>{_entry(source)} Cited in: {cited}.')
    return "\n".join(lines)


def _entry(source: dict) -> str:
    title = source["title"] if source["title"].endswith("?") else f"{source['title']}."
    where = f"{source['where']}. " if source.get("where") else ""
    links = ", ".join(
        LINKS[field].format(html.escape(source[field]), quote(source[field])) for field in LINKS if field in source
    )
    return f"{source['authors']} ({source['year']}). {title} {where}{links}."
