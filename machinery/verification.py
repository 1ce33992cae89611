"""The list of what is checked: made from the sources by the build, and held by the tests against what really ran."""

import re
from pathlib import Path

from notebooks import read_cells
from pages import all_pages, read_blocks, read_images


def listing(root: Path) -> dict[str, list[dict]]:
    """Everything on the site that a program stands behind, each with its place.

    `blocks`: Python blocks of pages and of the README; `outputs`: what pages say that blocks print, and the file that
    records it; `figures`: drawings, with their programs; `notebooks`: with the number of cells that the build runs.
    Raises PageError for what is wrong with a page.
    """
    found = {"blocks": [], "outputs": [], "figures": [], "notebooks": []}
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
    for path in sorted((root / "docs").rglob("*.py")):
        cells = sum(cell.cell_type == "code" for _, cell in read_cells(path))
        found["notebooks"].append({"place": path.relative_to(root).as_posix(), "cells": cells})
    return found


def as_tables(listed: dict[str, list[dict]]) -> str:
    """The list as Markdown: a section for each kind, and a table in it."""
    parts = []
    for kind, entries in listed.items():
        rows = [[re.sub(r"^(docs|snippets|README)\b.*", r"`\g<0>`", str(v)) for v in e.values()] for e in entries]
        head = [list(entries[0]), ["---"] * len(entries[0])] if entries else []
        parts += [f"## {len(entries)} {kind}", "\n".join(f"| {' | '.join(row)} |" for row in head + rows)]
    return "\n\n".join(parts)
