"""Where a page has a list: a comment with its name, outside of code. Takes what was read of the sources."""

import re
from collections.abc import Callable

from machinery.errors import PageError
from machinery.lists import bibliography, checks, course, formula_sheet, frameworks, notation_table, programs
from machinery.site import Site
from machinery.sources.pages import without_code

Table = Callable[[list[dict]], str]
NAMES = ("verification", "counts", "minutes", "notation", "formula sheet", "bibliography", "references", "programs")
NAMES += ("functions", "errors", "calls", "implementations")  # of frameworks
PLACE = re.compile(rf"<!--\s*(?P<name>{'|'.join(NAMES)})(?::(?P<keys>.*?))?\s*-->", re.DOTALL)


def fill_in(text: str, site: Site, table: Table) -> str:
    """The Markdown of a page with its lists. `table`: how the entries of a kind of check become one."""
    parts, end = [], 0
    for place in PLACE.finditer(without_code(text)):
        parts += [text[end : place.start()], _list(place["name"], place["keys"] or "", site, table)]
        end = place.end()
    return "".join([*parts, text[end:]])


def refuse_missing(pages: dict[str, str]) -> None:
    """Raise PageError for a list that no page has outside of code, with the place where its comment stands in it.

    `pages`: what the authors wrote, by the names of the files.
    """
    placed = {place["name"] for text in pages.values() for place in PLACE.finditer(without_code(text))}
    for page, text in pages.items():
        for place in PLACE.finditer(text):
            if place["name"] not in placed:
                line = text.count("\n", 0, place.start()) + 1
                raise PageError(page, line, f"the list {place['name']!r} is on no page: take this out of the code")


def _list(name: str, keys: str, site: Site, table: Table) -> str:
    match name:
        case "verification":
            return checks.as_sections(site.checks, table)
        case "counts":
            return checks.as_sentence(site.checks)
        case "minutes":
            return course.stated(keys.strip(), site.root)
        case "notation":
            return notation_table.as_table(site.root)
        case "formula sheet":
            return formula_sheet.as_sections([*site.formulas.values()], site.record, site.titles)
        case "bibliography":
            return bibliography.as_bibliography(site.references)
        case "references":
            return bibliography.as_list(site.references, keys)
        case "programs":
            return programs.as_list(keys, site.programs, site.shown_on, site.titles)
        case "functions":
            return frameworks.as_cards(site.root, keys)
        case "errors":
            return frameworks.as_errors(site.root, keys)
        case "calls":
            return frameworks.as_calls(site.root, keys)
        case "implementations":
            return frameworks.as_implementations(site.root)
