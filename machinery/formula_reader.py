r"""Read formulas: the LaTeX of softmax and cross-entropy, to a syntax tree. Standard library only.

    formula  = chain {'\\' chain}                       rows only inside \begin{aligned}, where `&` is skipped
    chain    = sum {('=' | '\le' | '<' | '\ne' | ...) sum}
    sum      = ['-'] product {('+' | '-') product}
    product  = factor {[\cdot | \times | \odot] factor} ['/' factor]
    factor   = primary ['_' indices] ['^' exponent] | open
    primary  = number | name | call | (sum) | [condition] | {factor} | \frac{sum}{sum} | \sqrt{sum} | |sum|
             | \lVert sum \rVert | cases | matrix | \mathbb E_{k \sim p}[sum] | \frac{\partial product}{...}
    open     = \log factor | \nabla_z factor | \frac{\partial}{\partial z_k} factor | \sum_{k=1}^{K} product
    call     = function '(' sum {(',' | '\|') sum} ')'

What is open ends the product it stands in: a big operator takes the whole product to its right, up to + or -.
What a person could read in two ways is an error and never a guess: `a/bc`, `\log x y`, `\log(x)^2`, `x^12`,
`z^{(t)}`, `2|x|`, and `f(x)` where the notation knows `f` neither as a function nor as a scalar.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

MAX_DEPTH = 40  # nested groups: more is no formula that a person reads, and Python's stack is finite


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

    kind           parts                                          example
    number, name   the text                                       `2`, `\hat p`, `\mathcal L_{\mathrm{CE}}`
    index          base, *indices                                 `z_{n,k}`
    power          base, exponent (None: the transpose)           `x^2`
    negative       body                                           `-x`
    sum            *terms, a subtracted one being a negative      `x - y`
    product        signs between the factors, *factors            `x y`, `x \cdot y`, `x \odot y`
    quotient       numerator, denominator                         `\frac{x}{y}`, `x / y`
    call           function, *arguments                           `\log x`, `\delta_{ij}`, `[i = j]`, `|x|`
    relation       the relations between the sides, *sides        `x = y \le z`
    big            operator, index, low, high, conditions, body   `\sum_{k=1}^K x`; limits None: the index set
    mean           operator, index, distribution, body            `\mathbb E_{k \sim p}[x]`
    derivative     body, *variables                               `\frac{\partial x}{\partial c}`
    cases          *(value, condition), condition None: otherwise
    matrix         *rows
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
    """The names in a node that no big operator and no expectation inside it binds."""
    if node.kind == "name":
        return {node.parts[0]}
    found = set().union(*map(free_names, children(node.parts)))
    if node.kind in ("big", "mean"):  # limits and distribution are outside
        outside = children(node.parts[2:4] if node.kind == "big" else node.parts[2:3])
        return (found - {node.parts[1]}).union(*map(free_names, outside))
    return found


class Token(NamedTuple):
    r"""A kind ("name", "number", "sign", or "" at the end) and a canonical text: `\hat p` for `\hat{p}`."""

    kind: str
    text: str
    start: int
    end: int


def _commands(words: str, form: str = r"\%s") -> set[str]:
    return {form % word for word in words.split()}


GREEK = _commands(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta lambda mu nu xi pi rho sigma tau "
    "phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega ell"
)
ACCENTS = {a: a for a in _commands("hat tilde bar mathbf mathcal mathbb")} | {
    r"\widehat": r"\hat",
    r"\boldsymbol": r"\mathbf",
    r"\bm": r"\mathbf",
}
WORDS = _commands("operatorname operatorname* mathrm text mathsf")
SPACES = {"~", *_commands(", ; : ! > quad qquad displaystyle textstyle limits nolimits"), "\\ "}
SIZES = _commands("left right big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr")
RELATIONS = {r: r for r in ("=", "<", ">", r"\le", r"\ge", r"\ne")} | {
    ":=": "=",
    r"\coloneqq": "=",
    r"\lt": "<",
    r"\gt": ">",
    r"\leq": r"\le",
    r"\geq": r"\ge",
    r"\neq": r"\ne",
}
BRACKETS = {"(": ")", "[": "]", r"\{": r"\}"}
PAIRS = BRACKETS | {"{": "}", "|": "|", r"\lvert": r"\rvert", r"\lVert": r"\rVert", r"\|": r"\|"}
DELIMITERS = {*PAIRS, *PAIRS.values()} - {"{", "}"}
BIG = {*_commands("sum prod max min"), r"\arg\max", r"\arg\min"}
OPEN = _commands("log ln exp tanh")
TIMES = {r"\cdot": r"\cdot", r"\times": r"\cdot", r"\odot": r"\odot", "/": "/"}
FRACTIONS = _commands("frac tfrac dfrac")
ALIGNED = _commands("aligned align align* split", r"\begin{%s}")
GRIDS = _commands("cases pmatrix bmatrix matrix", r"\begin{%s}")
SIGNS = {
    *"+-_^&,.{}",
    "\\\\",
    *_commands("sqrt partial nabla top intercal sim mid"),
    *RELATIONS,
    *DELIMITERS,
    *BIG,
    *OPEN,
    *TIMES,
    *FRACTIONS,
    *ALIGNED,
    *GRIDS,
}
SIGNS |= {sign.replace("begin", "end") for sign in ALIGNED | GRIDS}
FUNCTIONS = _commands("softmax logsumexp sigmoid softplus relu sign diag tr", r"\operatorname{%s}")
FUNCTIONS |= {r"\sigma"}
LEXEME = re.compile(
    r"\\(?:begin|end)\{[a-z]+\*?\}|\\arg\s*\\m(?:ax|in)(?![A-Za-z])|\\operatorname\*"
    r"|\\[A-Za-z]+|\\.|[0-9]+(?:\.[0-9]+)?|:=|\S",
    re.DOTALL,
)
ACCENTED = re.compile(r"\s*(\{?)\s*(\\[A-Za-z]+|[A-Za-z0-9])")
WORD = re.compile(r"\s*(?:\{((?:[A-Za-z ]|\\,)+)[.,]?\}|([A-Za-z]))")


def tokenize(latex: str) -> list[Token]:
    """Split a formula into tokens, without spaces. A bracket begins with its size, as in `\\left(`."""
    found, position, lefts, size = [], 0, 0, None
    while match := LEXEME.search(latex, position):
        text, start, position = match[0], match.start(), match.end()
        if text in SIZES:
            lefts += (text == r"\left") - (text == r"\right")
            after = LEXEME.search(latex, position)
            if lefts < 0 or not after or after[0] not in DELIMITERS:
                raise FormulaError(f"{text} without its bracket", latex, start)
            size = start
        elif text == "'" and found and found[-1].kind == "name":
            found[-1] = found[-1]._replace(text=found[-1].text + "'", end=position)
        elif text not in SPACES:
            kind, text, position = _symbol(latex, text, start)
            found.append(Token(kind, text, start if size is None else size, position))
            size = None
    if lefts:
        raise FormulaError(r"\left without \right", latex, latex.rindex(r"\left"))
    return [*found, Token("", "", len(latex), len(latex))]


def _symbol(latex: str, text: str, start: int, depth: int = 0) -> tuple[str, str, int]:
    """Kind, canonical text and end of the token that begins with the lexeme `text` at `start`."""
    end = start + len(text)
    if text in WORDS and (word := WORD.match(latex, end)):
        name = (word[1] or word[2]).replace(r"\,", "").strip()
        known = {"argmax": r"\arg\max", "argmin": r"\arg\min"}.get(name)
        return ("sign", known, word.end()) if known else ("name", rf"\operatorname{{{name}}}", word.end())
    if text in ACCENTS and depth < 3 and (inner := ACCENTED.match(latex, end)):
        kind, body, end = _symbol(latex, inner[2], inner.start(2), depth + 1)
        closing = re.compile(r"\s*\}" if inner[1] else "").match(latex, end)
        if not closing or kind == "sign" or body.startswith(r"\operatorname"):
            raise FormulaError(f"{text} spans one symbol; indices come after it", latex, inner.start(2))
        body = f" {body}" if len(body) == 1 or body in GREEK else f"{{{body}}}"
        return "name", ACCENTS[text] + body, closing.end()
    if text in GREEK or (text.isascii() and text.isalpha()):
        return "name", text, end
    if text[0] in "0123456789":
        return "number", text, end
    if (text := "".join(text.split())) in SIGNS:
        return "sign", RELATIONS.get(text, text), end
    raise FormulaError(f"unknown {'command' if text[0] == chr(92) else 'character'} {text}", latex, start)


def parse(latex: str, kinds: Mapping[str, str] | None = None) -> tuple[Node, ...]:
    r"""Read a display formula: a chain (a relation), or several if aligned rows are equations of their own.

    `kinds` says of each name in the notation whether it is a "scalar", an "array" or a "function". A call
    that is being defined, `\mathcal L(y, \hat p) = ...`, needs no entry. Raises FormulaError, nothing else.
    """
    return Parser(latex, kinds or {}).formula()


class Parser:
    """Recursive descent; each method reads one rule of the grammar above and leaves the cursor after it."""

    def __init__(self, latex: str, kinds: Mapping[str, str]):
        self.latex, self.kinds, self.tokens = latex, kinds, tokenize(latex)
        self.at = self.depth = self.row = 0
        self.open = False  # the factor just read would swallow what follows it

    text = property(lambda self: self.tokens[self.at].text)
    type = property(lambda self: self.tokens[self.at].kind)
    start = property(lambda self: self.tokens[self.at].start)

    def fail(self, message: str, position: int | None = None):
        raise FormulaError(message, self.latex, self.start if position is None else position)

    def take(self) -> Token:
        self.at += self.type != ""
        return self.tokens[self.at - 1]

    def accept(self, *texts: str) -> str:
        return self.take().text if self.text in texts and self.type else ""

    def expect(self, *texts: str) -> str:
        return self.accept(*texts) or self.fail(f"expected {' or '.join(texts)}")

    def node(self, kind: str, start: int, *parts: object) -> Node:
        return Node(kind, parts, start, self.latex[start : self.tokens[self.at - 1].end])

    def formula(self) -> tuple[Node, ...]:
        aligned, depth, chains = self.accept(*ALIGNED), 0, []
        for token in self.tokens[:] if aligned else ():  # the & of cases and matrices stay
            depth += token.text.startswith(r"\begin") - token.text.startswith(r"\end")
            if token.text == "&" and depth < 2:
                self.tokens.remove(token)
        while not chains or (aligned and self.accept("\\\\")):
            goes_on = chains and self.text in RELATIONS
            self.row = self.row if goes_on else self.at
            chains.append(self.chain(*(chains.pop() if goes_on else (self.start, (), self.sum()))))
        self.accept(",", ".")
        if aligned:
            self.expect(aligned.replace("begin", "end"))
            self.accept(",", ".")
        if self.type:
            self.fail("this follows a complete formula")
        for start, relations, *_ in chains if len(chains) > 1 else ():
            if not relations:
                self.fail("a row must be an equation, or begin with a relation", start)
        return tuple(Node("relation", tuple(p), start, self.latex[start : p[-1].end]) for start, *p in chains)

    def chain(self, start: int, relations: tuple, *sides: Node) -> tuple:
        while self.text in RELATIONS:
            relations, sides = (*relations, self.take().text), (*sides, self.sum())
        return start, relations, *sides

    def condition(self) -> Node:
        start, relations, *sides = self.chain(self.start, (), self.sum())
        return self.node("relation", start, relations, *sides) if relations else sides[0]

    def sum(self) -> Node:
        start, terms = self.start, []
        while not terms or self.text in ("+", "-"):
            place, sign = self.start, self.accept("-", *"+" * bool(terms))
            body = self.product()
            terms.append(self.node("negative", place, body) if sign == "-" else body)
        return self.node("sum", start, *terms) if len(terms) > 1 else terms[0]

    def product(self) -> Node:
        start, factors, signs = self.start, [self.factor()], []
        while self.text in TIMES or self.begins_factor():
            if self.open or signs[-1:] == ["/"]:
                self.fail("ambiguous: does the operand before this go on here? Use parentheses")
            signs.append(TIMES.get(self.accept(*TIMES), ""))
            if not signs[-1] and self.type == "number":
                self.fail(r"ambiguous: write \cdot before this")
            if signs[-1] == "/" and len(factors) > 1:
                factors = [self.node("product", start, tuple(signs[:-1]), *factors)]
            factors.append(self.factor())
        if signs[-1:] == ["/"]:
            return self.node("quotient", start, *factors)
        return self.node("product", start, tuple(signs), *factors) if signs else factors[0]

    def begins_factor(self) -> bool:
        signs = BIG | OPEN | FRACTIONS | GRIDS | PAIRS.keys() - {"|", r"\|"} | {r"\sqrt", r"\nabla"}
        return self.type in ("name", "number") or self.text in signs

    def factor(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail("nested too deeply")
        start, text, after = self.start, self.text, self.tokens[self.at + 1 : self.at + 4]
        if text in BIG and after[0].text not in PAIRS:
            node = self.big()
        elif text in OPEN:
            node = self.elementary()
        elif text == r"\nabla" or (
            text in FRACTIONS and [t.text for t in after[:1]] == ["{"] and after[1].text == r"\partial"
        ):
            node = self.gradient() if text == r"\nabla" else self.derivative()
        else:
            node, self.open = self.primary(), False
        if not self.open:
            indexed = node.kind == "index" or (node.kind == "name" and "_" in node.parts[0])
            if self.text == "_" and not indexed:
                node = self.subscript(node, start)
            if self.text in ("_", "^") and text in OPEN:
                self.fail("ambiguous: put the function and its argument in parentheses")
            if self.accept("^"):
                node = self.node("power", start, node, self.exponent())
            if self.text in ("_", "^"):
                self.fail("a second subscript or superscript, or a subscript after the superscript")
            self.open = False
        self.depth -= 1
        return node

    def subscript(self, node: Node, start: int) -> Node:
        r"""Indices `_k`, `_{n,k}`, `_{nk}`, or part of a name: `_{\mathrm{CE}}`, `_{\max}`, a known `d_k`."""
        self.expect("_")
        braced, label, indices = self.text == "{", "", []
        inside = self.tokens[self.at + braced]
        if node.kind == "name" and inside.text.startswith((r"\operatorname", r"\max", r"\min")):
            self.at += 1 + braced
            label = inside.text.replace("operatorname", "mathrm")
            _ = self.expect("}") if braced else ""
        else:
            for entry in self.several("{") if braced else [self.argument()]:
                side_by_side = entry.kind == "product" and not any(entry.parts[0])
                indices += entry.parts[1:] if side_by_side else [entry]
            if node.kind == "name" and f"{node.parts[0]}_{indices[0].parts[0]}" in self.kinds:
                label = indices[0].parts[0]
        if label:
            label = label if len(label) == 1 else f"{{{label}}}"
            return self.node("name", start, f"{node.parts[0]}_{label}")
        return self.node("index", start, node, *indices)

    def exponent(self) -> Node | None:
        ahead = [t.text for t in self.tokens[self.at : self.at + 5]]
        braced = ahead[0] == "{"
        if ahead[braced] in (r"\top", r"\intercal", r"\operatorname{T}"):
            self.at += 1 + braced
            return self.expect("}") and None if braced else None
        if ahead[1::2] == ["(", ")"]:
            self.fail("a superscript in parentheses is a label, not a power")
        return self.argument()

    def argument(self) -> Node:
        """A sum in braces, or what TeX takes without them: one symbol."""
        if self.text == "{":
            return self.several("{", one=True)[0]
        if self.type == "name" or (self.type == "number" and len(self.text) == 1):
            kind, text, start, _ = self.take()
            return self.node(kind, start, text)
        return self.fail("TeX takes one symbol here: use braces")

    def several(self, *opening: str, one: bool = False) -> list[Node]:
        """Sums in brackets, between commas or `\\|`."""
        bracket, found = self.expect(*opening), []
        while not found or (not one and self.accept(",", r"\|", r"\mid")):
            found.append(self.sum())
        self.expect(PAIRS[bracket])
        return found

    def primary(self) -> Node:
        start, text = self.start, self.text
        if self.type == "number":
            return self.node("number", start, self.take().text)
        if self.type == "name":
            return self.name()
        if text in FRACTIONS | {r"\sqrt"} and self.take():
            kind = ("call", start, text) if text == r"\sqrt" else ("quotient", start, self.argument())
            return self.node(*kind, self.argument())
        if text in GRIDS:
            return self.grid()
        if self.accept(r"\max", r"\min"):
            return self.node("call", start, text, *self.several(*BRACKETS))
        if text not in PAIRS:
            self.fail("an operand is missing here")
        bracket = self.take().text  # invisible braces may hold one factor only: `{a+b}c` looks like `a+bc`
        body = {"{": self.factor, "[": self.condition, r"\{": self.condition}.get(bracket, self.sum)()
        self.expect(PAIRS[bracket])
        if bracket == "{" or bracket in BRACKETS:
            inside = ("[", body) if body.kind == "relation" else body.parts
            return self.node("call" if body.kind == "relation" else body.kind, start, *inside)
        norm = r"\lvert" if bracket in ("|", r"\lvert") else r"\lVert"
        if norm == r"\lVert" and self.accept("_") and (order := self.argument().parts[0]) != "2":
            norm += "_1" if order == "1" else self.fail("only the norms 1 and 2 are known")
        return self.node("call", start, norm, body)

    def name(self) -> Node:
        place, (_, text, start, _) = self.at, self.take()
        if text in (r"\mathbb 1", r"\mathbf 1", r"\mathbb I") and self.text in ("_", "[", r"\{"):
            bracket = self.expect("{") if self.accept("_") else self.take().text
            body = self.condition()
            self.expect(PAIRS[bracket])
            if body.kind != "relation":
                self.fail("expected a condition", start)
            return self.node("call", start, "[", body)
        if text in (r"\mathbb E", r"\operatorname{Var}"):
            _, _, index, _ = self.expect("_"), self.expect("{"), self.index_name(), self.expect(r"\sim")
            distribution, _ = self.factor(), self.expect("}")
            return self.node("mean", start, text, index, distribution, *self.several("[", one=True))
        node = self.node("name", start, text)
        if self.text == "_":
            node = self.subscript(node, start)
            if text == r"\delta" and len(node.parts) == 3:
                return self.node("call", start, text, *node.parts[1:])
        name = node.parts[0] if node.kind == "name" else ""
        kind = self.kinds.get(name, "function" if name.rstrip("'") in FUNCTIONS else "")
        if self.text == "(" and (kind == "function" or (place == self.row and self.is_defined())):
            return self.node("call", start, name or node.source, *self.several("("))
        if kind == "function":
            self.fail(f"{name} is a function and needs its argument in parentheses")
        if self.text == "(" and name and kind != "scalar":
            self.fail(f"ambiguous: the notation knows {name} neither as a function nor as a scalar", start)
        return node

    def is_defined(self) -> bool:
        """Whether the parentheses that begin here are followed by an equals sign."""
        depth = 0
        for token, after in zip(self.tokens[self.at :], self.tokens[self.at + 1 :], strict=False):
            depth += (token.text == "(") - (token.text == ")")
            if not depth:
                return after.text == "="
        return False

    def index_name(self) -> str:
        return self.take().text if self.type == "name" else self.fail("an index is a name")

    def elementary(self) -> Node:
        _, text, start, _ = self.take()
        if text == r"\log" and self.accept("_"):
            text += f"_{self.argument()}"
        if self.text == "^" or text not in OPEN | {r"\log_2", r"\log_10"}:
            self.fail("ambiguous: write the power outside" if self.text == "^" else "only the bases 2 and 10")
        bracketed = self.text in BRACKETS
        body = self.several(self.text, one=True)[0] if bracketed else self.factor()
        self.open = not bracketed
        return self.node("call", start, text, body)

    def twice(self) -> bool:
        squared = self.accept("^") and str(self.argument())
        return squared == "2" if squared in ("", "2") else self.fail("only second derivatives")

    def gradient(self) -> Node:
        start, _ = self.take().start, self.expect("_")
        variable = self.argument()
        variables, body = (variable,) * (1 + self.twice()), self.factor()
        self.open = True
        return self.node("derivative", start, body, *variables)

    def derivative(self) -> Node:
        start, _, _ = self.take().start, self.expect("{"), self.expect(r"\partial")
        order, body, variables = 1 + self.twice(), None if self.text == "}" else self.product(), []
        _, _ = self.expect("}"), self.expect("{")
        while not variables or self.text == r"\partial":
            self.expect(r"\partial")
            variable = self.argument()
            variable = self.subscript(variable, variable.start) if self.text == "_" else variable
            variables += [variable] * (1 + self.twice())
        self.expect("}")
        if len(variables) != order:
            self.fail("the order above is not that below", start)
        operator = body is None
        body = self.factor() if operator else body
        self.open = operator
        return self.node("derivative", start, body, *variables)

    def big(self) -> Node:
        _, operator, start, _ = self.take()
        high, binders = None, []
        while (self.text == "^" and not high) or (self.text == "_" and not binders):
            if self.accept("^"):
                high = self.argument()
            else:
                binders = self.binders()
        if not binders or (high is None) != (binders[-1][1] is None):
            self.fail(f"{operator} needs an index, and both limits or none", start)
        body, self.open = self.product(), True
        last = body.parts[-1] if body.kind in ("product", "quotient") else body
        if operator != r"\sum" and last is not body and binders[-1][0] not in free_names(last):
            self.fail(f"ambiguous: does this belong to {operator}? Use parentheses", last.start)
        for index, low, conditions in reversed(binders):
            body = self.node("big", start, operator, index, low, high, tuple(conditions), body)
        return body

    def binders(self) -> list[tuple[str, Node | None, list[Node]]]:
        r"""What stands under a big operator: `k`, `k=1`, `n,k`, `j \ne k`, `j=1, j \ne k`."""
        self.expect("_")
        braced, found = self.accept("{"), []
        while not found or (braced and self.accept(",")):
            start, index = self.start, self.index_name()
            name = self.node("name", start, index)
            if not found or found[-1][0] != index:
                if found and (found[-1][1] or self.text == "="):
                    self.fail("one index with limits for each operator", start)
                found.append((index, self.sum() if braced and self.accept("=") else None, []))
            if braced and self.text in RELATIONS:
                found[-1][2].append(self.node("relation", start, (self.take().text,), name, self.sum()))
        _ = self.expect("}") if braced else ""
        return found

    def grid(self) -> Node:
        (_, opening, start, _), rows = self.take(), []
        kind = "cases" if opening == r"\begin{cases}" else "matrix"
        while not rows or (self.accept("\\\\") and not self.text.startswith(r"\end")):
            row = [self.sum()]
            if kind == "cases":
                self.accept(",")
                self.expect("&")
                word = self.take().text[14:-1] if self.text.startswith(r"\operatorname") else "if"
                row.append(None if word in ("otherwise", "else") else self.condition())
                if row[1] and (word not in ("if", "for", "when") or row[1].kind != "relation"):
                    self.fail(r"expected a condition or \text{otherwise}")
                self.accept(",", ".")
            while kind == "matrix" and self.accept("&"):
                row.append(self.sum())
            rows.append(tuple(row))
        self.expect(opening.replace("begin", "end"))
        if len({len(row) for row in rows}) > 1:
            self.fail("the rows of a matrix have different lengths", start)
        return self.node(kind, start, *rows)
