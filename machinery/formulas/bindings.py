r"""The display formulas of the site: where they stand, what they are bound to, what is on record of their checks.

Before every display formula stands a comment:

    <!-- formula: NAME -->                             the sides of the formula must agree
    <!-- formula: NAME = FILE.py:EXPRESSION -->        and agree with what snippets/FILE.py computes
    <!-- formula: NAME = FILE.py:EXPRESSION where z in reals, y in one_hot[N,K], z = W \mathbf x + b -->
    <!-- formula: NAME declared: REASON -->            it cannot be evaluated, and why

EXPRESSION sees the functions of the program and the symbols by their ASCII names; indices and labels count from 0.
Domains: logits (ties, and up to 1000), reals, simplex, one_hot, labels, (a, b), [a, b]; a shape replaces that of the
notation table. A left side that has a meaning there but no value is defined here.

The tests check the formulas (check) and measure; docs/formulas.toml records it; the build reads the record.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import shorten

from machinery import records
from machinery.errors import Faults, PageError
from machinery.formulas.notation import Notation
from machinery.sources import cells
from machinery.sources.notes import blank_notes, read_notes
from machinery.sources.pages import without_code

RECORD = "docs/formulas.toml"
TESTS = "tests/docs/test_formulas.py"
ABOUT = f"""\
# What {TESTS} measured of each display formula: cases, inputs, the error below which all of them
# agree (twice the largest one seen, since processors round differently, rounded up to one digit), and how many mutants
# there are: formulas with one slip of the kind that people make when typing. All are caught, except the survivors,
# which are still true; (2) is the second place with these words. `pytest {TESTS} --update-outputs`
# rewrites what is measured; the reason behind each survivor is written by hand, and kept.
"""
COMMENT = re.compile(  # what it says behind `formula:`
    r"\s*(?P<name>[\w-]+)(?:\s*=\s*(?P<file>[\w/]+\.py):(?P<code>.+?)|\s+declared:\s*(?P<declared>.+?))?"
    r"(?:\s+where\s+(?P<where>.+?))?\s*",
    re.DOTALL,
)
DISPLAY = re.compile(r"^[ \t]*(?P<latex>\$\$.*?\$\$|\\\[.*?\\\])", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^##+ +(?P<text>.+?) *(?:\{ *#[\w-]+ *\})? *$", re.MULTILINE)  # of a section, not the title
DOMAIN = re.compile(r"(\w+|[(\[][^\[\]()]*,[^\[\]()]*[)\]])(\[(?:\w+(?:, *\w+)?)?\])?")  # (0, 1)[K]; [] is a number


@dataclass(frozen=True)
class Binding:
    """A display formula and what it is bound to; `where` holds (name, "in", domain) or (name, "=", definition)."""

    name: str
    page: str
    line: int
    latex: str
    file: str | None
    code: str | None
    declared: str | None
    where: tuple[tuple[str, str, str], ...]
    section: str = ""  # the heading above it

    @property
    def place(self) -> str:
        """Where it stands, and its name, for messages."""
        return f"{self.page}:{self.line}: formula {self.name}"


def bindings(markdown: str, page: str = "page") -> list[Binding]:
    """The display formulas of a page. Raises PageError if one lacks its comment, or a comment its formula."""
    text, found, faults = without_code(markdown), [], Faults()
    notes = [*read_notes(text)]
    formulas = {match.start("latex"): match["latex"] for match in DISPLAY.finditer(blank_notes(text, notes))}
    comments = {}  # by the places of what is below them
    for note in notes:
        if note.kind == "formula":
            below = len(text) - len(text[note.end :].lstrip())
            comments[below] = COMMENT.fullmatch(note.rest)
            if below not in formulas or not comments[below]:
                faults.add(page, note.line(text), "malformed, or a comment before no formula")
    headings = {match.start(): markdown[slice(*match.span("text"))] for match in HEADING.finditer(text)}
    for place, latex in formulas.items():
        section = next((heading for start, heading in reversed(headings.items()) if start < place), "")
        line = markdown.count("\n", 0, place) + 1
        if place not in comments:
            begins = shorten(latex[2:-2], 60, placeholder=" …")
            faults.add(page, line, f"a display formula without <!-- formula: NAME -->: {begins}")
        if not comments.get(place):
            continue
        parts = comments[place].groups()
        name, file, code, declared, where = (part and " ".join(part.split()) for part in parts)  # lines may break
        items = re.split(r",\s+(?=[^\s,]+(?: [^\s,]+)?\s+(?:in|=)\s)", where) if where else []
        pairs = [re.fullmatch(r"(\S+(?: \S+)?)\s+(in|=)\s+(.+)", item) for item in items]
        if None in pairs:
            faults.add(page, line, f"expected `NAME in DOMAIN` or `NAME = FORMULA`: {where}")
            continue
        where = tuple(pair.groups() for pair in pairs)
        found.append(Binding(name, page, line, latex[2:-2].strip(), file, code, declared, where, section))
    faults.end()
    return found


def specialised(notation: Notation, binding: Binding) -> Notation:
    """The notation with the domains and definitions that the comment of a formula states."""
    symbols = dict(notation.symbols)
    known = {s.python: s for s in symbols.values()} | symbols
    for name, sign, text in binding.where:
        if name not in known:
            raise PageError(binding.page, binding.line, f"{name} is not in the notation")
        changed = replace(known[name], definition=text)
        if sign == "in":
            if not (match := DOMAIN.fullmatch(text)):
                raise PageError(binding.page, binding.line, f"{name} in {text}: this is no domain")
            domain, bracket = match.groups()
            shape = re.findall(r"\w+", bracket) if bracket else () if domain == "labels" else changed.shape
            changed = replace(changed, domain=domain, shape=tuple(shape), definition="")
        symbols[changed.latex] = changed
    return replace(notation, symbols=symbols)


def read_formulas(root: Path) -> list[Binding]:
    """The display formulas of all pages and notebooks, in order.

    Raises PageError for one without a comment and for a name used twice.
    """
    found: dict[str, Binding] = {}
    faults = Faults()
    for path in [*sorted((root / "docs").rglob("*.md")), *sorted((root / "docs").rglob("*.py"))]:
        with faults:
            for binding in bindings(cells.text(path), path.relative_to(root).as_posix()):
                if other := found.get(binding.name):
                    message = f"the formula at {other.page}:{other.line} has the name {binding.name}, too"
                    faults.add(binding.page, binding.line, message)
                found[binding.name] = binding
    faults.end()
    return list(found.values())


def read_record(root: Path) -> dict[str, dict]:
    """What is on record, by the names of the formulas."""
    return records.read(root / RECORD)


def write_record(root: Path, record: dict[str, dict]) -> None:
    """Write the record: names and values in the order given."""
    records.write(root / RECORD, ABOUT, record)


def against(binding: Binding) -> str:
    """What a formula is compared with."""
    if binding.declared:
        return f"not evaluated: {binding.declared}"
    return f"snippets/{binding.file}: {binding.code}" if binding.code else "its other sides"
