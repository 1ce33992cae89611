"""The list of what is checked: made from the sources by the build, and held by the tests against what really ran."""

import re
from pathlib import Path

from notebooks import read_cells
from pages import all_pages, read_blocks, read_images

HEADINGS = {"blocks": "code blocks", "outputs": "outputs", "figures": "figures", "notebooks": "notebooks"}


def listing(root: Path) -> dict[str, list[dict]]:
    """Everything on the site that a program stands behind, each with its place.

    `blocks`: Python blocks of pages and of the README; `outputs`: what pages say that blocks print; `figures`: drawings
    on pages, with their programs; `notebooks`: with the number of cells that the build runs.
    """
    blocks = [block for path in all_pages(root) for block in read_blocks(path, root)]
    images = [image for path in all_pages(root) for image in read_images(path, root) if image.figure]
    return {
        "blocks": [
            {"place": block.place, "program": block.program and f"snippets/{block.program}"} for block in blocks
        ],
        "outputs": [
            {
                "place": f"{block.page}:{block.output_line}",
                "recorded": f"snippets/{block.output_file}" if block.output_file else block.page,
            }
            for block in blocks
            if block.output is not None
        ],
        "figures": [
            {"place": f"{image.page}:{image.line}", "program": f"snippets/{image.figure}", "shows": image.alt}
            for image in images
        ],
        "notebooks": [
            {
                "place": path.relative_to(root).as_posix(),
                "cells": sum(cell.cell_type == "code" for _, cell in read_cells(path)),
            }
            for path in sorted((root / "docs").rglob("*.py"))
        ],
    }


def as_tables(listed: dict[str, list[dict]]) -> str:
    """The list as Markdown, a section for each kind and a table in it."""
    parts = []
    for kind, heading in HEADINGS.items():
        columns = list(listed[kind][0]) if listed[kind] else []
        rows = [columns, ["---"] * len(columns), *([_cell(entry[c]) for c in columns] for entry in listed[kind])]
        table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        parts.append(f"## {len(listed[kind])} {heading}\n\n{table}")
    return "\n\n".join(parts)


def _cell(value: object) -> str:
    if value is None:
        return "on the page itself"
    return f"`{value}`" if re.match(r"(docs|snippets|README)\b", str(value)) else str(value)
