"""The list of what is checked: made from the sources by the build, and held by the tests against what really ran.

Imports `errors`, `figures`, `formulas`, `numbers`, `sources` and `frameworks`.
"""

import html
import json
import re
from collections.abc import Callable
from pathlib import Path

from machinery import numbers
from machinery.errors import Faults
from machinery.figures import explorers
from machinery.formulas.bindings import Binding, against
from machinery.lists import frameworks
from machinery.sources import cells, standalone
from machinery.sources.pages import all_pages, read_page

HEADINGS = {
    "blocks": "code blocks",
    "outputs": "outputs",
    "frameworks": "programs of frameworks",
    "formulas": "display formulas",
    "numbers": "numbers in sentences",
    "figures": "figures",
    "notebooks": "notebooks",
    "explorers": "functions of the explorers",
    "runs": "records of runs of frameworks",
}
PLACES = ("docs/", "snippets/", "README.md")  # with which the name of a file begins


def listing(root: Path, bindings: list[Binding], record: dict[str, dict]) -> dict[str, list[dict]]:
    """Everything on the site that a program stands behind, each with its place; formulas and their record as given.

    `blocks`: Python blocks of pages and of the README; `outputs`: what pages say that blocks print, and the file that
    records it; `frameworks`: programs that need PyTorch, JAX or Keras, with the versions with which tests/frameworks
    runs them in an environment of their own; `formulas`: display formulas, with what is on record of their checks;
    `numbers`: numbers in text, with what they come from; `figures`: drawings, with their programs; `notebooks`: with
    the number of cells that the build runs; `explorers`: functions, with what is on record of their comparison; `runs`:
    records of runs of frameworks, with the versions that gave them. Raises PageError for what is wrong with a page.
    """
    found = {kind: [] for kind in HEADINGS}
    recorded, faults = {}, Faults()
    for path in all_pages(root):
        with faults:
            blocks, images = read_page(path, root)
            recorded[path] = [value for block in blocks for value in numbers.values_in(block.output or "", block.place)]
            for block in blocks:
                if block.runs_elsewhere:
                    about = {"program": block.program, "recorded": block.output_source[0]}
                    found["frameworks"].append(
                        {"place": block.place, **about, "run with": frameworks.versions(root, block.framework)}
                    )
                    continue
                found["blocks"].append({"place": block.place, "program": block.source[0]})
                if block.output is not None:
                    place = f"{block.page}:{block.output_line}"
                    found["outputs"].append({"place": place, "recorded": block.output_source[0]})
            for line, alternative, target in images:
                if figure := re.fullmatch(r"(?:\.\./)*(figures/[\w-]+)\.svg", target):
                    place, program = f"{path.relative_to(root).as_posix()}:{line}", f"snippets/{figure[1]}.py"
                    found["figures"].append({"place": place, "program": program, "shows": alternative})
    for binding in bindings:
        place = f"{binding.page}:{binding.line}"
        found["formulas"].append({"place": place, **_formula(binding, record.get(binding.name))})
    for path in [*all_pages(root), *sorted((root / "docs").rglob("*.py"))]:
        page = path.relative_to(root).as_posix()
        printed = recorded.get(path)
        if printed is None and path.suffix == ".md":  # it is not known what its blocks print
            continue
        with faults:
            for number in numbers.read_numbers(cells.text(path), page):
                with faults:
                    origin = numbers.trace(number, None, printed) if printed is not None else page
                    place = f"{page}:{number.line}"
                    found["numbers"].append({"place": place, "number": number.text, "comes from": origin})
    for path in sorted((root / "docs").rglob("*.py")):
        page = path.relative_to(root).as_posix()
        count = sum(cell.cell_type == "code" for _, cell in cells.read_cells(path))
        for wrong in standalone.problems(path.read_text(encoding="utf-8"), "notebook"):
            faults.add(page, *wrong)
        found["notebooks"].append({"place": page, "cells": count})
    faults.end()
    found["explorers"] = explorers.listing(root)
    found["runs"] = frameworks.listing(root)
    return found


def _formula(binding: Binding, entry: dict | None) -> dict:
    """What is on record of a formula; nothing for one that cannot be evaluated, or is not measured yet."""
    known = {"name": binding.name, "checked against": against(binding)}
    if not entry:
        return known | dict.fromkeys(("cases", "error", "wrong variants caught", "variants that are still true"), "")
    alive = entry.get("survivors", {})
    return known | {
        "cases": entry["cases"],
        "error": f"below {entry['error']:.0e}, {entry['kind']}",
        "wrong variants caught": f"{entry['mutants'] - len(alive)} of {entry['mutants']}",
        "variants that are still true": "; ".join(f"`{change}`: {why}" for change, why in alive.items()),
    }


def as_json(listed: dict[str, list[dict]]) -> str:
    """The list as data, with how many there are of each kind."""
    data = {kind: {"count": len(entries), "list": entries} for kind, entries in listed.items()}
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def as_sentence(listed: dict[str, list[dict]]) -> str:
    """What was checked, in numbers."""
    n = {kind: len(entries) for kind, entries in listed.items()}
    return (
        f"{n['blocks']} programs ran, {n['outputs']} outputs were compared, {n['formulas']} formulas were evaluated, "
        f"and {n['numbers']} numbers in sentences were traced to a computation"
    )


def as_sections(listed: dict[str, list[dict]], table: Callable[[list[dict]], str]) -> str:
    """The list as Markdown: a section for each kind, and in it what `table` makes of its entries."""
    sections = [
        f"## {len(entries)} {HEADINGS[kind]}\n\n{table(entries) if entries else ''}" for kind, entries in listed.items()
    ]
    return "\n\n".join(sections)


def as_markdown(entries: list[dict]) -> str:
    rows = [list(entries[0]), ["---"] * len(entries[0])]
    rows += [[cell.replace("|", "\\|") for cell in row] for row in _rows(entries)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def as_html(entries: list[dict]) -> str:
    head = "".join(f"<th>{key}</th>" for key in entries[0])
    rows = ("".join(f"<td>{_html(cell)}</td>" for cell in row) for row in _rows(entries))
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    table = f'<table class="cells">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>'
    whole = f'<div class="table">{table}</div>'
    return f"<details><summary>The list</summary>{whole}</details>"


def _html(text: str) -> str:
    return re.sub(r"`([^`]*)`", r"<code>\1</code>", html.escape(text, quote=False))


def _rows(entries: list[dict]) -> list[list[str]]:
    """The entries as they are shown: those of a page with the same values in one row, with all their lines.

    What repeats the page of its place is shorter, too: the list is long.
    """
    lines: dict[tuple[str, ...], list[str]] = {}
    for entry in entries:
        page, _, line = str(entry["place"]).partition(":")
        others = [_here(_cell(key, value), page) for key, value in entry.items() if key != "place"]
        lines.setdefault((page, *others), []).append(line)
    return [
        [_cell("place", f"{page}:{', '.join(found)}".removesuffix(":")), *others]
        for (page, *others), found in lines.items()
    ]


def _here(text: str, page: str) -> str:
    if text == f"`{page}`":
        return "the page"
    return re.sub(rf"^`{re.escape(page)}:(\d+)`$", r"line \1", text)


def _cell(key: str, value: object) -> str:
    text = str(value)
    return f"`{text}`" if key == "comes from" or text.startswith(PLACES) else text
