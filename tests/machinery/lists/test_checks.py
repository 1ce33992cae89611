"""The tables of what is checked."""

from machinery.lists.checks import as_html, as_markdown

ENTRIES = [
    {"place": "docs/a.md:3", "program": "docs/a.md"},
    {"place": "docs/a.md:9", "program": "docs/a.md:3"},
    {"place": "docs/a.md:12", "program": "docs/ab.md:3"},
    {"place": "docs/a.md:15", "program": "snippets/a.py"},
]


def test_what_is_on_the_same_page_is_said_without_its_name() -> None:
    rows = as_markdown(ENTRIES).splitlines()[2:]
    said = [row.split(" | ")[1].removesuffix(" |") for row in rows]
    assert said == ["the page", "line 3", "`docs/ab.md:3`", "`snippets/a.py`"]
    assert "<tr><td><code>docs/a.md:9</code></td><td>line 3</td></tr>" in as_html(ENTRIES)


def test_entries_of_a_page_with_the_same_values_share_a_row() -> None:
    again = [{"place": "docs/a.md:20", "program": "docs/a.md"}, {"place": "docs/b.md:3", "program": "docs/b.md"}]
    rows = as_markdown([*ENTRIES, *again]).splitlines()[2:]
    assert rows[0] == "| `docs/a.md:3, 20` | the page |" and rows[-1] == "| `docs/b.md:3` | the page |"
    assert len(rows) == len(ENTRIES) + 1
    assert as_markdown([{"place": "docs/n.py", "cells": 4}]).splitlines()[-1] == "| `docs/n.py` | 4 |"
