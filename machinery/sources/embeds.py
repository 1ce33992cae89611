"""Where a page shows a file: a line with scissors and its name, `--8<-- "softmax.py"`. Imports nothing of ours.

pymdownx.snippets fills these lines in.
"""

import re

SCISSORS = "8<-"  # with dashes before them, one or more
FILE = re.compile(r'-*\s+"([\w./-]+)"')


def embedded(line: str) -> str | None:
    """The name of the file that a line embeds, "" where it does so in a form that is not ours; None for other lines."""
    dashes, scissors, rest = line.strip().partition(SCISSORS)
    if not scissors or not dashes or dashes.strip("-"):
        return None
    found = FILE.fullmatch(rest)
    return found[1] if found else ""
