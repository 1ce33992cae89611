r"""Split the LaTeX of a formula into tokens, each in the spelling of signs.toml or of the notation.

Knows spellings and nothing of what stands where. Imports the notation alone.
"""

import difflib
import re
import tomllib
from functools import cache
from pathlib import Path

from lark import Token

from machinery.formulas.notation import ADD, Notation

SIGNS = tomllib.loads((Path(__file__).parent / "signs.toml").read_text(encoding="utf-8"))
KINDS = {sign: kind for kind, signs in SIGNS["kinds"].items() for sign in signs}
INSTEAD = SIGNS["instead"]
SPELLINGS, SIZED, PAIRS = SIGNS["spellings"], set(SIGNS["sized"]["kinds"]), SIGNS["pairs"]
SYMBOL = r"\\[A-Za-z]+\*?|\\.|."
SPACE = (
    r"\s|~|\{\s*+\}|\\[,;:!> ]|\\(?:displaystyle|textstyle|limits|nolimits|nonumber|notag|mathstrut)(?![A-Za-z])"
    r"|\\(?:label|tag|hspace|vspace|phantom)\*?\s*\{[^{}]*\}"
)
SIZES = set(SIGNS["sized"]["sizes"])
SIZE = rf"(?:(?:{'|'.join(map(re.escape, sorted(SIZES)))})(?![A-Za-z])\s*+)?"
MAX_CHARACTERS, MAX_DIGITS = 20_000, 40
SHOWN = 200  # characters of a line on each side of what is wrong
BEGIN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
# What repeats a space never gives one back (*+), so that no text takes longer than its length.
NUMBER = r"[0-9]{1,3}(?:\{,\}[0-9]{3})++(?![0-9])|[0-9]*\.?[0-9]+"
DEFINES = (
    r"\\(?:stackrel|overset)\s*+\{(?:\\(?:text|mathrm|textrm)\{def\.?\}|\\triangle|\([a-z]+\))\}\s*+(?:\{\s*=\s*\}|=)"
)
ARRAY = r"\\begin\s*+\{array\}\s*+\{[lcr]++\}"
CASES = rf"\\left\s*+\\\{{\s*+{ARRAY}", r"\\end\s*+\{array\}\s*+\\right\s*+\."
ROW_SPACE = r"\\\\\*?\s*\[\s*-?[0-9.]+\s*[a-z]{2}\s*\]"
WORD = r"\\(?:operatorname\*?|mathrm|text|textrm|mathsf|textsf|textit|mathit|texttt|mathtt|mbox)\s*+\{[^{}\\$]+\}"


class FormulaError(ValueError):
    """What is wrong with a formula, and where: its text shows the line with a caret under the character."""

    def __init__(self, message: str, latex: str = "", position: int | None = None):
        self.position = position
        if position is not None:
            before, after = latex[:position].rpartition("\n")[2], latex[position:].partition("\n")[0]
            before = f"... {before[-SHOWN:]}" if len(before) > SHOWN else before
            message += f"\n    {before}{after[:SHOWN]}\n    {' ' * len(before)}^"
        super().__init__(message)


def split_label(name: str) -> tuple[str, str, str]:
    r"""The base of a name, `_` or `^`, and the label that stands there: `x_{\max}` is `x`, `_`, `{\max}`."""
    depth, escaped = 0, False
    for place, character in enumerate(name):
        if escaped or character == "\\":
            escaped = not escaped
            continue
        depth += (character == "{") - (character == "}")
        if character in "_^" and place and not depth:
            return name[:place], character, name[place + 1 :]
    return name, "", ""


def _spellings(first: str) -> list[str]:
    """A sign or a command, and the other ways to write it."""
    return [first, *SPELLINGS.get(first, [])]


def _pattern(text: str) -> str:
    r"""A sign or a name, however it is written: `\hat p` or `\hat{p}`, `\mathbf x` or `\boldsymbol{x}`."""
    base, script, label = split_label(text)
    if label:
        return rf"{_pattern(base)}\s*+{_pattern(script + label)}"
    first = re.match(SYMBOL, text)[0]
    command = first[1:2].isalpha()
    spellings = _spellings(first) if text != first or command else [first]
    pattern = "|".join(re.escape(one) + ("(?![A-Za-z])" if one[1:].isalpha() else "") for one in spellings)
    rest = text[len(first) :].strip(" {}")
    inner = _pattern(rest) if rest else ""
    if first == r"\operatorname":  # a word; its spaces do not matter
        inner = r"(?:\s|~|\\,)*+".join(rf"\\?{re.escape(c)}" for c in re.sub(r"\\,|\s|\\(?=_)", "", rest))
        inner = _pattern(rest) if rest[:1] == "\\" else rf"[\s~]*+{inner}[\s~]*+"
        inner = rf"(?:{inner}|\\(?:mathrm|text|textrm)\s*+\{{{inner}\}}\s*+)"
    if rest and (first in "_^" or command):  # it takes one symbol, or what stands in braces
        single = re.fullmatch(SYMBOL, rest) or (first in "_^" and re.match(r"\\operatorname", rest))
        bare = f"|{inner}" if single else ""
        letters = re.fullmatch(r"\\[a-z]+\{([A-Za-z]{2,})\}?", rest)
        if first in "_^" and letters:  # D_{KL}
            bare += rf"|\{{\s*+{letters[1]}\s*+\}}"
        inner = rf"(?:\{{\s*+{inner}\s*+\}}{bare})"
    return rf"(?:{pattern})\s*+{inner}" if rest else f"(?:{pattern})"


def _begins(text: str) -> set[str]:
    """The characters and commands that a sign or a name may begin with."""
    first = re.match(SYMBOL, split_label(text)[0])[0]
    return {BEGIN.match(one)[0] for one in _spellings(first)}


class Lexer:
    """Finds the token at a place, among those that can begin with the character or the command there.

    What is longer comes first, `W_1` before `W`; then commands, which end before a letter.
    """

    def __init__(self, names: tuple[str, ...]):
        known = [(text, kind, sign) for sign, kind in KINDS.items() for text in _spellings(sign)]
        words = [(s, kind) for s, kind in KINDS.items() if kind in ("FUNCTION", "BIG")]
        known += [(rf"\operatorname{{{s[1:]}}}", kind, s) for s, kind in words]
        known += [(text, "NAME", name) for name in names for text in (_spellings(name) if name == "e" else [name])]
        known.sort(key=lambda token: (token[0][0] == "\\", token[1] != "NAME", -len(token[0])))
        # Signs of one character, with which nothing longer begins.
        self.relations = {text: (kind, sign) for text, kind, sign in known if kind == "RELATION" and len(text) == 1}
        self.known = [
            (_begins(text) | (SIZES if kind in SIZED else set()), text, kind, sign)
            for text, kind, sign in known
            if text not in self.relations
        ]
        self.patterns: dict[str, tuple[re.Pattern, list[tuple[str, str]]]] = {}

    def match(self, latex: str, start: int) -> tuple[str, str, int] | None:
        """The kind, none for a space, the usual text, and the end of the token at a place; None if there is none."""
        begin = BEGIN.match(latex, start)[0]
        if begin in self.relations:
            return *self.relations[begin], start + 1
        if begin not in self.patterns:
            self.patterns[begin] = self.pattern(begin)
        pattern, kinds = self.patterns[begin]
        if found := pattern.match(latex, start):
            kind, text = kinds[found.lastindex - 1]
            return kind, text or found[0], found.end()
        return None

    def pattern(self, begin: str) -> tuple[re.Pattern, list[tuple[str, str]]]:
        """A pattern with a group for each token that can begin so, and what each group is: its kind and usual text."""
        groups = [(f"(?:{SPACE})+", "", ""), (NUMBER, "NUMBER", ""), ("'+", "PRIMES", ""), (ROW_SPACE, "NEXT", r"\\")]
        groups += [(DEFINES, "RELATION", "="), (ARRAY, "MATRIX", r"\begin{array}")]
        groups += [(r"\\end\s*+\{array\}(?!\s*+\\right\s*+\.)", "END_MATRIX", r"\end{array}")]
        groups += [(CASES[0], "CASES", r"\begin{cases}"), (CASES[1], "END_CASES", r"\end{cases}")]
        groups = [] if begin.isalpha() else groups
        for begins, text, kind, sign in self.known:
            if begin in begins:
                groups.append(((SIZE if kind in SIZED else "") + _pattern(text), kind, sign))
        groups.append(("[A-Za-z]", "UNKNOWN", "") if begin.isalpha() else (WORD, "LABEL", ""))
        return re.compile("|".join(f"({pattern})" for pattern, *_ in groups)), [kind for _, *kind in groups]


@cache
def _lexer(names: tuple[str, ...]) -> Lexer:
    return Lexer(names)


def tokenize(latex: str, notation: Notation) -> list[Token]:
    """Split a formula into tokens, without spaces, written as in the notation. A bracket begins with its size."""
    if len(latex) > MAX_CHARACTERS:
        raise FormulaError("too long: split the formula", latex, MAX_CHARACTERS)
    lexer, found, end = _lexer(tuple(notation.kinds)), [], 0
    while end < len(latex):
        match, start = lexer.match(latex, end), end
        if not match:
            raise FormulaError(_unknown(latex[start:], notation), latex, start)
        kind, text, end = match
        if kind == "NUMBER":
            end = _digits(found, latex, start, end)
            text = latex[start:end].replace("{,}", "")
            if len(text) > MAX_DIGITS:
                raise FormulaError(f"a number of more than {MAX_DIGITS} digits", latex, start)
            if re.compile(r"e[-+]?[0-9]").match(latex, end):
                raise FormulaError(r"write a power of ten: 10^{-12}, for 1e-12 reads as 1 e - 12", latex, end)
        elif kind == "PRIMES" and found and found[-1].type == "NAME" and found[-1].end_pos == start:
            if len(found) > 1 and found[-2].type in ("SUB", "SUP"):
                name, prime = latex[found[-1].start_pos : end], text
                plain = latex[found[-1].start_pos : start]
                message = f"two readings: write _{{{name}}} for the index {name}, or {prime} before _{plain}"
                raise FormulaError(message, latex, start)
            last = found.pop()
            found.append(Token("NAME", last + text, last.start_pos, end_pos=end))
            continue
        if kind:
            found.append(Token(kind, text, start, end_pos=end))
    return found


def _digits(found: list[Token], latex: str, start: int, end: int) -> int:
    r"""Where a number ends: TeX takes one digit as an argument, so that \frac12 is a half and x^12 no power."""
    if not found or end - start < 2:
        return end
    before = found[-1].type
    if before in ("SUB", "SUP"):
        raise FormulaError(f"TeX takes one digit here: write {found[-1]}{{{latex[start:end]}}}", latex, start)
    short = before in ("NUMBER", "NAME", "UNKNOWN") and len(found) > 1 and found[-2].type in ("FRAC", "BINOM")
    return start + 1 if before in ("FRAC", "BINOM", "ROOT") or short else end


def _unknown(rest: str, notation: Notation) -> str:
    """What to say of LaTeX that begins with what is no token."""
    if known := next((text for text in INSTEAD if re.match(_pattern(text), rest)), ""):
        return f"{known} is not read: {INSTEAD[known]}"
    sized = re.match(rf"{SIZE}(\\[A-Za-z]+|\\.|.)?", rest)
    if BEGIN.match(rest)[0] in SIZES:
        return f"{sized[0]} is no bracket that is read here: write both brackets, such as \\left( and \\right)"
    sign = re.match(rf"{SYMBOL}", rest, re.DOTALL)[0]
    accent = re.match(r"\\(?:hat|bar|tilde|widehat|overline|widetilde|mathbf|mathcal)\s*(\{[^{}]*\}|\\?\w+)", rest)
    whole = re.match(r"(?:\\(?:begin|end|mathbb|mathcal|mathbf))\s*(?:\{[^{}]*\}|\w)", rest)
    shown = whole[0] if whole else accent[0] if accent else sign
    near = difflib.get_close_matches(shown, [*notation.kinds, *KINDS], 1, 0.75)
    hint = f"; did you mean {near[0]}?" if near else ""
    if accent and len(accent[1]) > 3:
        hint += " An accent stands over one symbol: indices go behind it, \\hat p_k"
    shown = shown[:60]
    return f"unknown {shown}, or not of one symbol: docs/notation.toml has no such name{hint or ADD}"
