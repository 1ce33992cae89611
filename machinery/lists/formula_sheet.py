"""The formula sheet: a copy of every display formula, with what it was compared with and the error on record.

The copies carry no names, so that each formula is counted, checked and linked to only where it stands.

Imports `formulas`.
"""

from machinery.formulas.bindings import Binding, against


def as_sections(formulas: list[Binding], record: dict[str, dict], titles: dict[str, str]) -> str:
    """The formulas in Markdown, a section for each page. `titles`: the pages by their files, in order of reading."""
    parts = []
    for page, title in titles.items():
        here = [formula for formula in formulas if formula.page == f"docs/{page}"]
        parts += [f"## {title}"] if here else []
        parts += [f"$$\n{formula.latex}\n$$\n\n{_check(formula, page, record.get(formula.name))}" for formula in here]
    return "\n\n".join(parts)


def _check(formula: Binding, page: str, entry: dict | None) -> str:
    compared = f"`{against(formula)}`" if formula.code else against(formula)
    words = [f"[{formula.name}]({page}#formula-{formula.name})"]
    words += [compared if formula.declared else f"compared with {compared}"]
    if entry and entry["kind"] != "inequality":
        words += [f"error below <span>{entry['error']:.0e}</span>, {entry['kind']}"]
    return "; ".join(words) + "\n{ .formula-source }"
