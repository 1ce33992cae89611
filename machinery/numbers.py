"""Trace the numbers of a page: each number with a decimal point is a rounding of what a block on that page computed.

Either a block of the page prints the value, or the expression it comes from stands directly behind the number:

    The loss is 0.105.                              some block prints 0.105, 0.1054 or 0.10536
    a probability of 0.9<!-- = correct_probs[0] --> evaluated with the names that the blocks leave

With fewer than three significant digits the expression is needed: a short number agrees with too many by chance. An
expression sees the names of all blocks of the page (machinery/running/child.py): first those of the nearest block
above, last those below. The sign counts. A number that is printed is given with at most as many decimals as are
printed.

Not read: code, display formulas (they are evaluated), link targets, quotations (lines that begin with >), what stands
below a heading `References` or behind one of the words NAMING, and whole numbers without an expression.

Imports `errors` and `sources`.
"""

import ast
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cached_property, lru_cache
from html.parser import HTMLParser
from itertools import accumulate

from machinery.errors import Faults, PageError
from machinery.sources.notes import blank_notes, read_notes, spaces
from machinery.sources.pages import blank, without_code

NAMED = "Python|NumPy|SciPy|Matplotlib|PyTorch|TensorFlow|JAX|Keras|CUDA|optax|scikit-learn|License|Attribution|BY"
PARTS = "version|algorithm|appendix|chapter|definition|example|exercise|figure|lecture|lemma|listing|notebook|problem"
PARTS += "|section|table|theorem"
NAMING = re.compile(
    rf"(?:\b(?:{NAMED}|(?i:{PARTS}))s?\s|\b(?i:eq(?:uation)?s?\.?|figs?\.)\s\(?|arXiv:|doi:|(?:^|\n)#{{1,6}}\s)"
    r"\s*(?:\d+\.\d+\)? (?:to|and|or) \(?)?$"
)
SILENT = {"style", "script", "svg"}
NOT_PROSE = re.compile(
    r"^(?P<level>#+) References[ \t]*$.*?(?=^(?!(?P=level)#)#+ |\Z)"
    r"|^[ \t]*>.*?$|\$\$.*?\$\$|\]\([^)\n]*\)",
    re.MULTILINE | re.DOTALL,
)
NUMBER = re.compile(
    r"(?=[-−+.\d])(?<![A-Za-z\d.])"  # the first refuses most places, in less time than the second
    r"[-−+]?(?:\d*\.\d+(?!\.?\d)|\d+)",
)
CLOSING = re.compile(r"[$*_%)}]*")  # between a number and the expression behind it
Values = dict[tuple[int, str], float | str]  # of expressions on their lines; or what one raises
PRINTED = re.compile(r"(?<![\w.])[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?!\w)")


@dataclass(frozen=True)
class Number:
    """A number on a page: its text, the offset in the page where it starts, and the expression behind it."""

    page: str
    line: int
    text: str
    start: int
    expression: str | None

    @cached_property
    def value(self) -> Decimal:
        return Decimal(self.text.replace("−", "-"))

    def rounds(self, value: Decimal) -> bool:
        """Whether this number is the value, rounded to as many decimals; halves may go either way."""
        try:
            return self.value in (value.quantize(self.value, way) for way in (ROUND_HALF_EVEN, ROUND_HALF_UP))
        except InvalidOperation:  # infinite, NaN, or too large for so many decimals
            return False

    def error(self, message: str) -> PageError:
        return PageError(self.page, self.line, f"{self.text} {message}")


class _Silent(HTMLParser):
    """The places of the elements of a text whose content is no text for readers: styles, scripts, drawings."""

    def __init__(self, text: str):
        super().__init__()
        self.places: list[tuple[int, int]] = []
        self._opened: tuple[str, int] | None = None
        self._lines = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        if "</" in text:
            self.feed(text)
            self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT and not self._opened:
            self._opened = tag, self._place()

    def handle_endtag(self, tag: str) -> None:
        if self._opened and self._opened[0] == tag:
            self.places.append((self._opened[1], self._place()))
            self._opened = None

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


@lru_cache(maxsize=500)
def read_numbers(text: str, page: str) -> list[Number]:
    """The numbers of a page that have to be traced. Raises PageError for an expression that follows no number."""
    prose, faults = without_code(text), Faults()
    prose = blank(NOT_PROSE, blank_notes(prose, (note for note in read_notes(prose) if not note.expression)))
    for start, end in _Silent(prose).places:
        prose = prose[:start] + spaces(prose[start:end]) + prose[end:]
    expressions, found = {note.start: note for note in read_notes(prose)}, []
    prose = blank_notes(prose, expressions.values())
    for match in NUMBER.finditer(prose):
        note = expressions.pop(CLOSING.match(prose, match.end()).end(), None)
        if note or ("." in match[0] and not NAMING.search(prose[max(0, match.start() - 40) : match.start()])):
            line = prose.count("\n", 0, match.start()) + 1
            found.append(Number(page, line, match[0], match.start(), note.expression if note else None))
    for stray in expressions.values():
        faults.add(page, stray.line(prose), "this expression follows no number")
    faults.end()
    return found


def values_in(output: str, place: str) -> list[tuple[Decimal, str]]:
    """The numbers in what a block printed, each with the place of the block."""
    return [(Decimal(number), place) for number in PRINTED.findall(output.replace("−", "-"))]


def trace(number: Number, values: Values | None, printed: list[tuple[Decimal, str]]) -> str:
    """Where a number comes from. Raises PageError, with both values and what to do, where it comes from nowhere.

    Without `values`, expressions are not held against anything.
    """
    if (code := number.expression) and _is_number(code):
        raise number.error(
            f"is traced to itself: write what it is computed from, with the names of a block, not {code}"
        )
    if code and values is None:
        return code
    if code:
        value = values[number.line, code]
        if isinstance(value, str):
            raise number.error(f"comes from {code}, which raises {value}")
        if not number.rounds(Decimal(value)):
            raise number.error(f"is not a rounding of {code} = {value:.12g}: correct one of them")
        return code
    stated = number.value
    _, digits, exponent = stated.as_tuple()
    unit = Decimal(1).scaleb(exponent)
    near = [(value, place) for value, place in printed if abs(value - stated) < unit]  # quickly: most are not
    origins = [place for value, place in near if value.as_tuple().exponent <= exponent and number.rounds(value)]
    if origins and len(digits) >= 3:
        return origins[0]
    nearest = min(printed, key=lambda value: abs(abs(value[0]) - abs(stated)), default=None)
    beside = f" (the nearest is {nearest[0]}, at {nearest[1]})" if nearest else ""
    problem = "has under three digits" if origins else f"is not a rounding of a value printed on this page{beside}"
    raise number.error(f"{problem}: correct it, print it, or say where it is from: {number.text}<!-- = EXPRESSION -->")


def _is_number(code: str) -> bool:
    """Whether an expression is a number as it stands, which proves nothing."""
    try:
        value = ast.parse(code, mode="eval").body
    except SyntaxError:  # whoever evaluates it says so
        return False
    return isinstance(value.operand if isinstance(value, ast.UnaryOp) else value, ast.Constant)
