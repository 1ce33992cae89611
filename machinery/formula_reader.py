r"""Read formulas: the LaTeX of softmax and cross-entropy, to a syntax tree, by the grammar below.

What is open ends the product it stands in: a function without parentheses takes one factor, a sum the whole product to
its right, up to + or -. What a person could read in two ways is an error and never a guess: `a/bc`, `\log x y`,
`\log(x)^2`, `\max_k z_k x`, `x^12`, `z^{(t)}`, `2|x|`, and `f(x)` where the notation knows `f` neither as a function
nor as a scalar. Every error is a FormulaError that points at the character.
"""

import itertools
import re
from collections.abc import Mapping
from functools import cached_property

from lark import Lark, Token, Tree, UnexpectedToken

MAX_DEPTH = 60  # nodes within nodes: more is no formula that a person reads, and Python's stack is finite

# In the notation of lark: a rule with ? makes no node for a single part; names with _ leave nothing in the tree.
GRAMMAR = r"""
start: relation _end? | _ALIGNED equation _end? (_ROW equation _end?)* _END_ALIGNED _end?
_end: _COMMA | _STOP
relation: sum (_relation sum)*
equation: sum (_relation sum)+ -> relation
_relation: EQUALS | RELATION
?sum: product | MINUS product (_sign product)* | product (_sign product)+
_sign: PLUS | MINUS
?product: _closed | _closed open | _closed TIMES open | open | numerator _SLASH (first | open) -> quotient
_closed: first | _closed follow | _closed TIMES first
?numerator: first | _closed follow -> product | _closed TIMES first -> product

?first: follow | quantity | quantity _SUP argument -> power
?follow: plain | applied | inner | inner _SUP argument -> power
?quantity: (DIGIT | NUMBER) -> number | _BAR sum _BAR -> absolute
    | (_LNORM sum _RNORM | _BARS sum _BARS) [_SUB argument] -> norm
?inner: group | group subscript -> index
?group: _LPAR sum _RPAR | _LCURLY sum _RCURLY | _LBRACKET sum _RBRACKET | _LBRACKET equation _RBRACKET -> indicator
?plain: atom | atom _SUP argument -> power
?atom: name | name subscript -> index | call | call subscript -> index | _LBRACE first _RBRACE
    | (_ONE _SUB _LBRACE equation _RBRACE | _ONE _LBRACKET equation _RBRACKET) -> indicator
    | MEAN distribution _LBRACKET sum _RBRACKET -> mean
    | MAX (_LPAR sum (_COMMA sum)* _RPAR | _LCURLY sum (_COMMA sum)* _RCURLY) -> call
    | _LVERT sum _RVERT -> absolute | ROOT argument -> call | _FRAC argument argument -> quotient
    | _FRAC _LBRACE _PARTIAL [_SUP argument] product _RBRACE variables -> derivative
    | _CASES case (_ROW case)* _ROW? _END_CASES -> cases
    | _MATRIX row (_ROW row)* _ROW? _END_MATRIX -> matrix
call: FUNCTION _LPAR sum ((_COMMA | _BARS | _MID) sum)* _RPAR
case: sum _COMMA? _AND (_IF equation | _OTHERWISE) _end?
row: sum (_AND sum)*
variables: _LBRACE (_PARTIAL variable)+ _RBRACE
variable: atom [_SUP argument]

?applied: (OPEN | LOG) group -> call | LOG _SUB argument group -> logarithm
?open: (OPEN | LOG) operand -> call | LOG _SUB argument operand -> logarithm
    | SUM _range product -> big | (BIG | MAX) _range target -> big
    | _FRAC _LBRACE _PARTIAL [_SUP argument] _RBRACE variables target -> derivative
    | _NABLA _SUB argument [_SUP argument] target -> gradient
?operand: plain | quantity | quantity _SUP argument -> power | applied | open
?target: first | open
_range: indices | limits
indices: _SUB one | _SUB _LBRACE binder (_COMMA binder)* _RBRACE
limits: _SUB _LBRACE from (_COMMA equation)* _RBRACE _SUP argument
distribution: _SUB _LBRACE one _SIM first _RBRACE
one: name -> binder
from: name EQUALS sum -> binder
binder: name (RELATION sum)*

name: NAME
?symbol: name | DIGIT -> number
?argument: symbol | _LBRACE sum _RBRACE
subscript: _SUB symbol | _SUB _LBRACE sum (_COMMA sum)* _RBRACE
"""
TERMINALS = r"""
EQUALS =; RELATION < > \le \ge \ne; PLUS +; MINUS -; TIMES \cdot \odot; _SLASH /; _SUB _; _SUP ^; _AND &; _ROW \\;
_COMMA ,; _STOP .; _LPAR (; _RPAR ); _LBRACKET [; _RBRACKET ]; _LBRACE {; _RBRACE }; _LCURLY \{; _RCURLY \}; _BAR |;
_BARS \|; _LVERT \lvert; _RVERT \rvert; _LNORM \lVert; _RNORM \rVert; _MID \mid; _SIM \sim; _FRAC \frac;
_PARTIAL \partial; _NABLA \nabla; ROOT \sqrt; SUM \sum; MAX \max \min; BIG \prod \arg\max \arg\min; LOG \log;
OPEN \exp \tanh; _CASES \begin{cases}; _END_CASES \end{cases}; _MATRIX \begin{matrix} \begin{pmatrix} \begin{bmatrix};
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


class Node(Tree):
    """A node: `data` is the name of its rule in the grammar, `children` are the nodes and the signs in it.

    It prints as the LaTeX it was read from, with its parentheses, which reads back to an equal node.
    """

    latex, depth = "", 0
    start = property(lambda self: self.meta.container_start_pos)
    end = property(lambda self: self.meta.container_end_pos)
    inner = property(lambda self: self.latex[self.meta.start_pos : self.meta.end_pos])  # without braces around it
    nodes = cached_property(lambda self: [child for child in self.children if isinstance(child, Node)])

    def __str__(self) -> str:
        return self.latex[self.start : self.end]

    @cached_property
    def bound(self) -> list[str]:
        """The indices that the limits of a big operator, or the distribution of an expectation, bind."""
        return list(dict.fromkeys(str(node.nodes[0].children[0]) for node in self.nodes if node.data == "binder"))


def free_names(node: Node) -> set[str]:
    """The names in a node that nothing in it binds."""
    found = {str(node.children[0])} if node.data == "name" else set().union(*map(free_names, node.nodes))
    return found.difference(*(part.bound for part in node.nodes))


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
    if label := re.search(r"\^\s*\{\s*(\(\s*\w+\s*\)\s*\})", latex):
        raise FormulaError("a superscript in parentheses is a label, not a power", latex, label.start(1))
    while match := LEXEME.match(latex, position):
        start, position = match.span()
        if match["name"]:
            kind, text, position = _name(latex, match, found, kinds or {})
        elif match["number"]:
            kind, text = "DIGIT" if position == start + 1 else "NUMBER", match[0]
        elif match["sign"]:
            text = "".join(re.sub(rf"^{SIZE}", "", match[0]).split())
            text = ALIASES.get(text, text)
            kind = TYPES.get(text)
            if not kind:
                raise FormulaError(f"unknown {text}, or not of one symbol", latex, start)
        if not match["space"]:
            found.append(Token(kind, text, start, end_pos=position))
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


INNER = ("_CASES", "_MATRIX")  # they have an & of their own
DECLARED = "%declare " + " ".join(name for name, *_ in NAMES)
PARSER = Lark(GRAMMAR + DECLARED, parser="lalr", propagate_positions=True, tree_class=Node)


def parse(latex: str, kinds: Mapping[str, str] | None = None) -> tuple[Node, ...]:
    r"""Read a display formula: a relation, or several in aligned rows that do not begin with their sign.

    `kinds` says of each name in the notation whether it is a "scalar", an "array" or a "function". A call that begins
    a row, `\mathcal L(y, \hat p) = ...`, needs no entry. Raises FormulaError, nothing else.
    """
    tokens = tokenize(latex, kinds)
    if tokens and tokens[0].type == "_ALIGNED":
        depths = itertools.accumulate((t.type in INNER) - (t.type.removeprefix("_END") in INNER) for t in tokens)
        tokens = [token for token, depth in zip(tokens, depths, strict=True) if depth or token.type != "_AND"]
        pairs = zip(tokens, [*tokens[1:], tokens[0]], strict=True)  # a row that begins with a relation goes on
        tokens = [token for token, after in pairs if token.type != "_ROW" or after.type not in ("RELATION", "EQUALS")]
    parser = PARSER.parse_interactive()
    try:
        for token in tokens:
            parser.feed_token(token)
        tree = parser.feed_eof()
    except UnexpectedToken as error:
        place = len(latex) if error.token.type == "$END" else error.token.start_pos
        raise FormulaError(_advice(error.token.type, parser.accepts()), latex, place) from None
    for node in tree.iter_subtrees():  # from the leaves up
        node.data, node.latex = str(node.data), latex  # lark's own kind of string is slow to compare
        node.depth = 1 + max((below.depth for below in node.nodes), default=0)
        if node.depth > MAX_DEPTH:
            raise FormulaError("nested too deeply", latex, node.start)
    return tuple(tree.children)


def _advice(found: str, expected: set[str]) -> str:
    """What is wrong, from the kind of token found and the kinds that could stand there."""
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
    texts = {name: text for text, name in TYPES.items()}
    return f"expected {' or '.join(sorted(texts.get(name, name) for name in closing))}"
