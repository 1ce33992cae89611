"""What was read of the sources, once and for all pages. Imports the rooms that read; `markup` and `lists` take it."""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, Template

from machinery.errors import Faults
from machinery.figures.draw import Drawing, draw
from machinery.formulas.bindings import Binding, read_formulas, read_record
from machinery.lists import bibliography, checks, programs
from machinery.sources import cells, files, front_matter

PARTIALS = Path(__file__).parent / "theme" / "partials"


class Page(NamedTuple):
    """A page that is being made: its file, its address below that of the site, and what its author wrote."""

    source: str  # docs/learn/softmax.md
    url: str  # learn/softmax/
    text: str
    about: Callable[[], str] = str  # of a chapter, what is said below its title

    def address(self, target: str) -> str:
        """How this page links to a file of the site."""
        return posixpath.relpath(target, posixpath.dirname(self.url) or ".")


@dataclass
class Site:
    """The sources of the site: their formulas, what is on record of them, programs, references, the list of checks."""

    root: Path
    formulas: dict[str, Binding]
    record: dict[str, dict]
    checks: dict[str, list[dict]]
    references: dict[str, dict]
    programs: dict[str, programs.Program]
    shown_on: dict[str, list[str]]
    titles: dict[str, str] = field(default_factory=dict)  # of the pages by their files, in order of reading
    lists: dict[tuple[str, str], str] = field(default_factory=dict)  # that were made of it, by their kinds and keys
    names: dict[str, str] = field(default_factory=dict)  # of the pages in the navigation, by their sources

    @classmethod
    def read(cls, root: Path) -> "Site":
        """Read blocks, formulas, numbers and images of all pages. Raises PageError for what is wrong with them."""
        files.refuse_unreadable(root)
        faults, formulas, record = Faults(), [], read_record(root)
        for path in cells.sources(root):
            with faults:
                if path.suffix == ".py":
                    cells.refuse(path, root)
                else:
                    text, page = files.read(path, root), path.relative_to(root).as_posix()
                    front_matter.refuse(text, page)
                    cells.refuse_untitled(text, page)
        with faults:
            formulas = read_formulas(root)
        with faults:
            checked = checks.listing(root, formulas, record)
        faults.end()
        return cls(
            root=root,
            formulas={formula.name: formula for formula in formulas},
            record=record,
            checks=checked,
            references=bibliography.read_sources(root),
            programs=programs.read_lists(root),
            shown_on=programs.shown_on(root),
        )

    @cached_property
    def mark(self) -> Template:
        """The template of the mark below each formula."""
        return Environment(loader=FileSystemLoader(PARTIALS)).get_template("formula-check.html")

    def formulas_of(self, source: str) -> list[Binding]:
        return [formula for formula in self.formulas.values() if formula.page == source]

    def drawing(self, name: str) -> Drawing | None:
        """What `snippets/figures/NAME.py` draws; nothing where there is no such program."""
        program = self.root / "snippets" / "figures" / f"{name}.py"
        return draw(program, self.root / ".cache" / "figures") if program.is_file() else None
