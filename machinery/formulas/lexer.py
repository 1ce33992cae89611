r"""Split the LaTeX of a formula into tokens, each in the spelling of signs.toml or of the notation.

Knows spellings and nothing of what stands where. Imports the notation alone.
"""

import difflib
import re
import tomllib
from functools import cache
from pathlib import Path

from lark import Token

from machinery.formulas.notation import Notation

SIGNS = tomllib.loads((Path(__file__).parent / "signs.toml").read_text(encoding="utf-8"))
KINDS = {sign: kind for kind, signs in SIGNS["kinds"].items() for sign in signs}
SPELLINGS, SIZED, PAIRS = SIGNS["spellings"], set(SIGNS["sized"]["kinds"]), SIGNS["pairs"]
SYMBOL = r"\\[A-Za-z]+\*?|\\.|."
SPACE = (
    r"\s|~|\{\s*\}|\\[,;:!> ]|\\(?:displaystyle|textstyle|limits|nolimits|nonumber|notag|mathstrut)(?![A-Za-z])"
    r"|\\(?:label|tag|hspace|vspace|phantom)\*?\s*\{[^{}]*\}"
)
SIZE = r"(?:\\(?:left|right|middle|[bB]igg?[lrm]?)(?![A-Za-z])\s*)?"
ROW_SPACE = r"\\\\\*?\s*\[\s*-?[0-9.]+\s*[a-z]{2}\s*\]"
WORD = r"\\(?:operatorname\*?|mathrm|text|textrm|mathsf|textsf|textit|mathit|texttt|mathtt|mbox)\s*\{[^{}\\$]+\}"
WORDS = {"operatorname", *(spelling.strip("\\") for spelling in SPELLINGS[r"\operatorname"])}


class FormulaError(ValueError):
    """What is wrong with a formula, and where: its text shows the line with a caret under the character."""

    def __init__(self, message: str, latex: str = "", position: int | None = None):
        self.position = position
        if position is not None:
            before, after = latex[:position].rpartition("\n")[2], latex[position:].partition("\n")[0]
            message += f"\n    {before}{after}\n    {' ' * len(before)}^"
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


def _pattern(text: str) -> str:
    r"""A sign or a name, however it is written: `\hat p` or `\hat{p}`, `\mathbf x` or `\boldsymbol{x}`."""
    base, script, label = split_label(text)
    if label:
        return rf"{_pattern(base)}\s*{_pattern(script + label)}"
    first = re.match(SYMBOL, text)[0]
    spellings = [first, *SPELLINGS.get(first, [])] if text != first or first[1:2].isalpha() else [first]
    pattern = "|".join(re.escape(one) + "(?![A-Za-z])" * one[1:].isalpha() for one in spellings)
    rest = text[len(first) :].strip(" {}")
    inner = _pattern(rest) if rest else ""
    if first == r"\operatorname":  # a word; its spaces do not matter
        inner = r"(?:\s|~|\\,)*".join(rf"\\?{re.escape(c)}" for c in re.sub(r"\\,|\s|\\(?=_)", "", rest))
        inner = _pattern(rest) if rest[:1] == "\\" else rf"(?:\s|~)*{inner}(?:\s|~)*"
    if rest and (first in "_^" or first[1:2].isalpha()):  # it takes one symbol, or what stands in braces
        bare = (
            f"|{inner}" if re.fullmatch(SYMBOL, rest) or (first in "_^" and re.match(r"\\operatorname", rest)) else ""
        )
        letters = re.fullmatch(r"\\[a-z]+\{([A-Za-z]{2,})\}?", rest)
        bare += rf"|\{{\s*{letters[1]}\s*\}}" if first in "_^" and letters else ""  # D_{KL}
        inner = rf"(?:\{{\s*{inner}\s*\}}{bare})"
    return rf"(?:{pattern})\s*{inner}" if rest else f"(?:{pattern})"


@cache
def _lexer(names: tuple[str, ...]) -> tuple[re.Pattern, list[tuple[str, str]]]:
    """A pattern with a group for each token, and what each group is: its kind, none for a space, and its usual text."""
    known = [(text, kind, sign) for sign, kind in KINDS.items() for text in [sign, *SPELLINGS.get(sign, [])]]
    known += [(rf"\operatorname{{{s[1:]}}}", kind, s) for s, kind in KINDS.items() if kind in ("FUNCTION", "BIG")]
    known += [(name, "NAME", name) for name in names]
    known.sort(
        key=lambda token: (token[0][0] == "\\", token[1] != "NAME", -len(token[0]))
    )  # W_1 before W; commands last
    patterns = [SIZE * (kind in SIZED) + _pattern(text) for text, kind, _ in known]
    patterns = [
        f"(?:{SPACE})+",
        r"[0-9]*\.?[0-9]+",
        "'+",
        ROW_SPACE,
        *patterns,
        WORD,
        "[A-Za-z]",
    ]  # frequent ones first
    kinds = [("", ""), ("NUMBER", ""), ("PRIMES", ""), ("NEXT", r"\\"), *(token[1:] for token in known)]
    return re.compile("|".join(f"({pattern})" for pattern in patterns)), [*kinds, ("LABEL", ""), ("UNKNOWN", "")]


def tokenize(latex: str, notation: Notation) -> list[Token]:
    """Split a formula into tokens, without spaces, written as in the notation. A bracket begins with its size."""
    (lexer, kinds), found, end = _lexer(tuple(notation.kinds)), [], 0
    while end < len(latex):
        match, start = lexer.match(latex, end), end
        if not match:
            raise FormulaError(_unknown(latex[start:], notation), latex, start)
        end = match.end()
        kind, text = kinds[match.lastindex - 1]
        if kind == "NUMBER":
            end = _digits(found, latex, start, end)
            text = latex[start:end]
            if re.compile(r"e[-+]?[0-9]").match(latex, end):
                raise FormulaError(r"write a power of ten: 10^{-12}, for 1e-12 reads as 1 e - 12", latex, end)
        elif kind == "PRIMES" and found and found[-1].type == "NAME" and found[-1].end_pos == start:
            if len(found) > 1 and found[-2].type in ("SUB", "SUP"):
                name, prime = latex[found[-1].start_pos : end], match[0]
                plain = latex[found[-1].start_pos : start]
                message = f"two readings: write _{{{name}}} for the index {name}, or {prime} before _{plain}"
                raise FormulaError(message, latex, start)
            last = found.pop()
            found.append(Token("NAME", last + match[0], last.start_pos, end_pos=end))
            continue
        if kind:
            found.append(Token(kind, text or match[0], start, end_pos=end))
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
    sized = re.match(r"\\(?:left|right|middle|[bB]igg?[lrm]?)(?![A-Za-z])\s*(\\[A-Za-z]+|\\.|.)?", rest)
    if sized:
        return f"{sized[0]} is no bracket that is read here: write both brackets, such as \\left( and \\right)"
    sign = re.match(rf"{SYMBOL}", rest, re.DOTALL)[0]
    accent = re.match(r"\\(?:hat|bar|tilde|widehat|overline|widetilde|mathbf|mathcal)\s*(\{[^{}]*\}|\\?\w+)", rest)
    whole = re.match(r"(?:\\(?:begin|end|mathbb|mathcal|mathbf))\s*(?:\{[^{}]*\}|\w)", rest)
    shown = whole[0] if whole else accent[0] if accent else sign
    near = difflib.get_close_matches(shown, [*notation.kinds, *KINDS], 1, 0.75)
    hint = f"; did you mean {near[0]}?" if near else ""
    if accent and len(accent[1]) > 3:
        hint += " An accent stands over one symbol: indices go behind it, \\hat p_k"
    return f"unknown {shown}, or not of one symbol: docs/notation.toml has no such name{hint}"
