r"""Read formulas: the LaTeX of softmax and cross-entropy, to a syntax tree, by the grammar below.

What is open ends the product it stands in: a function without parentheses takes one factor, a sum the whole product to
its right, up to + or -. What a person could read in two ways is an error and never a guess: `a/bc`, `\log x y`,
`\log(x)^2`, `\max_k z_k x`, `x^12`, `z^{(t)}`, `2|x|`, and `f(x)` where the notation knows `f` neither as a function
nor as a scalar. Every error is a FormulaError that points at the character.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lark import Lark, Token, Tree, UnexpectedToken
from lark.lexer import Lexer

MAX_DEPTH = 90  # rules within rules: more is no formula that a person reads, and Python's stack is finite

# In the notation of lark: a rule with ? makes no node for a single part; names with _ leave nothing in the tree.
GRAMMAR = r"""
start: relation _end? | _ALIGNED equation _end? (_ROW equation _end?)* _END_ALIGNED _end?
_end: _COMMA | _STOP
relation: sum (RELATION sum)*
equation: sum (RELATION sum)+ -> relation
?sum: product | MINUS product (_sign product)* | product (_sign product)+
_sign: PLUS | MINUS
?product: _closed | _closed open | _closed TIMES open | open | numerator _SLASH (first | open) -> quotient
_closed: first | _closed follow | _closed TIMES first
?numerator: first | _closed follow -> product | _closed TIMES first -> product

?first: follow | magnitude
?follow: plain | applied | inner | inner _SUP argument -> power
?magnitude: quantity | quantity _SUP argument -> power
?quantity: (DIGIT | NUMBER) -> number | _BAR sum _BAR -> absolute
    | (_LNORM sum _RNORM | _BARS sum _BARS) [_SUB argument] -> norm
?inner: group | group subscript -> index
?group: (_LPAR sum _RPAR | _LCURLY sum _RCURLY | _LBRACKET sum _RBRACKET) -> grouped
    | _LBRACKET equation _RBRACKET -> indicator
?plain: atom | atom _SUP argument -> power
?atom: name | name subscript -> index | call | call subscript -> index | _LBRACE first _RBRACE -> grouped
    | (_ONE _SUB _LBRACE equation _RBRACE | _ONE _LBRACKET equation _RBRACKET) -> indicator
    | MEAN _SUB _LBRACE NAME _SIM first _RBRACE _LBRACKET sum _RBRACKET -> mean
    | MAX (_LPAR sum (_COMMA sum)* _RPAR | _LCURLY sum (_COMMA sum)* _RCURLY) -> call
    | _LVERT sum _RVERT -> absolute | ROOT argument -> call | _FRAC argument argument -> quotient
    | _FRAC _LBRACE _PARTIAL [_SUP argument] product _RBRACE variables -> derivative
    | _CASES case (_ROW case)* _ROW? _END_CASES -> cases
    | _MATRIX row (_ROW row)* _ROW? _END_MATRIX -> matrix
call: FUNCTION _LPAR sum ((_COMMA | _BARS | _MID) sum)* _RPAR
case: sum _COMMA? _AND (_IF equation | _OTHERWISE) _end?
row: sum (_AND sum)*
variables: _LBRACE (_PARTIAL plain)+ _RBRACE

?applied: (OPEN | LOG) group -> call | LOG _SUB argument group -> call
?open: (OPEN | LOG) operand -> call | LOG _SUB argument operand -> call
    | SUM scripts product -> big | (BIG | MAX) scripts target -> big
    | _NABLA _SUB argument [_SUP argument] target -> gradient
    | _FRAC _LBRACE _PARTIAL [_SUP argument] _RBRACE variables target -> operator
?operand: plain | magnitude | applied | open
?target: first | open

name: NAME
?symbol: name | DIGIT -> number
?argument: symbol | _LBRACE sum _RBRACE -> grouped
subscript: _SUB symbol | _SUB _LBRACE sum (_COMMA sum)* _RBRACE
scripts: below | below _SUP argument | _SUP argument below
below: _SUB symbol | _SUB _LBRACE relation (_COMMA relation)* _RBRACE
"""
TERMINALS = r"""
RELATION = < > \le \ge \ne; PLUS +; MINUS -; TIMES \cdot \odot; _SLASH /; _SUB _; _SUP ^; _AND &; _ROW \\; _COMMA ,;
_STOP .; _LPAR (; _RPAR ); _LBRACKET [; _RBRACKET ]; _LBRACE {; _RBRACE }; _LCURLY \{; _RCURLY \}; _BAR |; _BARS \|;
_LVERT \lvert; _RVERT \rvert; _LNORM \lVert; _RNORM \rVert; _MID \mid; _SIM \sim; _FRAC \frac; _PARTIAL \partial;
_NABLA \nabla; ROOT \sqrt; SUM \sum; MAX \max \min; BIG \prod \arg\max \arg\min; LOG \log; OPEN \exp \tanh;
_CASES \begin{cases}; _END_CASES \end{cases}; _MATRIX \begin{matrix} \begin{pmatrix} \begin{bmatrix};
_END_MATRIX \end{matrix} \end{pmatrix} \end{bmatrix}; _ALIGNED \begin{aligned} \begin{align} \begin{split};
_END_ALIGNED \end{aligned} \end{align} \end{split}; _IF \operatorname{if} \operatorname{for};
_OTHERWISE \operatorname{otherwise}; MEAN \mathbb~E \operatorname{Var}; _ONE \mathbb~1 \mathbb~I;
NAME; FUNCTION; NUMBER; DIGIT
"""
NAMES = [entry.split() for entry in TERMINALS.split(";")]
TYPES = {text.replace("~", " "): name for name, *texts in NAMES for text in texts}
ALIASES = {r"\widehat": r"\hat", r"\boldsymbol": r"\mathbf", r"\bm": r"\mathbf", r"\intercal": r"\top"} | {
    **{r"\operatorname{T}": r"\top", r"\operatorname{argmax}": r"\arg\max", r"\operatorname{argmin}": r"\arg\min"},
    **{r"\lt": "<", r"\gt": ">", r"\leq": r"\le", r"\geq": r"\ge", r"\neq": r"\ne", ":=": "=", r"\coloneqq": "="},
    **{r"\tfrac": r"\frac", r"\dfrac": r"\frac", r"\times": r"\cdot", r"\ln": r"\log"},
}


class FormulaError(ValueError):
    """What is wrong with a formula, and where: its text shows the line with a caret under the character."""

    def __init__(self, message: str, latex: str = "", position: int | None = None):
        self.position = position
        if position is not None:
            before, after = latex[:position].rpartition("\n")[2], latex[position:].partition("\n")[0]
            message += f"\n    {before}{after}\n    {' ' * len(before)}^"
        super().__init__(message)


@dataclass(frozen=True)
class Node:
    r"""A node of the tree; it prints as the LaTeX it was read from, which reads back to an equal tree.

    number, name   the text: `2`, `\hat p`, `\mathcal L_{\mathrm{CE}}`
    index, power   base, *indices; base, exponent (the name `\top` in a transpose)
    sum, product   the terms or factors, and the signs between them as texts: + and -, `\cdot` and `\odot` or nothing
    relation       the sides, and the relations between them; a single side, if nothing is compared
    quotient, absolute, norm, indicator         what they are made of: x and y, x, x and perhaps its order, a relation
    call           function, *arguments: `\log x`, `\log 2 x` (to the base 2), `\delta_{ij}`, `\max(x, 0)`
    big            operator, index, range, conditions, body; the range is (low, high), or () for the index set
    mean           operator, index, distribution, body
    derivative     body, variable; a second derivative is that of a derivative
    cases, matrix  *rows, which are tuples; in cases (value, condition), or (value,) for otherwise
    """

    kind: str
    parts: tuple
    start: int = field(default=0, compare=False)
    source: str = field(default="", compare=False)
    end = property(lambda self: self.start + len(self.source))

    def __str__(self) -> str:
        return self.source


def children(parts: tuple) -> Iterator[Node]:
    """The nodes among the parts of a node, in the order in which they are written."""
    for part in parts:
        if isinstance(part, Node):
            yield part
        elif isinstance(part, tuple):
            yield from children(part)


def walk(node: Node) -> Iterator[Node]:
    """A node and all that is below it."""
    yield node
    for child in children(node.parts):
        yield from walk(child)


def free_names(node: Node) -> set[str]:
    """The names in a node that no big operator inside it binds; its range is outside of it."""
    if node.kind == "name":
        return {node.parts[0]}
    if node.kind not in ("big", "mean"):
        return set().union(*map(free_names, children(node.parts)))
    _, index, range_, *inside = node.parts
    found = set().union(*map(free_names, children(tuple(inside)))) - {index}
    return found.union(*map(free_names, children((range_,))))


def _command(names: str) -> str:
    return rf"\\(?:{names.replace(' ', '|')})(?![A-Za-z])"


def _argument(pattern: str) -> str:
    return rf"\s*(?:\{{\s*(?:{pattern})\s*\}}|{pattern})"


LETTER = "[A-Za-z]|" + _command(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta lambda mu nu xi pi rho sigma tau phi varphi chi psi omega"
    " Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega ell top intercal"
)
FONT = _command("mathbf boldsymbol bm mathcal mathbb") + _argument(f"[0-9]|{LETTER}")
ACCENT = _command("hat widehat tilde bar")
WORD = _command("operatorname[*]? mathrm mathsf text") + _argument(r"(?:[A-Za-z ]|\\,)+[.,]?")
SIZE = _command("left right [bB]igg?[lr]?")
SPACE = r"\s+|~|\\[,;:!> ]|" + _command("quad qquad displaystyle textstyle limits nolimits")
LABEL = re.compile(rf"\s*_\s*(\{{)?\s*(?P<label>{WORD}|{LETTER}|[0-9]|{_command('max min')})(?(1)\s*\}})")
CALL = re.compile(rf"\s*(?:{SIZE}\s*)?\(")
LEXEME = re.compile(
    rf"(?P<space>{SPACE})|(?P<name>{WORD}|(?:{ACCENT}{_argument(f'{FONT}|{LETTER}')}|{FONT}|{LETTER})'*)"
    rf"|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<sign>(?:{SIZE}\s*(?=[()\[\]|]|\\[{{}}|]|\\[lr][vV]ert))?"
    r"(?:\\(?:begin|end)\{[a-z]+\}|\\arg\s*\\m(?:ax|in)(?![A-Za-z])|\\[A-Za-z]+|\\.|:=|.))",
    re.DOTALL,
)


def _canonical(name: str) -> str:
    """A name as the notation writes it: no braces around one symbol, one spelling of each word and accent."""
    if re.match(WORD, name):
        word = re.sub(r"^\\[a-z]+[*]?|\\,|[{}.,]", "", name).strip()
        return ALIASES.get(rf"\operatorname{{{word}}}", rf"\operatorname{{{word}}}")
    *accents, symbol = (ALIASES.get(part, part) for part in re.findall(r"\\[A-Za-z]+|[A-Za-z0-9]", name))
    for accent in reversed(accents):
        symbol = f"{accent}{{{symbol}}}" if " " in symbol else f"{accent} {symbol}"
    return symbol + "'" * name.count("'")


def tokenize(latex: str, kinds: Mapping[str, str] | None = None) -> list[Token]:
    r"""Split a formula into tokens, without spaces; the text of a token is canonical: `\hat p` for `\hat{p}`.

    A bracket begins with its size, as in `\left(`. A subscript that is a word, or makes a known name, is in the name.
    """
    found, position = [], 0
    lefts, rights = (list(re.finditer(_command(side), latex)) for side in ("left", "right"))
    if len(lefts) != len(rights):
        raise FormulaError(r"\left without \right, or the other way round", latex, (lefts + rights)[0].start())
    while match := LEXEME.match(latex, position):
        start, position = match.span()
        if match["name"]:
            kind, text, position = _name(latex, match, found, kinds or {})
            found.append(Token(kind, text, start, end_pos=position))
        elif match["number"]:
            found.append(Token("DIGIT" if position == start + 1 else "NUMBER", match[0], start, end_pos=position))
        elif match["sign"]:
            text = "".join(re.sub(rf"^{SIZE}", "", match[0]).split())
            text = ALIASES.get(text, text)
            if text not in TYPES:
                raise FormulaError(f"unknown {text}, or not of one symbol", latex, start)
            found.append(Token(TYPES[text], text, start, end_pos=position))
    return found


def _name(latex: str, match: re.Match, before: list[Token], kinds: Mapping[str, str]) -> tuple[str, str, int]:
    """The kind, canonical text and end of a name, with what belongs to it of its subscript."""
    text, end, previous = _canonical(match[0]), match.end(), before[-1].type if before else "_ROW"
    if label := LABEL.match(latex, end):
        word = _canonical(label["label"]).replace("operatorname", "mathrm")
        longer = f"{text}_{word}" if len(word) == 1 else f"{text}_{{{word}}}"
        if longer in kinds or word.startswith((r"\mathrm", r"\max", r"\min")):
            text, end = longer, label.end()
    known = kinds.get(text, "function" if text.startswith((r"\operatorname", r"\sigma")) else "")
    if CALL.match(latex, end) and known != "scalar" and previous not in ("_SUB", "_SUP"):
        if known != "function" and (known or previous not in ("_ROW", "_ALIGNED")):
            message = f"ambiguous: the notation knows {text} neither as a function nor as a scalar"
            raise FormulaError(message, latex, match.start())
        known = "function"
    if text == r"\mathbf 1" and re.compile(r"\s*(?:_|\[)").match(latex, end):
        return "_ONE", text, end
    return TYPES.get(text, "FUNCTION" if known == "function" else "NAME"), text, end


class _Tokens(Lexer):
    """What the parser reads: the tokens that are there already."""

    def __init__(self, _: object):
        pass

    def lex(self, tokens: list[Token]) -> Iterator[Token]:
        return iter(tokens)


DECLARED = "%declare " + " ".join(name for name, *_ in NAMES)
PARSER = Lark(GRAMMAR + DECLARED, parser="lalr", lexer=_Tokens, propagate_positions=True, maybe_placeholders=True)


def parse(latex: str, kinds: Mapping[str, str] | None = None) -> tuple[Node, ...]:
    r"""Read a display formula: a relation, or several in aligned rows that do not begin with their sign.

    `kinds` says of each name in the notation whether it is a "scalar", an "array" or a "function". A call that begins
    a row, `\mathcal L(y, \hat p) = ...`, needs no entry. Raises FormulaError, nothing else.
    """
    tokens = tokenize(latex, kinds)
    for mark in ("_AND", "_ROW") if tokens and tokens[0].type == "_ALIGNED" else ():
        pairs = zip(tokens, [*tokens[1:], tokens[0]], strict=True)  # where a row goes on, they mean nothing
        tokens = [token for token, after in pairs if token.type != mark or after.type != "RELATION"]
    try:
        return _build(PARSER.parse(tokens), latex)
    except UnexpectedToken as error:
        place = len(latex) if error.token.type == "$END" else error.token.start_pos
        raise FormulaError(_advice(error.token.type, error.accepts), latex, place) from None


def _advice(found: str, expected: set[str]) -> str:
    """What is wrong, from the kind of token found and the kinds that could stand there."""
    texts = {name: text for text, name in TYPES.items()}
    if expected <= {"NAME", "DIGIT", "_LBRACE"}:
        return "TeX takes one symbol here: use braces"
    if found in ("_SUP", "_SUB"):
        return "a second subscript or superscript, or ambiguous: use parentheses"
    if "NUMBER" in expected:
        return "an operand is missing here"
    if "PLUS" in expected and not found.startswith(("_R", "_END", "$")):
        return r"ambiguous: does what stands before this go on here? Use parentheses, or \cdot before a number"
    if "$END" in expected:
        return "this follows a complete formula"
    closing = {name for name in expected if name.startswith(("_R", "_END"))} if "PLUS" in expected else expected
    return f"expected {' or '.join(sorted(texts.get(name, name) for name in closing))}"


def _build(tree: Tree, latex: str, depth: int = 0) -> Node | tuple:
    """The node for a rule; for one in LISTS the tuple of what is in it."""
    parts = tuple(_build(p, latex, depth + 1) if isinstance(p, Tree) else p and str(p) for p in tree.children)
    start = tree.meta.start_pos
    if depth > MAX_DEPTH:
        raise FormulaError("nested too deeply", latex, start)
    if tree.data in LISTS:
        return parts
    kind, parts = SPECIAL[tree.data](parts, latex, start) if tree.data in SPECIAL else (str(tree.data), parts)
    return Node(kind, parts, start, latex[start : tree.meta.end_pos])


def _power(parts: tuple, latex: str, start: int) -> tuple:
    if re.fullmatch(r"\{\s*\(\s*\S+\s*\)\s*\}", parts[1].source):
        raise FormulaError("a superscript in parentheses is a label, not a power", latex, parts[1].start + 1)
    return "power", parts


def _index(parts: tuple, latex: str, start: int) -> tuple:
    base, entries = parts
    side_by_side = entries[0].kind == "product" and len(entries) == 1  # as in y_{nk}
    indices = entries[0].parts if side_by_side else entries
    if not all(isinstance(index, Node) for index in indices):
        raise FormulaError("write a comma between indices", latex, entries[0].start)
    return ("call", (r"\delta", *indices)) if base.parts == (r"\delta",) else ("index", (base, *indices))


def _big(parts: tuple, latex: str, start: int) -> tuple:
    operator, scripts, body = parts
    (below,) = (script for script in scripts if isinstance(script, tuple))
    high, low, names, conditions = [script for script in scripts if isinstance(script, Node)], [], [], []
    for entry in below:
        name, *compared = entry.parts if entry.kind == "relation" else [entry]
        if name.kind != "name":
            raise FormulaError("an index is a name", latex, entry.start)
        names += [name.parts[0]] * (name.parts[0] not in names)
        if compared[:1] == ["="] and len(compared) == 2 and not low:
            low = compared[1:]
        elif compared:
            conditions.append(entry)
    if len(low) != len(high) or (low and len(names) > 1):
        raise FormulaError(f"{operator} needs an index, and both limits or none", latex, start)
    for name in reversed(names[1:]):  # conditions belong to the last index: there all are bound
        body, conditions = (
            Node("big", (operator, name, (), tuple(conditions), body), start, latex[start : body.end]),
            [],
        )
    return "big", (operator, names[0], (*low, *high), tuple(conditions), body)


def _derivative(parts: tuple, latex: str, start: int) -> tuple:
    order, body, variables = parts if isinstance(parts[2], tuple) else (parts[0], parts[2], parts[1])
    expanded = []
    for variable in variables:
        squared = variable.kind == "power" and variable.parts[1].parts == ("2",)
        expanded += [variable.parts[0]] * 2 if squared else [variable]
    if str(len(expanded)) != (order.parts[0] if order else "1") or len(expanded) > 2:
        raise FormulaError("the order above is not that below, or is above 2", latex, start)
    for variable in reversed(expanded[1:]):
        body = Node("derivative", (body, variable), body.start, body.source)
    return "derivative", (body, expanded[0])


def _gradient(parts: tuple, latex: str, start: int) -> tuple:
    variable, order, body = parts
    return _derivative((order, body, (Node("power", (variable, order)) if order else variable,)), latex, start)


LISTS = {"start", "case", "row", "variables", "subscript", "scripts", "below"}
SPECIAL = {"power": _power, "index": _index, "big": _big, "derivative": _derivative, "gradient": _gradient} | {
    "operator": _derivative,
    "grouped": lambda parts, latex, start: (parts[0].kind, parts[0].parts),
}
