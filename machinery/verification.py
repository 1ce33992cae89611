"""The list of what is checked: made from the sources by the build, and held by the tests against what really ran."""

import re
from pathlib import Path

import notebooks
import traced_numbers
from formulas import Binding, against
from pages import all_pages, read_blocks, read_images

HEADINGS = {
    "blocks": "code blocks",
    "outputs": "outputs",
    "formulas": "display formulas",
    "numbers": "numbers in sentences",
    "figures": "figures",
    "notebooks": "notebooks",
}


def listing(root: Path, bindings: list[Binding], record: dict[str, dict]) -> dict[str, list[dict]]:
    """Everything on the site that a program stands behind, each with its place; formulas and their record as given.

    `blocks`: Python blocks of pages and of the README; `outputs`: what pages say that blocks print, and the file that
    records it; `formulas`: display formulas, with what is on record of their checks; `numbers`: numbers in text, with
    what they come from; `figures`: drawings, with their programs; `notebooks`: with the number of cells that the build
    runs. Raises PageError for what is wrong with a page.
    """
    found = {kind: [] for kind in HEADINGS}
    for path in all_pages(root):
        for block in read_blocks(path, root):
            found["blocks"].append({"place": block.place, "program": block.source[0]})
            if block.output is not None:
                place = f"{block.page}:{block.output_line}"
                found["outputs"].append({"place": place, "recorded": block.output_source[0]})
        for line, alternative, target in read_images(path, root):
            if figure := re.fullmatch(r"(?:\.\./)*(figures/[\w-]+)\.svg", target):
                place, program = f"{path.relative_to(root).as_posix()}:{line}", f"snippets/{figure[1]}.py"
                found["figures"].append({"place": place, "program": program, "shows": alternative})
    for binding in bindings:
        place = f"{binding.page}:{binding.line}"
        found["formulas"].append({"place": place, **_formula(binding, record.get(binding.name))})
    for path in [*all_pages(root), *sorted((root / "docs").rglob("*.py"))]:
        page = path.relative_to(root).as_posix()
        printed = None if path.suffix == ".py" else traced_numbers.recorded_values(path, root)
        for number in traced_numbers.read_numbers(notebooks.text(path), page):
            origin = traced_numbers.trace(number, None, printed) if printed is not None else page
            found["numbers"].append({"place": f"{page}:{number.line}", "number": number.text, "comes from": origin})
    for path in sorted((root / "docs").rglob("*.py")):
        cells = sum(cell.cell_type == "code" for _, cell in notebooks.read_cells(path))
        found["notebooks"].append({"place": path.relative_to(root).as_posix(), "cells": cells})
    return found


def _formula(binding: Binding, entry: dict | None) -> dict:
    """What is on record of a formula; nothing for one that cannot be evaluated, or is not measured yet."""
    known = {"name": binding.name, "checked against": against(binding)}
    if not entry:
        return known | dict.fromkeys(("cases", "error", "slips caught", "slips that are still true"), "")
    alive = entry.get("survivors", {})
    return known | {
        "cases": entry["cases"],
        "error": f"below {entry['error']:.0e}, {entry['kind']}",
        "slips caught": f"{entry['mutants'] - len(alive)} of {entry['mutants']}",
        "slips that are still true": "; ".join(f"`{change}`: {why}" for change, why in alive.items()),
    }


def as_tables(listed: dict[str, list[dict]]) -> str:
    """The list as Markdown: a section for each kind, and a table in it."""
    parts = []
    for kind, entries in listed.items():
        rows = [[_cell(key, value) for key, value in entry.items()] for entry in entries]
        head = [list(entries[0]), ["---"] * len(entries[0])] if entries else []
        parts += [f"## {len(entries)} {HEADINGS[kind]}", "\n".join(f"| {' | '.join(row)} |" for row in head + rows)]
    return "\n\n".join(parts)


def _cell(key: str, value: object) -> str:
    text = str(value).replace("|", "\\|")
    return f"`{text}`" if key == "comes from" or re.match(r"(docs|snippets|README)\b", text) else text
