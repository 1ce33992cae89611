"""What stands above a page between two lines of ---: read as the author wrote it, or refused with its line.

Imports `errors`.
"""

import re

import yaml

from machinery.errors import Faults, PageError

FRONT = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
KINDS = {"description": (str, "a text"), "tags": (list, "a list"), "search": (dict, "{exclude: true}")}
QUOTES = "put quotes round the text, since : and # have a meaning in YAML"


def refuse(text: str, page: str) -> None:
    """Raise PageError for front matter that is no YAML, of which a part is cut off, or that nothing reads."""
    if not (found := FRONT.match(text)):
        return
    try:
        node = yaml.compose(found[1])
        given = yaml.safe_load(found[1])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise PageError(page, 2 + (mark.line if mark else 0), f"this is no YAML: {QUOTES}") from None
    if not isinstance(given, dict):
        message = 'front matter is a list of names with values, description: "What the page says.", or left out'
        raise PageError(page, 2, message)
    faults = Faults()
    for name, value in node.value:
        line = 2 + name.start_mark.line
        if name.value not in KINDS:
            faults.add(page, line, f"the front matter has {', '.join(KINDS)}, and no {name.value!r}: take it out")
            continue
        kind, called = KINDS[name.value]
        if not isinstance(given[name.value], kind):
            advice = QUOTES if kind is str else f"write {called}"
            faults.add(page, line, f"{name.value} is {called}, and not {given[name.value]!r}: {advice}")
        behind = found[1][value.end_mark.index :].split("\n")[0].strip()
        if isinstance(value, yaml.ScalarNode) and not value.style and behind.startswith("#"):
            faults.add(page, line, f"{behind!r} is a comment here, and is cut off: {QUOTES}")
    faults.end()
