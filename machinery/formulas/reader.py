r"""Read formulas: the LaTeX of softmax and cross-entropy, to a syntax tree, by the grammar below.

What is open ends the product it stands in: a function without parentheses takes one factor, a sum the whole product to
its right, up to + or -. What a person could read in two ways is an error and never a guess: `a/bc`, `\log x y`,
`\log(x)^2`, `\max_k z_k x`, `x^12`, `z^{(t)}`, `2|x|`, and `p(x)` where the notation knows `p` neither as a function
nor as a scalar; only a row may begin with the call of a symbol without a value, `F(p) = ...`. Every name is one of the
notation. Every error is a FormulaError that points at the character.
"""

import re
from functools import cache, cached_property, lru_cache

from lark import Lark, Token, Tree, UnexpectedToken

from machinery.formulas.notation import Notation

MAX_DEPTH = 60  # nodes within nodes: more is no formula that a person reads, and Python's stack is finite

# In the notation of lark: a rule with ? makes no node for a single part; names with _ leave nothing in the tree.
GRAMMAR = r"""
start: relation _end? | _ALIGNED _AND? equation _end? (_NEXT _AND? equation _end?)* _END_ALIGNED _end?
_end: _COMMA | _STOP
relation: sum (_relation sum)*
equation: sum (_relation sum)+ -> relation
_relation: (EQUALS | RELATION) _AND?
?sum: product | negative | (product | negative) (_PLUS product | negative)+
negative: _MINUS product
?product: _closed | _closed open | _closed TIMES open | open | numerator _SLASH (first | open) -> quotient
_closed: first | _closed follow | _closed TIMES first
?numerator: first | _closed follow -> product | _closed TIMES first -> product

?first: follow | quantity | quantity _SUP argument -> power
?follow: plain | applied | inner | inner _SUP argument -> power
?quantity: (DIGIT | NUMBER) -> number | _RULE sum _RULE -> absolute | _RULES sum _RULES [_SUB argument] -> norm
?inner: group | group subscript -> index
?group: _LPAR sum _RPAR | _LCURLY sum _RCURLY | _LBRACKET sum _RBRACKET | _LBRACKET equation _RBRACKET
?plain: atom | atom _SUP argument -> power
?atom: name | name subscript -> index | call | call subscript -> index | _BRACE first _END_BRACE
    | _ONE _SUB _BRACE equation _END_BRACE | _ONE _LBRACKET equation _RBRACKET
    | MEAN distribution _LBRACKET sum _RBRACKET -> mean | _LNORM sum _RNORM [_SUB argument] -> norm
    | MAX (_LPAR sum (_COMMA sum)* _RPAR | _LCURLY sum (_COMMA sum)* _RCURLY) -> call
    | _LVERT sum _RVERT -> absolute | ROOT argument -> call | _FRAC argument argument -> quotient
    | _FRAC _BRACE _PARTIAL [_SUP argument] product _END_BRACE variables -> derivative
    | _CASES case (_NEXT case)* _NEXT? _END_CASES -> cases
    | _MATRIX row (_NEXT row)* _NEXT? _END_MATRIX -> matrix
call: FUNCTION _LPAR sum ((_COMMA | _RULES) sum)* _RPAR
case: sum _COMMA? _AND (_IF equation | _OTHERWISE) _end?
row: sum (_AND sum)*
variables: _BRACE (_PARTIAL variable)+ _END_BRACE
variable: atom [_SUP argument]

?applied: (OPEN | LOG) group -> call | LOG _SUB argument group -> logarithm
?open: (OPEN | LOG) operand -> call | LOG _SUB argument operand -> logarithm
    | SUM _range product -> big | (BIG | MAX) _range target -> big
    | _FRAC _BRACE _PARTIAL [_SUP argument] _END_BRACE variables target -> derivative
    | _NABLA _SUB argument [_SUP argument] target -> gradient
?operand: plain | quantity | quantity _SUP argument -> power | applied | open
?target: first | open
_range: indices | limits
indices: _SUB one | _SUB _BRACE binder (_COMMA binder)* _END_BRACE
limits: _SUB _BRACE from (_COMMA binder)* _END_BRACE _SUP argument
distribution: _SUB _BRACE one _SIM first _END_BRACE
one: name -> binder
from: name EQUALS sum -> binder
binder: name (RELATION sum)*

name: NAME
?symbol: name | DIGIT -> number
?argument: symbol | _BRACE sum _END_BRACE
subscript: _SUB symbol | _SUB _BRACE sum (_COMMA sum)* _END_BRACE | _SUB _BRACE name digit _END_BRACE
digit: DIGIT -> number
"""
TERMINALS = r"""
EQUALS =; RELATION < > \le \ge \ne; _PLUS +; _MINUS -; TIMES \cdot \odot; _SLASH /; _SUB _; _SUP ^; _AND &; _NEXT \\;
_COMMA ,; _STOP .; _LPAR (; _RPAR ); _LBRACKET [; _RBRACKET ]; _BRACE {; _END_BRACE }; _LCURLY \{; _RCURLY \}; _RULE |;
_RULES \|; _LVERT \lvert; _RVERT \rvert; _LNORM \lVert; _RNORM \rVert; _SIM \sim; _FRAC \frac; _PARTIAL \partial;
_NABLA \nabla; ROOT \sqrt; SUM \sum; MAX \max \min; BIG \prod \arg\max \arg\min; LOG \log; OPEN \exp \tanh;
_CASES \begin{cases}; _END_CASES \end{cases}; _MATRIX \begin{matrix} \begin{pmatrix} \begin{bmatrix};
_END_MATRIX \end{matrix} \end{pmatrix} \end{bmatrix}; _ALIGNED \begin{aligned} \begin{align} \begin{split};
_END_ALIGNED \end{aligned} \end{align} \end{split}; _IF \operatorname{if} \operatorname{for};
_OTHERWISE \operatorname{otherwise}; MEAN \mathbb{E} \operatorname{Var}; _ONE \mathbb{1} \mathbb{I}; NAME \top;
FUNCTION; NUMBER; DIGIT
"""
TOKENS = [entry.split() for entry in TERMINALS.split(";")]
TYPES = {text: name for name, *texts in TOKENS for text in texts}
SPELLINGS = r"""
= := \coloneqq; < \lt; > \gt; \le \leq; \ge \geq; \ne \neq; \cdot \times; \log \ln; \frac \tfrac \dfrac; \hat \widehat;
\mathbf \boldsymbol \bm; \operatorname \mathrm \text \operatorname*; \top \intercal \mathsf{T} \mathrm{T};
\operatorname{otherwise} \operatorname{otherwise.}; \arg\max \operatorname{argmax} \operatorname{arg\,max};
\arg\min \operatorname{argmin} \operatorname{arg\,min}
"""
SPELLINGS = {usual: others for usual, *others in map(str.split, SPELLINGS.split(";"))}  # of signs and of commands
SYMBOL = r"\\[A-Za-z]+\*?|\\.|."
SPACE = r"\s|~|\\[,;:!> ]|\\(?:quad|qquad|displaystyle|textstyle|limits|nolimits)(?![A-Za-z])"
SIZE = r"(?:\\(?:left|right|[bB]igg?[lr]?)\s*)?"
REFUSED = {  # what TeX sets without a word, and people read in two ways: where, and why
    rf"\^\s*\{{\s*({SIZE}\\?[([{{]\s*[\w\\']+\s*([-+]\s*[0-9]+\s*)?{SIZE}\\?[)\]}}]\s*\}})": "a label, not a power",
    r"\\\\\*?\s*(\[\s*-?[0-9.]+\s*[a-z]{2}\s*\])": "leave out the space between rows",
    r"[0-9](e[-+]?[0-9])": "write a power of ten",
    r"frac\s*\{\s*(d)[^{}]*\}\s*\{\s*d": r"write a derivative with \partial",
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

    latex, text, start, end, depth = "", "", None, None, 0
    inner = property(lambda self: self.text[1:-1] if self.text[0] == "{" else self.text)
    nodes = cached_property(lambda self: [child for child in self.children if isinstance(child, Node)])

    def __str__(self) -> str:
        return self.text

    @cached_property
    def bound(self) -> list[str]:
        """The indices that the limits of a big operator, or the distribution of an expectation, bind."""
        return list(dict.fromkeys(str(node.nodes[0].children[0]) for node in self.nodes if node.data == "binder"))

    @cached_property
    def free(self) -> list[str]:
        """The names in it that nothing in it binds, in order."""
        found = {str(self.children[0])} if self.data == "name" else set().union(*(node.free for node in self.nodes))
        return sorted(found.difference(*(node.bound for node in self.nodes)))


DECLARED = "%declare " + " ".join(name for name, *_ in TOKENS)
PARSER = Lark(GRAMMAR + DECLARED, parser="lalr", propagate_positions=True, tree_class=Node)


def _pattern(text: str) -> str:
    r"""A sign or a name, however it is written: `\hat p` or `\hat{p}`, `\mathbf x` or `\boldsymbol{x}`."""
    base, _, label = text.partition("_")
    if base and label:
        return rf"{_pattern(base)}\s*{_pattern(f'_{label}')}"
    first = re.match(SYMBOL, text)[0]
    spellings = [first, *SPELLINGS.get(first, [])]
    pattern = "|".join(re.escape(one) + "(?![A-Za-z])" * one[1:].isalpha() for one in spellings)
    rest = text[len(first) :].strip(" {}")
    inner = _pattern(rest) if rest else ""
    if rest and (first == "_" or first[1:2].isalpha()):  # it takes one symbol, or what stands in braces
        bare = f"|{inner}" if re.fullmatch(SYMBOL, rest) else ""
        inner = rf"(?:\{{\s*{inner}\s*\}}{bare})"
    return rf"(?:{pattern})\s*{inner}" if rest else f"(?:{pattern})"


@cache
def _lexer(names: tuple[str, ...]) -> tuple[re.Pattern, list[tuple[str, str]]]:
    """A pattern with a group for each token, and what each group is: its kind, none for a space, and its usual text."""
    known = [(text, kind, sign) for sign, kind in TYPES.items() for text in [sign, *SPELLINGS.get(sign, [])]]
    known += [(name, "NAME", name) for name in names]
    known.sort(key=lambda token: (token[0][0] == "\\", -len(token[0])))  # W_1 before W; commands last, for speed
    patterns = [SIZE * (kind[:2] in ("_L", "_R")) + _pattern(text) + "'*" * (kind == "NAME") for text, kind, _ in known]
    patterns = [f"(?:{SPACE})+", r"[0-9]+\.[0-9]+|[0-9]{2,}", "[0-9]", *patterns]  # the most frequent one first
    kinds = [("", ""), ("NUMBER", ""), ("DIGIT", ""), *(token[1:] for token in known)]
    return re.compile("|".join(f"({pattern})" for pattern in patterns)), kinds


def tokenize(latex: str, notation: Notation) -> list[Token]:
    """Split a formula into tokens, without spaces, written as in the notation. A bracket begins with its size."""
    (lexer, kinds), found, end, inner = _lexer(tuple(notation.kinds)), [], 0, 0
    if latex.count(r"\left") != latex.count(r"\right"):
        raise FormulaError(r"\left without \right, or vice versa", latex, re.search(r"\\left|\\right", latex).start())
    for pattern, why in REFUSED.items():
        if match := re.search(pattern, latex):
            raise FormulaError(why, latex, match.start(1))
    while end < len(latex):
        match, start = lexer.match(latex, end), end
        if not match:
            raise FormulaError(f"unknown {re.match(SYMBOL, latex[start:])[0]}, or not of one symbol", latex, start)
        end, before = match.end(), found[-1].type if found else "_NEXT"
        kind, text = kinds[match.lastindex - 1]
        if kind == "NAME":
            role, called = notation.kinds.get(text), re.match(rf"(?:{SPACE})*{SIZE}\(", latex[end:])
            if text == r"\mathbf 1" and re.match(rf"(?:{SPACE})*(?:_|{SIZE}\[)", latex[end:]):
                kind = "_ONE"
            elif role == "function" or (called and not role and before in ("_NEXT", "_AND", "_ALIGNED")):
                kind = "FUNCTION"
            elif called and role != "scalar" and before not in ("_SUB", "_SUP"):
                message = f"ambiguous: the notation knows {text} neither as a function nor as a scalar"
                raise FormulaError(message, latex, start)
            text += "'" * match[0].count("'")
        inner += (kind in ("_CASES", "_MATRIX")) - (kind in ("_END_CASES", "_END_MATRIX"))
        if found and found[0].type == "_ALIGNED" and not inner and kind in ("EQUALS", "RELATION", "_PLUS"):
            while found[-1].type in ("_AND", "_NEXT"):  # a row that begins with such a sign goes on
                found.pop()
        if kind:
            found.append(Token(kind, text or match[0], start, end_pos=end))
    return found


@lru_cache(1000)
def parse(latex: str, notation: Notation) -> tuple[Node, ...]:
    """Read a display formula: a relation, or several in aligned rows. Raises FormulaError, and nothing else."""
    parser = PARSER.parse_interactive()
    try:
        for token in tokenize(latex, notation):
            parser.feed_token(token)
        tree = parser.feed_eof()
    except UnexpectedToken as error:
        place = len(latex) if error.token.type == "$END" else error.token.start_pos
        raise FormulaError(_advice(error.token.type, parser.accepts()), latex, place) from None
    for node in tree.iter_subtrees():  # from the leaves up
        node.data, node.latex = str(node.data), latex  # lark's own kind of string is slow to compare
        node.start, node.end = node.meta.container_start_pos, node.meta.container_end_pos
        node.text = latex[node.start : node.end]
        outside = [*node.nodes[0].nodes[1:], node.nodes[-1]] if node.data in ("limits", "distribution") else []
        if any(name in node.bound for limit in outside for name in limit.free):
            raise FormulaError("an index stands in the limits that bind it", latex, node.start)
        node.depth = 1 + max((below.depth for below in node.nodes), default=0)
        if node.depth > MAX_DEPTH:
            raise FormulaError("nested too deeply", latex, node.start)
    return tuple(tree.children)


def _advice(found: str, expected: set[str]) -> str:
    """What is wrong, from the kind of token found and the kinds that could stand there."""
    if expected <= {"NAME", "DIGIT", "_BRACE"}:
        return "TeX takes one symbol here: use braces"
    if found in ("_SUP", "_SUB"):
        return "a second subscript or superscript, or ambiguous: use parentheses"
    if "NUMBER" in expected:
        return "an operand is missing here"
    if "_PLUS" in expected and not found.startswith(("_R", "_END", "$")):
        return r"ambiguous: does what stands before this go on here? Use parentheses, or \cdot before a number"
    if "$END" in expected:
        return "this follows a complete formula"
    closing = {name for name in expected if name.startswith(("_R", "_END"))} if "_PLUS" in expected else expected
    texts = {name: texts[0] for name, *texts in TOKENS if texts}
    return f"expected {' or '.join(sorted(texts.get(name, name) for name in closing))}"
