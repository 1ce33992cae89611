r"""Read formulas: from LaTeX to a syntax tree, or an error that says why not.

A formula passes through four steps, each in a file of its own: `lexer` (tokens, in the spelling of signs.toml),
`layout` (what opens and closes, rows), the grammar (`grammar.lark`: what stands beside, above and below what), and
`semantics` (what that means: a power or a label, a product or a call). What a person could read in two ways is an
error that shows both. Every error is a FormulaError that points at the character.

The nodes, with their children:

    relation    side, sign, side, ...            also `condition`, which restricts the statement before it
    sum, product, negative, quotient, power, index, absolute, norm, root, binomial, matrix, row, cases, case
    annotated   body, note                       of which the note must be equal to the body
    at          body, symbol, value              the body where the symbol has that value
    name, number                                 a token
    call        function, argument, ...          of a function of the notation or of functions.FUNCTIONS
    logarithm   base, argument
    big         operator, indices or limits, body
    mean        operator, distribution, body
    derivative  order or None, body, variables;  gradient: variable, order or None, body
"""

from functools import cache, lru_cache
from pathlib import Path

from lark import Lark, UnexpectedToken

from machinery.formulas.layout import arrange
from machinery.formulas.lexer import KINDS, FormulaError, tokenize
from machinery.formulas.notation import Notation
from machinery.formulas.semantics import Semantics
from machinery.formulas.semantics.base import MAX_DEPTH
from machinery.formulas.tree import Node

__all__ = ["MAX_DEPTH", "FormulaError", "Node", "parse", "tokenize"]
GRAMMAR = (Path(__file__).parent / "grammar.lark").read_text(encoding="utf-8")
OWN_KINDS = "WORD ROW UNKNOWN NUMBER PRIMES DEGREE END_DEGREE"  # of the lexer and the layout, without a sign
DROPPED = {"STOP", "BAR", "FOR", "WHERE", "BOTH", "ROWS", "END_ROWS"}  # signs that the layout uses up


@cache
def _parser() -> Lark:
    declared = " ".join(sorted({*KINDS.values(), *OWN_KINDS.split()} - DROPPED))
    return Lark(f"{GRAMMAR}\n%declare {declared}", parser="lalr", keep_all_tokens=True, maybe_placeholders=False)


@lru_cache(1000)
def parse(latex: str, notation: Notation) -> tuple[Node, ...]:
    """Read a display formula: one statement or several. Raises FormulaError, and nothing else."""
    tokens = arrange(tokenize(latex, notation), latex)
    parser = _parser().parse_interactive()
    try:
        for token in tokens:
            parser.feed_token(token)
        tree = parser.feed_eof()
    except UnexpectedToken as error:
        place = len(latex) if error.token.type == "$END" else error.token.start_pos
        before = next((t.type for t in reversed(tokens) if t.start_pos < place), "")
        raise FormulaError(_advice(error.token, parser.accepts(), before), latex, place) from None
    return Semantics(latex, notation).display(tree)


def _advice(found, expected: set[str], before: str) -> str:
    """What is wrong, from the token found, the kinds that could stand there, and the kind of the token before."""
    sign = "the end" if found.type == "$END" else str(found)
    if "NAME" in expected and not expected & {"SUB", "RELATION"}:
        argument = "an index or a label" if before in ("SUB", "SUP") else "an argument in braces"
        missing = argument if expected & {"OPEN", "BRACE"} == {"BRACE"} else "an operand"
        return f"{missing} is missing here, before {sign}"
    if found.type in ("SUB", "SUP"):
        return "a second subscript or superscript, or one of nothing: use braces or parentheses"
    if found.type == "IF":
        return "a condition stands here only in cases"
    if found.type == "STOP":
        return "a full stop stands only at the end"
    if found.type in ("AND", "NEXT"):
        return f"{sign} stands only in aligned rows, cases and matrices"
    if "RELATION" in expected:
        return f"{sign} follows a complete formula: write the sign or the word that joins them"
    signs = {kind: sign for sign, kind in reversed(KINDS.items())}
    return f"expected {' or '.join(sorted(signs.get(kind, kind) for kind in expected))} before {sign}"
