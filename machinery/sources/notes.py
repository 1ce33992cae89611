"""The notes of a page: comments in which its author says something to the build. Imports nothing of ours.

<!-- references: gneiting-2007 -->    of the kind `references`, with the rest behind the colon
<!-- verification -->                 of the kind `verification`, without a rest
<!-- = correct_probs[0] -->           an expression, from which the number before it comes
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

OPENS, CLOSES = "<!--", "-->"


class Note(NamedTuple):
    """A note: its place in the text, and what it says."""

    start: int
    end: int
    says: str

    @property
    def kind(self) -> str:
        return self.says.partition(":")[0].strip()

    @property
    def rest(self) -> str:
        return self.says.partition(":")[2]

    @property
    def rest_start(self) -> int:
        """The place in the text where the rest begins."""
        return self.end - len(CLOSES) - len(self.rest)

    @property
    def expression(self) -> str | None:
        says = self.says.strip()
        return says.removeprefix("=").strip() if says.startswith("=") else None

    def line(self, text: str) -> int:
        """The line of the text on which it begins."""
        return text.count("\n", 0, self.start) + 1


def read_notes(text: str) -> Iterator[Note]:
    """The notes of a text, in order. Give it the text without code, or those in code are read, too."""
    end = 0
    while (start := text.find(OPENS, end)) >= 0 and (closes := text.find(CLOSES, start + len(OPENS))) >= 0:
        end = closes + len(CLOSES)
        yield Note(start, end, text[start + len(OPENS) : closes])


def without_notes(text: str) -> str:
    """A text without its notes."""
    parts, end = [], 0
    for note in read_notes(text):
        parts.append(text[end : note.start])
        end = note.end
    return "".join([*parts, text[end:]])


def spaces(text: str) -> str:
    """As many spaces, on as many lines."""
    return "\n".join(" " * len(line) for line in text.split("\n"))


def blank_notes(text: str, notes: Iterable[Note]) -> str:
    """A text with spaces in place of notes of it, so that everything else keeps its place."""
    parts, end = [], 0
    for note in notes:
        parts += [text[end : note.start], spaces(text[note.start : note.end])]
        end = note.end
    return "".join([*parts, text[end:]])
