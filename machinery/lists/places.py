"""Where a page has a list: a comment with its name, outside of code. Takes what was read of the sources.

Imports `errors`, `site`, `sources` and the rest of this room.
"""

from collections.abc import Callable

from machinery.errors import PageError
from machinery.lists import bibliography, checks, course, formula_sheet, frameworks, notation_table, programs
from machinery.site import Site
from machinery.sources.notes import Note, read_notes
from machinery.sources.pages import without_code

Table = Callable[[list[dict]], str]
NAMES = ("verification", "counts", "minutes", "notation", "formula sheet", "bibliography", "references", "programs")
NAMES += ("functions", "errors", "calls", "implementations", "versions")  # of frameworks
OF_OTHER_SOURCES = {
    "references",
    "functions",
    "errors",
    "calls",
    "implementations",
    "versions",
}  # they say nothing of other pages


def fill_in(text: str, site: Site, table: Table) -> str:
    """The Markdown of a page with its lists. `table`: how the entries of a kind of check become one."""
    parts, end = [], 0
    for place in places(without_code(text)):
        asked = place.kind, place.rest
        if place.kind == "verification":  # which is another list in a page and in its copy
            made = checks.as_sections(site.checks, table)
        elif not (made := site.lists.get(asked)):
            made = site.lists[asked] = _list(*asked, site)
        parts += [text[end : place.start], made]
        end = place.end
    return "".join([*parts, text[end:]])


def places(text: str) -> list[Note]:
    """Where a text has lists, in order."""
    return [note for note in read_notes(text) if note.kind in NAMES]


def reads_pages(text: str) -> bool:
    """Whether a text has a list that depends on other pages."""
    return any(place.kind not in OF_OTHER_SOURCES for place in places(text))


def refuse_missing(pages: dict[str, str]) -> None:
    """Raise PageError for a list that no page has outside of code, with the place where its comment stands in it.

    `pages`: what the authors wrote, by the names of the files.
    """
    placed = {place.kind for text in pages.values() for place in places(without_code(text))}
    for page, text in pages.items():
        for place in places(text):
            if place.kind not in placed:
                message = f"the list {place.kind!r} is on no page: take this out of the code"
                raise PageError(page, place.line(text), message)


def _list(name: str, keys: str, site: Site) -> str:
    match name:
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
        case "versions":
            return frameworks.versions(site.root, *keys.split())
