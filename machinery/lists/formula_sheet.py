"""The formula sheet: a copy of every display formula, with what it was compared with and the error on record.

Above the copies stands the heading of their section, and below each the definitions that its comment adds to the table
of notation. The copies carry no names, so that each formula is counted, checked and linked to only where it stands.

Imports `formulas`.
"""

import re
from itertools import groupby

from machinery.formulas.bindings import Binding, against

DRAWN = re.compile(r"\w|\[.*\]|\\operatorname\{softmax\}\([vZ]\)")  # tells readers nothing: only draws other values


def as_sections(formulas: list[Binding], record: dict[str, dict], titles: dict[str, str]) -> str:
    """The formulas in Markdown, a section for each page. `titles`: the pages by their files, in order of reading."""
    parts = []
    for page, title in titles.items():
        here = [formula for formula in formulas if formula.page == f"docs/{page}"]
        parts += [f"## {title}"] if here else []
        for section, those in groupby(here, key=lambda formula: formula.section):
            copies = [f"$$\n{it.latex}\n$$\n\n{_check(it, page, record.get(it.name))}" for it in those]
            copies[0] = f"**{section}**\n\n{copies[0]}" if section else copies[0]
            # In one element each: a browser lays out the article's own elements one by one, and looks at all each time.
            parts += [f'<div markdown="1">\n\n{copy}\n\n</div>' for copy in copies]
    return "\n\n".join(parts)


def _check(formula: Binding, page: str, entry: dict | None) -> str:
    compared = f"`{against(formula)}`" if formula.code else against(formula)
    words = [f"[{formula.name}]({page}#formula-{formula.name})"]
    words += [f"${name} = {text}$" for name, sign, text in formula.where if sign == "=" and not DRAWN.fullmatch(text)]
    words += [compared if formula.declared else f"compared with {compared}"]
    if entry and entry["kind"] != "inequality":
        words += [f"error below <span>{entry['error']:.0e}</span>, {entry['kind']}"]
    return "; ".join(words) + "\n{ .formula-source }"
