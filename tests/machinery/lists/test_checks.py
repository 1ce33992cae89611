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
