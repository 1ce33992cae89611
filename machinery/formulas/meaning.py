r"""What the layout of a formula means, by the notation: a power or a label, a product or a call, a derivative.

What is open ends the product it stands in: a function without parentheses takes one factor, a sum the whole product to
its right, up to + or -. Where people would differ, `_two` raises an error that shows both readings and how to write
each. Layout nodes that need no decision (`fraction`, `root`, `cases`, ...) have a method of their name; a rule that you
add to grammar.lark needs one here, and its node a value in values.py.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from lark import Token, Tree

from machinery.formulas import guards
from machinery.formulas.lexer import FormulaError
from machinery.formulas.notation import Notation
from machinery.formulas.tree import Node

MAX_DEPTH = 60  # nodes within nodes: more is no formula that a person reads, and Python's stack is finite
NONLINEAR = {r"\prod", r"\max", r"\min", r"\arg\max", r"\arg\min"}
VALUELESS = ("name", "index", "call")  # what the left side of a definition may be


@dataclass
class Open:
    """What takes what stands to its right: a function without parentheses, a big operator, a derivative."""

    kind: str  # "function", "big", "derivative", "gradient"
    parts: list  # its node's children before the body
    start: int
    end: int
    power: Node | None = None  # \log^2

    def __str__(self) -> str:
        return str(self.parts[0])


class Meaning:
    """Reads the layout of one formula."""

    def __init__(self, latex: str, notation: Notation):
        self.latex, self.notation = latex, notation

    # Places and errors

    def fail(self, message: str, place: "Tree | Token | Open | int") -> None:
        raise FormulaError(message, self.latex, place if isinstance(place, int) else start_of(place))

    def two(self, place, one: str, other: str, why: str = "ambiguous") -> None:
        """Refuse what has two readings, with a way to write each."""
        self.fail(f"{why}: write {one} or {other}", place)

    def text(self, *trees) -> str:
        return " ".join(self.latex[start_of(trees[0]) : end_of(trees[-1])].split())

    def node(self, data: str, children: list, start: int, end: int) -> Node:
        node = Node(data, children)
        node.latex, node.start, node.end, node.text = self.latex, start, end, self.latex[start:end]
        node.depth = 1 + max((child.depth for child in node.nodes), default=0)
        if node.depth > MAX_DEPTH:
            self.fail("nested too deeply", start)
        return node

    def spread(self, node: Node, tree: Tree | Node) -> Node:
        """The node, with the brackets around it as part of its text."""
        node.start, node.end = start_of(tree), end_of(tree)
        node.text = self.latex[node.start : node.end]
        return node

    # A display: statements, conditions, definitions

    def display(self, tree: Tree) -> tuple[Node, ...]:
        """The statements of a display, with the conditions under which they hold and what they define."""
        *words, listed = tree.children
        pieces, separators = [], [[str(word) for word in words]]
        for child in listed.children:
            if child.data == "relation":
                pieces.append(child)
                separators.append([])
            else:
                token = child.children[0]
                if token.type in ("MID", "PARALLEL", "COLON"):
                    self.fail(f"{token} stands only in a call or below a sum: |x| has two bars", token)
                separators[-1].append(str(token) if token.type == "WORD" else token.type)
        statements: list[Node] = []
        early: list[Node] = []  # conditions that stand before their statement
        mode, place = "", 0
        while place < len(pieces):
            words = [word for word in separators[place] if word in ("FOR", "IF", "WHERE")]
            mode = words[-1] if words else "" if "ROW" in separators[place] else mode
            used, conditions = self.range_of(pieces, place)
            if not used:
                used, conditions = self.members_of(pieces[place], mode)
            if not used:
                used, relation = 1, self.relation(pieces[place], head=mode not in ("FOR", "IF"))
                if mode in ("FOR", "IF") and (statements or "QUAD" not in separators[place]):
                    conditions = self.side_condition(relation)
                elif statements and mode != "WHERE" and self.restricts(relation):
                    conditions = [relation]
                else:
                    relation.where = mode == "WHERE"
                    statements.append(relation)
            place += used
            if statements:
                statements[-1].conditions += (*early, *conditions)
                early = []
            else:
                early += conditions
                mode = ""
        if not statements:
            self.fail("conditions of nothing: a statement is missing", start_of(pieces[0]))
        for statement in statements:
            guards.hold(statement, self)
        return tuple(statements)

    def side_condition(self, relation: Node) -> list[Node]:
        r"""What stands behind "for" or "if": a relation, or an index alone, `\text{for all } k`."""
        if len(relation.nodes) > 1:
            return [relation]
        symbol = self.notation.symbol(relation.nodes[0].text)
        return [] if symbol and symbol.index else self.fail("a condition needs a sign such as = or <", relation.start)

    def members_of(self, piece: Tree, mode: str) -> tuple[int, list[Node]]:
        r"""The conditions that `k \in \{1, \dots, K\}` stands for."""
        if len(piece.children) == 3 and str(piece.children[1]) == r"\in" and mode:
            if found := self.members(piece, piece.children[::2]):
                return 1, found
            self.fail(r"only \{1, \dots, K\} is read behind \in", piece.children[1])
        return 0, []

    def range_of(self, pieces: list, place: int) -> tuple[int, list[Node]]:
        r"""The conditions that `i, j = 1, \dots, K` stands for, and how many pieces they are."""
        names, end = [], place
        while end < len(pieces) and (name := self.bare(pieces[end])) is not None:
            names.append(name)
            end += 1
        if end + 2 >= len(pieces) + 0 or end >= len(pieces):
            return 0, []
        first = pieces[end].children
        dots = [place for place in range(end + 1, min(end + 4, len(pieces))) if self.is_dots(pieces[place])]
        if len(first) != 3 or str(first[1]) not in ("=", r"\in") or not dots or dots[0] + 1 >= len(pieces):
            return 0, []
        name = self.bare(Tree("relation", first[:1]))
        last = pieces[dots[0] + 1]
        if name is None or len(last.children) != 1:
            return 0, []
        low, high = self.side(first[2]), self.side(last.children[0])
        conditions = []
        for index in [*names, name]:
            sign = Token("RELATION", r"\le")
            conditions.append(self.node("condition", [low, sign, index, sign, high], index.start, high.end))
        return dots[0] + 2 - place, conditions

    def bare(self, piece: Tree) -> Node | None:
        """The index that a piece of a list is, if it is nothing else."""
        if len(piece.children) == 1 and len(piece.children[0].children) == 1:
            items = piece.children[0].children[0].children
            if len(items) == 1 and isinstance(items[0], Token) and items[0].type == "NAME":
                symbol = self.notation.symbol(str(items[0]))
                return self.name(items[0]) if symbol and symbol.index else None
        return None

    @staticmethod
    def is_dots(piece: Tree) -> bool:
        leaves = [token for token in piece.scan_values(lambda token: isinstance(token, Token))]
        return len(leaves) == 1 and leaves[0].type == "DOTS"

    def restricts(self, relation: Node) -> bool:
        r"""Whether a further statement restricts the one before it: `i \ne j`, of indices, sizes and numbers alone."""
        names = {name for side in relation.nodes for name in side.free}
        symbols = [self.notation.symbol(name) for name in names]
        if not all(symbol and (symbol.index or symbol.sizes) for symbol in symbols) or len(relation.nodes) < 2:
            return False
        plain = all(
            node.data in ("name", "number", "sum", "negative", "product")
            for side in relation.nodes
            for node in side.iter_subtrees()
        )
        return plain and any(symbol.index for symbol in symbols)

    def relation(self, tree: Tree, head: bool = False) -> Node:
        """An equation, an inequality, or a single side."""
        children = [
            child if isinstance(child, Token) else self.side(child, head and not place)
            for place, child in enumerate(tree.children)
        ]
        return self.node("relation", children, start_of(tree), end_of(tree))

    # Sums and products

    def side(self, tree: Tree, head: bool = False) -> Node:
        """A sum. A sign behind a big operator belongs to what the operator takes."""
        terms, signs, sign = [], [], None
        for child in tree.children:
            if isinstance(child, Token):
                sign = child
            elif terms and self.ends_open(terms[-1]):
                if sign.type == "PLUS":
                    self.fail("an operand is missing here, before +", sign)
                terms[-1] = [*terms[-1], sign, *child.children]
            else:
                terms.append([*child.children])
                signs.append(sign)
        nodes = []
        for items, sign in zip(terms, signs, strict=True):
            node = self.product(items, head and len(terms) == 1 and not sign)
            if sign is not None and sign.type == "MINUS":
                node = self.node("negative", [node], sign.start_pos, node.end)
            nodes.append(node)
        return nodes[0] if len(nodes) == 1 else self.node("sum", nodes, nodes[0].start, nodes[-1].end)

    def ends_open(self, items: list) -> bool:
        base, scripts = unscripted(items[-1])
        return isinstance(base, Token) and base.type == "BIG" and bool(scripts)

    def product(self, items: list, head: bool = False) -> Node:
        """What stands side by side: first who takes whom by parentheses, then the rest from left to right."""
        parts, place = [], 0
        while place < len(items):
            part, used = self.factor(items, place, head and not place)
            parts.append(part)
            place += used
        return self.resolve(parts)

    def resolve(self, parts: list, level: int = 0) -> Node:
        """A product of factors, signs, and what is open."""
        if level > MAX_DEPTH:
            self.fail("nested too deeply", parts[0])
        children: list = []
        place, closed = 0, True  # closed: what stands before cannot take more
        while place < len(parts):
            part = parts[place]
            if isinstance(part, Token) and part.type == "SLASH":
                return self.slash(children, parts, place, closed, level)
            if isinstance(part, Token):  # a sign of multiplication
                if not children or isinstance(children[-1], Token):
                    self.fail(f"an operand is missing here, before {part}", part)
                if place + 1 == len(parts):
                    self.fail(
                        f"an operand is missing here, behind {part}: put parentheses around a negative one",
                        part.end_pos,
                    )
                if not closed:
                    self.after_open(children, part, parts)
                children.append(part)
                place += 1
                continue
            if not closed and not (isinstance(part, Open) and part.kind == "function"):
                self.after_open(children, part, parts)
            if self.juxtaposed_number(children, part):
                self.fail(rf"ambiguous: a number behind a factor; write \cdot {self.text(part)}, or put it first", part)
            if isinstance(part, Open):
                if part.kind == "big":
                    rest = parts[place + 1 :]
                    split = self.rebound(part, rest)
                    body = self.body(part, rest[:split] if split else rest, level)
                    if split and isinstance(rest[split], Token):  # what is below does not depend on the index
                        top = self.joined([*children, body])
                        return self.slash([top], rest, split, True, level)
                    children.append(body)
                    place = place + 1 + split if split else len(parts)
                    continue
                node, used = self.operand(parts, place, level)
                children.append(node)
                place += used
                closed = False
                continue
            children.append(part)
            closed = True
            place += 1
        return self.joined(children)

    def joined(self, children: list) -> Node:
        first, last = children[0], children[-1]
        return first if len(children) == 1 else self.node("product", children, first.start, last.end)

    def juxtaposed_number(self, children: list, part) -> bool:
        return bool(children and isinstance(children[-1], Node) and isinstance(part, Node) and part.data == "number")

    def after_open(self, children: list, part, parts: list) -> None:
        """What follows a function without parentheses, or a derivative: does it belong to what they take?"""
        last = next(child for child in reversed(children) if isinstance(child, Node))
        body = last.nodes[-1] if last.nodes else last
        if last.data == "power" and last.nodes[0].data == "call":
            body = last.nodes[0].nodes[-1]
        before = self.latex[last.start : body.start].strip()
        more = self.text(part) if not isinstance(part, Token) else str(part) + " ..."
        self.two(part, rf"{before} ({body} {more})", rf"{before} ({body}) {more}", "ambiguous: what does it take?")

    def slash(self, children: list, parts: list, place: int, closed: bool, level: int) -> Node:
        """A quotient with a slash: below it stands one factor, or what is open to the end."""
        sign = parts[place]
        if not children or isinstance(children[-1], Token):
            self.fail("an operand is missing here, before /", sign)
        if not closed:
            self.after_open(children, sign, parts)
        if place + 1 == len(parts):
            self.fail("an operand is missing here, behind /", sign.end_pos)
        first = parts[place + 1]
        if isinstance(first, Token):
            self.fail(f"an operand is missing here, before {first}", first)
        if isinstance(first, Open) and first.kind == "big":
            below, used = self.body(first, parts[place + 2 :], level, strict=True), len(parts) - place - 1
        elif isinstance(first, Open):
            below, used = self.operand(parts, place + 1, level)
        else:
            below, used = first, 1
        rest = place + 1 + used
        top = self.joined(children)
        if rest < len(parts):
            more = self.text(parts[rest]) if not isinstance(parts[rest], Token) else f"{parts[rest]} ..."
            place = parts[rest]
            self.two(place, rf"\frac{{{top}}}{{{below} {more}}}", rf"\frac{{{top}}}{{{below}}} {more}")
        node = self.node("quotient", [top, below], top.start, below.end)
        node.slashed = True
        return node

    def operand(self, parts: list, place: int, level: int) -> tuple[Node, int]:
        """A function without parentheses or a derivative, with the one factor that it takes, or what is open there."""
        first = parts[place]
        if place + 1 == len(parts) or isinstance(parts[place + 1], Token):
            at = first.end if place + 1 == len(parts) else parts[place + 1]
            self.fail(f"{self.text(first)} takes an operand, with parentheses if it is negative", at)
        after = parts[place + 1]
        if level > MAX_DEPTH:
            self.fail("nested too deeply", first)
        if isinstance(after, Open) and after.kind == "big":
            body, used = self.body(after, parts[place + 2 :], level + 1, strict=True), len(parts) - place - 1
        elif isinstance(after, Open):
            body, used = self.operand(parts, place + 1, level + 1)
        else:
            body, used = after, 1
        return self.applied(first, body), 1 + used

    def applied(self, first: Open, body: Node) -> Node:
        """The node of what is open, with what it takes."""
        data = {"function": "call", "derivative": "derivative", "gradient": "gradient", "logarithm": "logarithm"}[
            first.kind
        ]
        children = [first.parts[0], body, *first.parts[1:]] if data == "derivative" else [*first.parts, body]
        node = self.node(data, children, first.start, body.end)
        return self.node("power", [node, first.power], first.start, body.end) if first.power else node

    def body(self, first: Open, rest: list, level: int, strict: bool = False) -> Node:
        """A big operator with the product to its right."""
        operator, scripts = first.parts
        if not rest:
            self.fail(f"{operator} has nothing to its right", first.end)
        negative = isinstance(rest[0], Token) and rest[0].type == "MINUS"
        body = self.resolve(rest[1:] if negative else rest, level + 1)
        self.trailing(operator, scripts, body, strict)
        if negative:
            body = self.node("negative", [body], rest[0].start_pos, body.end)
        node = self.node("big", [operator, scripts, body], first.start, body.end)
        return node

    def trailing(self, operator: Token, scripts: Node, body: Node, strict: bool) -> None:
        """Refuse a last factor without the index, where it matters whether the operator takes it."""
        if not strict and str(operator) not in NONLINEAR:
            return
        last, bound = body, set(scripts.bound)
        while last.data == "product" and last.text[0] not in "({[" and last.nodes[-1].data == "big":
            bound |= set(last.nodes[-1].nodes[0].bound)
            last = last.nodes[-1].nodes[-1]
        while last.data == "big" and last.text[0] == "\\":
            bound |= set(last.nodes[0].bound)
            last = last.nodes[-1]
        if (
            last.data in ("product", "quotient")
            and (last.data == "product" or last.slashed)
            and last.text[0] not in "(["
        ):
            factor = last.nodes[-1]
            if not bound & set(factor.free):
                sign = "/" if last.data == "quotient" else ""
                inside = self.latex[last.start : last.nodes[-2].end]
                self.two(
                    factor,
                    rf"({self.latex[self.begin(operator) : last.nodes[-2].end]}) {sign} {factor}",
                    rf"{operator} ... ({inside} {sign} {factor})",
                    f"ambiguous: does {factor} stand inside {operator}?",
                )

    @staticmethod
    def begin(operator: Token) -> int:
        return operator.start_pos

    def rebound(self, first: Open, rest: list) -> int:
        r"""Where what a sum takes ends: before one over the same index, `\sum_k p_k \sum_k q_k`, also in a divisor."""
        operator, scripts = first.parts
        if str(operator) != r"\sum":
            return 0
        for place, part in enumerate(rest):
            if place and isinstance(part, Open) and part.kind == "big" and str(part.parts[0]) == r"\sum":
                if {*part.parts[1].bound} & {*scripts.bound}:
                    return (
                        place - 1 if isinstance(rest[place - 1], Token) and rest[place - 1].type == "SLASH" else place
                    )
        return 0

    # Factors

    def factor(self, items: list, place: int, head: bool) -> tuple["Node | Token | Open", int]:
        """A factor, or what is open, and how many items it is made of."""
        item = items[place]
        if isinstance(item, Token) and item.type in ("TIMES", "SLASH", "MINUS"):
            return item, 1
        base, scripts = unscripted(item)
        following = items[place + 1] if place + 1 < len(items) else None
        if isinstance(base, Tree):
            if base.data == "fraction" and (operator := self.derivative(base)) is not None:
                if isinstance(operator, Open) and scripts:
                    self.fail("a derivative of nothing has an index or a power: use parentheses", scripts[0][0])
                return (self.scripted(operator, scripts, item) if isinstance(operator, Node) else operator), 1
            node = self.tree(base)
            if (
                base.data == "braces"
                and (len(items) > 1 or scripts)
                and (node.slashed or node.data in ("sum", "negative"))
            ):
                self.fail(
                    "braces do not show: expected parentheses, or what stands beside them is read with a part",
                    end_of(base) - 1,
                )
            return self.scripted(node, scripts, item), 1
        kind = base.type
        if kind == "FUNCTION":
            return self.function(base, scripts, item, following)
        if kind == "BIG":
            return self.big(base, scripts, item, following)
        if kind == "NABLA":
            return self.nabla(base, scripts, item), 1
        if kind == "MEAN":
            return self.mean(base, scripts, item, following)
        if kind == "ONE" or (str(base) in (r"\mathbf 1", "1") and self.indicates(scripts, following)):
            return self.indicator(base, scripts, item, following)
        if kind in ("PARTIAL", "D"):
            self.fail(rf"{base} stands only in a derivative: \frac{{\partial y}}{{\partial x}}", base)
        if kind == "DOTS":
            self.fail(r"what do the dots stand for? Write a sum, \sum_{k=1}^{K}, or a range, k = 1, \dots, K", base)
        if kind == "NAME":
            return self.named(base, scripts, item, following, head)
        if kind in ("UNKNOWN", "LABEL"):
            self.unknown(base)
        return self.scripted(self.number(base), scripts, item), 1

    def unknown(self, token: Token) -> None:
        hint = r"; for a transposed matrix write ^\top" if str(token) in ("T", "t") else ""
        near = self.notation.near(str(token))
        hint += f"; did you mean {near}?" if near else ""
        self.fail(f"unknown {token}: docs/notation.toml has no such name{hint}", token)

    def name(self, token: Token) -> Node:
        if token.type in ("UNKNOWN", "LABEL"):
            self.unknown(token)
        return self.node("name", [token], token.start_pos, token.end_pos)

    def number(self, token: Token) -> Node:
        return self.node("number", [token], token.start_pos, token.end_pos)

    def tree(self, tree: Tree) -> Node:
        """The node of a layout node that needs no decision, by the method of its name."""
        methods = {
            "group": self.group,
            "braces": self.braces,
            "fraction": self.fraction,
            "binomial": self.binomial,
            "root": self.root,
            "cases": self.cases,
            "matrix": self.matrix,
        }
        return methods[tree.data](tree)

    def argument(self, tree: "Tree | Token") -> Node:
        """What TeX takes as an argument: one symbol, or what stands in braces."""
        if isinstance(tree, Token):
            part, _ = self.factor([tree], 0, False)
            if not isinstance(part, Node):
                self.fail(f"{tree} stands here alone: use braces", tree)
            return part
        return self.braces(tree)

    def single(self, tree: Tree, what: str) -> Node:
        """The one expression in a pair of brackets."""
        listed = tree.children[1]
        if len(listed.children) > 1 or len(listed.children[0].children) > 1:
            place = listed.children[1] if len(listed.children) > 1 else listed.children[0].children[1]
            self.fail(f"{what} holds one expression, and no list or relation", place)
        return self.side(listed.children[0].children[0])

    def braces(self, tree: Tree) -> Node:
        return self.spread(self.single(tree, "what stands in braces"), tree)

    def group(self, tree: Tree) -> Node:
        """Parentheses, bars, an inner product, or a condition in square brackets, which is 1 or 0."""
        opening, listed, _ = tree.children
        sign = str(opening)
        if sign == r"\langle":
            sides = self.listed(listed, {"COMMA"})
            if len(sides) != 2:
                self.fail(r"\langle x, w \rangle takes two vectors", opening)
            return self.node("inner", sides, start_of(tree), end_of(tree))
        if sign == "[" and self.holds_relation(listed):
            return self.spread(self.condition(listed), tree)
        if self.holds_relation(listed):
            self.fail(r"a condition in parentheses: write \mathbb{1}[i = j], which is 1 where it holds", listed)
        if sign in ("|", r"\lvert", r"\|", r"\lVert"):
            data = "absolute" if sign in ("|", r"\lvert") else "norm"
            return self.node(data, [self.single(tree, "a pair of bars")], start_of(tree), end_of(tree))
        return self.spread(self.single(tree, f"what {opening} begins"), tree)

    def holds_relation(self, listed: Tree) -> bool:
        return any(child.data == "relation" and len(child.children) > 1 for child in listed.children)

    def condition(self, listed: Tree) -> Node:
        """The relations of a condition, all of which must hold."""
        relations = []
        for child in listed.children:
            if child.data == "separator":
                if child.children[0].type not in ("COMMA", "WORD"):
                    self.fail("a comma stands between conditions", child)
            elif len(child.children) == 1:
                self.fail("a condition needs a sign such as = or <", child)
            else:
                relations.append(self.relation(child))
        return (
            relations[0] if len(relations) == 1 else self.node("both", relations, relations[0].start, relations[-1].end)
        )

    def listed(self, listed: Tree, allowed: set[str]) -> list[Node]:
        """The expressions of a list."""
        found = []
        for child in listed.children:
            if child.data == "separator":
                if child.children[0].type not in allowed:
                    self.fail(f"{self.text(child)} does not separate here: write a comma", child)
            elif len(child.children) > 1:
                self.fail("a relation in a list of expressions", child.children[1])
            else:
                found.append(self.side(child.children[0]))
        return found

    def fraction(self, tree: Tree) -> Node:
        return self.node("quotient", self.two_arguments(tree), start_of(tree), end_of(tree))

    def binomial(self, tree: Tree) -> Node:
        return self.node("binomial", self.two_arguments(tree), start_of(tree), end_of(tree))

    def two_arguments(self, tree: Tree) -> list[Node]:
        r"""What stands above and below in `\frac{x}{y}` or `\binom{n}{k}`."""
        _, top, bottom = tree.children
        for argument in (top, bottom):
            if isinstance(argument, Token) and argument.type == "NUMBER" and len(argument) > 1:
                self.fail("TeX takes one symbol here: use braces", argument)
        return [self.argument(top), self.argument(bottom)]

    def root(self, tree: Tree) -> Node:
        if len(tree.children) == 2:
            sign, body = tree.children
            return self.node("call", [sign, self.argument(body)], start_of(tree), end_of(tree))
        _, first, degree, _, body = tree.children
        one = self.single(Tree("group", [first, degree]), "the degree of a root")
        return self.node("root", [one, self.argument(body)], start_of(tree), end_of(tree))

    def cases(self, tree: Tree) -> Node:
        rows = []
        for row in tree.children[1::2]:
            value, _, *_, condition = row.children
            values = self.listed(value, set())
            children = [values[0]]
            if isinstance(condition, Tree):
                if not self.holds_relation(condition):
                    self.fail(r"a condition needs a sign such as = or <, or the word \text{otherwise}", condition)
                children.append(self.condition(condition))
            rows.append(self.node("case", children, start_of(row), end_of(row)))
        for row in rows[:-1]:
            if len(row.nodes) == 1:
                self.fail(r"\text{otherwise} stands in the last row of cases", row.nodes[0].end)
        return self.node("cases", rows, start_of(tree), end_of(tree))

    def matrix(self, tree: Tree) -> Node:
        rows = []
        for row in tree.children[1::2]:
            cells = [self.side(cell) for cell in row.children[::2]]
            rows.append(self.node("row", cells, start_of(row), end_of(row)))
        return self.node("matrix", rows, start_of(tree), end_of(tree))

    # Scripts

    def scripted(self, node: Node, scripts: list, item: "Tree | Token") -> Node:
        """A factor with what stands below and above it."""
        kinds = [sign.type for sign, _ in scripts]
        for kind in {*kinds}:
            if kinds.count(kind) > 1:
                again = [sign for sign, _ in scripts if sign.type == kind][1]
                self.fail("a second subscript or superscript: put braces around what belongs together", again)
        scripts = sorted(scripts, key=lambda script: ["PRIMES", "SUB", "SUP"].index(script[0].type))
        start = node.start
        for sign, script in scripts:
            end = end_of(script) if script is not None else sign.end_pos
            end = max(end, node.end)
            if sign.type == "PRIMES":
                plain = self.text(scripts[1][1]) if len(scripts) > 1 else "k"
                self.two(
                    sign,
                    rf"{node}'_{{{plain}}} for another symbol",
                    rf"{node}_{{{plain}'}} for another index",
                    "two readings of this prime",
                )
            if sign.type == "SUB":
                node = self.below(node, script, start, end)
            else:
                node = self.above(node, script, start, end)
        if node.end != end_of(item):
            node.end = end_of(item)
            node.text = self.latex[node.start : node.end]
        return node

    def below(self, node: Node, script: "Tree | Token", start: int, end: int) -> Node:
        if node.data == "norm":
            return self.normed(node, script, start, end)
        return self.node("index", [node, self.subscript(node, script)], start, end)

    def normed(self, node: Node, script: "Tree | Token", start: int, end: int) -> Node:
        text = self.latex[start_of(script) : end_of(script)].strip("{} ")
        if text in (r"\infty", "F"):
            return self.node("norm", [*node.children, Token("LABEL", text)], start, end)
        order = self.argument(script)
        if order.data == "number" and order.inner == "0":
            self.fail(r"the 0 norm counts what is not zero: write \sum_k [z_k \ne 0]", order.start)
        return self.node("norm", [*node.children, order], start, end)

    def subscript(self, base: Node, script: "Tree | Token") -> Node:
        """The indices of an entry."""
        start, end = start_of(script) - 1, end_of(script)
        if isinstance(script, Token):
            if script.type == "LABEL":
                self.fail(f"unknown {base}_{script}: docs/notation.toml has no such name", base.start)
            return self.node("subscript", [self.argument(script)], start, end)
        listed = script.children[1]
        axes = self.axes(base)
        if len(listed.children) == 1 and len(listed.children[0].children) == 1:
            items = listed.children[0].children[0].children
            if len(items) == 1:
                inner = items[0].children
                only = unscripted(inner[0])[0] if len(inner) == 1 else None
                if isinstance(only, Tree) and only.data == "group":
                    what = self.text(script)
                    self.two(
                        script,
                        f"{base}_{{{self.text(only.children[1])}}} for an entry",
                        "another symbol, such as an order statistic, in docs/notation.toml",
                        f"{what} has two readings",
                    )
                if isinstance(only, Token) and only.type == "LABEL":
                    self.fail(f"unknown {base}_{{{only}}}: docs/notation.toml has no such name", base.start)
                if (side := self.side_by_side(base, inner, axes)) is not None:
                    return self.node("subscript", side, start, end)
        if self.holds_relation(listed):
            self.fail("a relation stands below a big operator, not in an index", listed)
        return self.node("subscript", self.listed(listed, {"COMMA"}), start, end)

    def axes(self, base: Node) -> int:
        """How many indices a symbol takes; 0 where this is not known here."""
        symbol = self.notation.symbol(str(base.children[0])) if base.data == "name" else None
        return len(symbol.shape) if symbol else 0

    def side_by_side(self, base: Node, items: list, axes: int) -> list[Node] | None:
        """Indices without a comma, y_{nk}."""
        tokens = [item for item in items if isinstance(item, Token)]
        if axes > 1 and len(items) == 1 and tokens and tokens[0].type == "NUMBER" and len(tokens[0]) > 1:
            digits = str(tokens[0])
            self.two(
                tokens[0],
                f"{base}_{{{digits[0]},{digits[1:]}}} for an entry",
                f"{base}_{{{digits},k}} with both indices",
                "digits side by side",
            )
        if len(items) < 2 or any(isinstance(item, Token) and item.type in ("TIMES", "SLASH", "BIG") for item in items):
            return None
        numbers = [token.type == "NUMBER" for token in tokens]
        if len(tokens) == len(items) and any(a and b for a, b in pairwise(numbers)):
            self.fail("digits side by side: write a comma between two indices", tokens[-1])
        if len(tokens) == len(items) and numbers[0]:
            if axes == 1:
                return None  # z_{2k}, an entry of a vector
        nodes = []
        for item in items:
            part, _ = self.factor([item], 0, False)
            if not isinstance(part, Node) or part.data not in ("name", "number", "index"):
                return None
            nodes.append(part)
        return nodes

    def above(self, node: Node, script: "Tree | Token", start: int, end: int) -> Node:
        """A power, or what is transposed. A label is an error, for it belongs to a name of the notation."""
        if isinstance(script, Token) and script.type in ("TIMES", "UNKNOWN", "LABEL"):
            hint = r": for a transposed matrix write ^\top" if str(script) in ("T", "t", r"\operatorname{T}") else ""
            self.fail(f"unknown label {script} above {node}: docs/notation.toml has no such name{hint}", script)
        if isinstance(script, Tree):
            listed = script.children[1].children
            items = listed[0].children[0].children
            if len(listed) == 1 and len(listed[0].children) == 1 and len(items) == 1 and len(items[0].children) == 1:
                only = items[0].children[0]
                if isinstance(only, Token) and only.type in ("LABEL", "UNKNOWN"):
                    return self.above(node, only, start, end)
                if isinstance(only, Tree) and only.data == "group" and not self.clearly_power(node, only):
                    inner = self.text(only.children[1])
                    self.two(
                        only,
                        f"{node}^{{{inner}}} for a power",
                        f"a symbol {node}^{{({inner})}} in docs/notation.toml for a label",
                        "a label, not a power",
                    )
        exponent = self.argument(script)
        return self.node("power", [node, exponent], start, end)

    def clearly_power(self, base: Node, group: Tree) -> bool:
        """Whether a bracket above can only be an exponent: of a number, of e, of a bracket, or one like (1 - y)."""
        plain = base.data not in ("name", "index") or base.text == "e"
        text = self.text(group.children[1])
        return plain or (bool(re.match(r"1 *-", text)) and str(group.children[0]) == "(")

    # Names and calls

    def labelled(self, base: Token, scripts: list) -> tuple[Token, list]:
        r"""A name with the label above or below it: of `y_k^{\mathrm{LS}}` the name `y^{\mathrm{LS}}` and the index."""
        for place, (sign, script) in enumerate(scripts):
            if sign.type in ("SUB", "SUP"):
                label = self.text(script).replace(" ", "")
                name = self.notation.labelled.get((str(base), str(sign), bare_label(label)))
                if name:
                    token = Token("NAME", name, base.start_pos, end_pos=base.end_pos)
                    return token, scripts[:place] + scripts[place + 1 :]
        return base, scripts

    def named(self, base: Token, scripts: list, item, following, head: bool) -> tuple["Node | Open", int]:
        """A symbol, an entry of one, or the call of a function."""
        base, scripts = self.labelled(base, scripts)
        name = str(base)
        role = self.notation.kinds.get(name, "")
        group, group_scripts = unscripted(following) if following is not None else (None, [])
        called = isinstance(group, Tree) and group.data == "group" and str(group.children[0]) in ("(", "[", r"\{")
        plain = name.rstrip("'")
        if role == "function" or (name != plain and self.notation.kinds.get(plain) == "function" and not role):
            return self.function_call(base, scripts, item, group if called else None, group_scripts, following)
        node = self.name(base)
        if name != plain and not self.notation.symbol(name):
            self.fail(f"unknown {name}: docs/notation.toml has no such name", base)
        if called and self.is_call(base, scripts, group, head):
            arguments = self.head_arguments(group)
            end = end_of(group)
            if group_scripts:
                self.fail("a power or an index of this: use parentheses", group_scripts[0][0])
            call = self.node("call", [base, *arguments], base.start_pos, end)
            call.conditional = any(t.type == "MID" for t in group.scan_values(lambda t: isinstance(t, Token))) or (
                self.holds_relation(group.children[1])
            )
            index = [script for sign, script in scripts if sign.type == "SUB"]
            if index:
                call = self.node("index", [call, self.subscript(node, index[0])], base.start_pos, end)
            return call, 2
        return self.scripted(node, scripts, item), 1

    def is_call(self, base: Token, scripts: list, group: Tree, head: bool) -> bool:
        """Whether a bracket behind a symbol makes a call, which defines a name; an error where it may be one."""
        name, listed = str(base), group.children[1]
        symbol, role = self.notation.symbol(name), self.notation.kinds.get(name, "")
        several = len(listed.children) > 1 or self.holds_relation(listed)
        if str(group.children[0]) == "[" and self.holds_relation(listed):
            return False
        if head and (not role or several):
            return True
        if symbol and symbol.arguments and symbol.definition and several:
            return True
        if several:
            self.fail(f"{name} is no function of docs/notation.toml, and stands before a list", base)
        shown, inner = self.text(base, *[s for _, s in scripts if s is not None]), self.text(listed)
        if not role or (
            not any(sign.type == "SUP" for sign, _ in scripts)
            and self.like_arguments(symbol, listed, bool(scripts) or role == "array")
        ):
            why = "neither as a function nor as a scalar" if not role else "as no function"
            self.fail(
                f"ambiguous: the notation knows {name} {why}; for a product write "
                rf"{shown} \cdot ({inner}), for a call give {name} arguments in docs/notation.toml",
                base,
            )
        return False

    def like_arguments(self, symbol, listed: Tree, entry: bool) -> bool:
        """Whether what stands in a bracket could be what a function is called with."""
        side = listed.children[0].children[0]
        products = [child for child in side.children if isinstance(child, Tree)]
        names = {str(token) for token in side.scan_values(lambda t: isinstance(t, Token) and t.type == "NAME")}
        entries = any(True for _ in side.find_data("scripted"))
        arrays = any(
            len(product.children) == 1 and self.notation.kinds.get(str(product.children[0])) == "array"
            for product in products
        )
        if len(products) == 1 or (arrays and entry):
            return arrays or (bool(names) and not entries)
        below = self.notation.dependencies(symbol.latex) if symbol else set()
        return bool(names & below) and not entries

    def head_arguments(self, group: Tree) -> list[Node]:
        """What a name is called with where a formula defines it: of P(Y = k | X = x) the sides of each relation."""
        found = []
        for child in group.children[1].children:
            if child.data == "relation":
                found += [self.side(side) for side in child.children[::2]]
        return found

    def function_call(
        self, base: Token, scripts: list, item, group, group_scripts: list, following
    ) -> tuple[Node, int]:
        r"""The call of a function of the notation: `\sigma(x)`, `\sigma^2(x)`, `\operatorname{softmax}(z)_k`."""
        if group is None:
            self.fail(f"{base} is a function: write {base}(x), or expected ( here", end_of(item))
        power = None
        for sign, script in scripts:
            if sign.type != "SUP":
                self.fail(
                    f"docs/notation.toml has no {self.text(base, script)}: an index of a value stands behind the "
                    f"parentheses, {base}(z)_k",
                    sign,
                )
            power = self.function_power(base, script)
        arguments = self.listed(group.children[1], {"COMMA", "PARALLEL"})
        node = self.node("call", [base, *arguments], base.start_pos, end_of(group))
        node = self.node("power", [node, power], base.start_pos, end_of(group)) if power else node
        return self.scripted(node, group_scripts, following), 2

    def function_power(self, function: Token, script) -> Node:
        """The power of a function, which must be a whole number above 1: -1 could be the inverse."""
        exponent = self.argument(script)
        if exponent.data != "number" or not re.fullmatch(r"[2-9]|[1-9][0-9]+", exponent.inner.strip()):
            self.two(
                script,
                rf"({function}(x))^{{{exponent.inner}}}",
                f"1/{function}(x), or name the inverse",
                f"ambiguous above {function}",
            )
        return exponent

    def function(self, base: Token, scripts: list, item, following) -> tuple["Node | Open", int]:
        """A function that is written without parentheses, too."""
        power, kind, parts = None, "function", [base]
        for sign, script in scripts:
            if sign.type == "SUB":
                if str(base) != r"\log":
                    self.fail(f"{base} has no base", sign)
                kind, parts = "logarithm", [self.argument(script)]
            elif sign.type == "SUP":
                power = self.function_power(base, script)
            else:
                self.fail(rf"write the derivative as \frac{{\partial}}{{\partial x}} {base}(x)", sign)
        first = Open(kind, parts, base.start_pos, end_of(item), power)
        group, group_scripts = unscripted(following) if following is not None else (None, [])
        if not (isinstance(group, Tree) and group.data == "group" and str(group.children[0]) in ("(", "[", r"\{")):
            first.kind = "function" if kind == "function" else kind
            return Open2(first), 1
        if self.holds_relation(group.children[1]):
            self.fail("a relation in a call", group.children[1])
        above = [sign for sign, _ in group_scripts if sign.type == "SUP"]
        body = self.group(group)
        if above:
            power = self.text(group_scripts[-1][1])
            self.two(above[0], rf"{base}^{{{power}}}{body}", rf"{base}({body}^{{{power}}})")
        node = self.applied(first, body)
        return self.scripted(node, group_scripts, following), 2

    # Big operators, means, indicators, derivatives

    def big(self, base: Token, scripts: list, item, following) -> tuple["Node | Open", int]:
        """A sum, a product, or a choice; \\max(a, b) is a call."""
        if str(base) in (r"\max", r"\min") and not scripts:
            group, group_scripts = unscripted(following) if following is not None else (None, [])
            if isinstance(group, Tree) and group.data == "group" and str(group.children[0]) in ("(", r"\{", "["):
                node = self.node(
                    "call", [base, *self.listed(group.children[1], {"COMMA"})], base.start_pos, end_of(group)
                )
                return self.scripted(node, group_scripts, following), 2
        below = [script for sign, script in scripts if sign.type == "SUB"]
        above = [script for sign, script in scripts if sign.type == "SUP"]
        if len(scripts) > 2 or len(below) > 1 or len(above) > 1:
            self.fail("a second subscript or superscript", scripts[-1][0])
        if not below:
            self.fail(f"over which index? Write {base}_k, or expected ( for {base}(x, y)", end_of(item))
        if above and str(base) not in (r"\sum", r"\prod"):
            self.fail(f"a second superscript: {base} has no upper limit, and a power needs parentheses", scripts[-1][0])
        node = self.limits(base, below[0], above[0]) if above else self.indices(below[0])
        return Open("big", [base, node], base.start_pos, end_of(item)), 1

    def index_name(self, tree: Tree) -> Node:
        """The index that a side below an operator is."""
        items = [item for product in tree.children for item in getattr(product, "children", [])]
        if (
            len(tree.children) != 1
            or len(items) != 1
            or not isinstance(items[0], Token)
            or items[0].type not in ("NAME", "UNKNOWN")
        ):
            self.fail("expected an index here, such as k", tree)
        return self.name(items[0])

    def relations_below(self, script: "Tree | Token") -> list[Tree]:
        """What stands below an operator, part by part."""
        if isinstance(script, Token):
            return [Tree("relation", [Tree("side", [Tree("product", [script])])])]
        parts = []
        for child in script.children[1].children:
            if child.data != "separator":
                parts.append(child)
            elif child.children[0].type not in ("COMMA", "COLON", "MID", "SEMICOLON"):
                self.fail("write a comma here", child)
        return parts

    def indices(self, script: "Tree | Token") -> Node:
        r"""Below an operator: `k`, `j \ne k`, `i, j`, `i < j`, `k : y_k > 0`."""
        binders: list[Node] = []
        for part in self.relations_below(script):
            sides, signs = part.children[::2], part.children[1::2]
            if any(str(sign) == "=" for sign in signs) and not binders:
                self.fail(r"expected ^ with the upper limit, \sum_{k=1}^{K}", end_of(script))
            binders += self.binder(part, sides, signs, {str(b.nodes[0].children[0]) for b in binders})
        return self.node("indices", binders, start_of(script) - 1, end_of(script))

    def binder(self, part: Tree, sides: list, signs: list, known: set[str]) -> list[Node]:
        if any(str(sign) in (r"\in", r"\sim", r"\approx") for sign in signs):
            if len(signs) == 1 and str(signs[0]) == r"\in" and (found := self.members(part, sides)):
                return found
            self.fail(rf"{signs[0]} is not read below an operator: write k=1 and its upper limit", signs[0])
        if len(signs) > 1 or not self.plain(sides[0]) or (signs and known):  # 1 \le i < j \le K, or a condition
            relation = self.relation(part)
            names = [
                name
                for side in relation.nodes
                if side.data == "name"
                for name in side.free
                if (symbol := self.notation.symbol(name)) and symbol.index
            ]
            new = [name for name in names if name not in known]
            binder = self.node("binder", relation.children, relation.start, relation.end)
            if new and not known:
                first = next(side for side in relation.nodes if side.data == "name" and side.free == new[:1])
                return [
                    self.node("binder", [first], first.start, first.end),
                    self.node("given", relation.children, relation.start, relation.end),
                ]
            if known:
                return [self.node("given", binder.children, binder.start, binder.end)]
            self.fail("no index here", part)
        children = [self.index_name(sides[0])]
        for sign, side in zip(signs, sides[1:], strict=True):
            children += [sign, self.side(side)]
        return [self.node("binder", children, start_of(part), end_of(part))]

    def members(self, part: Tree, sides: list) -> list[Node]:
        r"""k \in \{1, \dots, K\}, as two conditions."""
        items = sides[1].children[0].children
        group = items[0] if len(items) == 1 else None
        if not (isinstance(group, Tree) and group.data == "group" and str(group.children[0]) == r"\{"):
            return []
        listed = [child for child in group.children[1].children if child.data == "relation"]
        if len(listed) < 3 or not self.is_dots(listed[-2]):
            return []
        index, low, high = (
            self.index_name(sides[0]),
            self.side(listed[0].children[0]),
            self.side(listed[-1].children[0]),
        )
        sign = Token("RELATION", r"\ge"), Token("RELATION", r"\le")
        first = self.node("binder", [index, sign[0], low], start_of(part), end_of(part))
        return [first, self.node("given", [index, sign[1], high], start_of(part), end_of(part))]

    def plain(self, side: Tree) -> bool:
        items = [item for product in side.children for item in getattr(product, "children", [])]
        return (
            len(side.children) == 1
            and len(items) == 1
            and isinstance(items[0], Token)
            and items[0].type in ("NAME", "UNKNOWN")
        )

    def limits(self, base: Token, below: "Tree | Token", above: "Tree | Token") -> Node:
        r"""Limits: `k=1`, also with a condition, `j=1, j \ne k`, and `i, j = 1`."""
        parts = self.relations_below(below)
        names, place = [], 0
        while place < len(parts) and len(parts[place].children) == 1:
            names.append(self.index_name(parts[place].children[0]))
            place += 1
        if place == len(parts) or str(parts[place].children[1]) != "=":
            self.fail(
                f"expected = and where the index begins, such as k=1 (a second superscript, if {base} has a power)",
                end_of(below) if place == len(parts) else parts[place].children[1],
            )
        first = parts[place]
        if len(first.children) > 3:
            self.fail("one limit", first.children[3])
        low = self.side(first.children[2])
        index = self.index_name(first.children[0])
        binders = [self.node("binder", [index, first.children[1], low], start_of(first), end_of(first))]
        more = [self.node("binder", [name, first.children[1], low], name.start, low.end) for name in names]
        given = []
        for part in parts[place + 1 :]:
            if str(part.children[1] if len(part.children) > 1 else "") == "=" and self.plain(part.children[0]):
                self.fail("expected a condition; two indices with limits take two sums", part.children[1])
            relation = self.relation(part)
            if len(relation.nodes) < 2:
                self.fail("expected a condition here", relation.start)
            given.append(self.node("given", relation.children, relation.start, relation.end))
        high = self.argument(above)
        node = self.node("limits", [*more, *binders, *given, high], start_of(below) - 1, end_of(above))
        outside = [low, high]
        if any(name in node.bound for limit in outside for name in limit.free):
            self.fail("an index stands in the limits that bind it", node.start)
        return node

    def nabla(self, base: Token, scripts: list, item) -> Open:
        below = [script for sign, script in scripts if sign.type == "SUB"]
        above = [script for sign, script in scripts if sign.type == "SUP"]
        if not below:
            self.fail(r"with respect to what? Write \nabla_z", end_of(item))
        variable = self.argument(below[0])
        if variable.data not in ("name", "index"):
            self.fail("expected a symbol here", below[0])
        return Open("gradient", [variable, self.argument(above[0]) if above else None], base.start_pos, end_of(item))

    def mean(self, base: Token, scripts: list, item, following) -> tuple[Node, int]:
        r"""`\mathbb{E}_{k \sim p}[...]`."""
        below = [script for sign, script in scripts if sign.type == "SUB"]
        relations = self.relations_below(below[0]) if below else []
        if len(relations) != 1 or [str(s) for s in relations[0].children[1::2]] != [r"\sim"] or len(scripts) > 1:
            self.fail(
                rf"the mean over what? Write {base}_{{k \sim p}}[...]",
                end_of(item) if not below else start_of(below[0]),
            )
        group, group_scripts = unscripted(following) if following is not None else (None, [])
        if not (isinstance(group, Tree) and group.data == "group"):
            self.fail(f"expected [ behind {base}", end_of(item))
        index, weights = self.index_name(relations[0].children[0]), self.side(relations[0].children[2])
        binder = self.node("binder", [index], index.start, index.end)
        over = self.node("distribution", [binder, weights], start_of(below[0]) - 1, end_of(below[0]))
        if set(over.bound) & set(weights.free):
            self.fail("an index stands in the limits that bind it", over.start)
        body = self.group(group)
        node = self.node("mean", [base, over, body], base.start_pos, end_of(group))
        return self.scripted(node, group_scripts, following), 2

    def indicates(self, scripts: list, following) -> bool:
        """Whether a one is an indicator: a condition stands below it, or in the bracket behind it."""
        group, _ = unscripted(following) if following is not None else (None, [])
        if not scripts and isinstance(group, Tree) and group.data == "group" and self.holds_relation(group.children[1]):
            return True
        return (
            len(scripts) == 1
            and isinstance(scripts[0][1], Tree)
            and scripts[0][0].type == "SUB"
            and any(len(relation.children) > 1 for relation in scripts[0][1].find_data("relation"))
        )

    def indicator(self, base: Token, scripts: list, item, following) -> tuple[Node, int]:
        r"""1 where a condition holds, and 0 elsewhere: `\mathbb{1}[i = j]`, `\mathbb{1}_{i = j}`, `1\{i = j\}`."""
        above = [script for sign, script in scripts if sign.type == "SUB"]
        if above and len(scripts) == 1:
            tree = above[0]
            listed = tree.children[1] if isinstance(tree, Tree) else None
            while listed is not None and not self.holds_relation(listed):
                groups = [g for g in listed.find_data("group")]
                listed = groups[0].children[1] if groups else None
            if listed is None:
                self.fail(f"expected a condition below {base}, such as i = j", tree)
            return self.spread(self.condition(listed), item), 1
        group, group_scripts = unscripted(following) if following is not None else (None, [])
        if scripts or not (
            isinstance(group, Tree) and group.data == "group" and self.holds_relation(group.children[1])
        ):
            self.fail(f"expected a condition behind {base}, such as [i = j]", end_of(item))
        node = self.condition(group.children[1])
        node = self.spread(node, Tree("", [base, group]))
        return self.scripted(node, group_scripts, Tree("", [base, following])) if group_scripts else node, 2

    def derivative(self, tree: Tree) -> "Node | Open | None":
        r"""A fraction that is a derivative: `\frac{\partial y}{\partial x}`, `\frac{d}{dx}`; None for any other."""
        _, top, bottom = tree.children
        above, below = inner_items(top), inner_items(bottom)
        if not above or not below:
            return None
        sign, scripts = unscripted(above[0])
        kind = differential(sign)
        if kind == "" or differential(below[0]) != kind or len(below) < 2 or any(s.type != "SUP" for s, _ in scripts):
            if kind in ("D", "PARTIAL"):
                self.fail(rf"a derivative with respect to what? Write \frac{{{sign} y}}{{{sign} x}}", tree)
            return None
        order = self.argument(scripts[0][1]) if scripts else None
        variables, place = [], 0
        while place < len(below):
            if differential(below[place]) != kind or place + 1 == len(below):
                self.fail(f"expected {sign} and a symbol here, for each variable", below[place])
            base, marks = unscripted(below[place + 1])
            if not isinstance(base, Token) or base.type not in ("NAME", "UNKNOWN"):
                self.fail("a derivative is one with respect to a symbol", below[place + 1])
            times = [script for mark, script in marks if mark.type == "SUP"]
            atom = self.scripted(
                self.name(base),
                [mark for mark in marks if mark[0].type != "SUP"],
                below[place + 1]
                if not times
                else Tree("", [base, *[s for m in marks if m[0].type != "SUP" for s in m]]),
            )
            variables.append(
                self.node(
                    "variable",
                    [atom, self.argument(times[0]) if times else None],
                    start_of(below[place]),
                    end_of(below[place + 1]),
                )
            )
            place += 2
        over = self.node("variables", variables, start_of(bottom), end_of(bottom))
        if len(above) == 1:
            return Open("derivative", [order, over], start_of(tree), end_of(tree))
        body = self.product(above[1:])
        return self.node("derivative", [order, body, over], start_of(tree), end_of(tree))


class Open2(Open):
    """A function that waits for its operand."""

    def __init__(self, first: Open):
        super().__init__(first.kind, first.parts, first.start, first.end, first.power)


def unscripted(item: "Tree | Token") -> tuple["Tree | Token", list]:
    """What a factor is without its scripts, and they: pairs of the sign and what stands there."""
    if not isinstance(item, Tree) or item.data not in ("scripted", "under"):
        return item, []
    base, *rest = item.children
    if item.data == "under":
        _, below, over = item.children
        base = inner_items(over)
        return (base[0] if len(base) == 1 else over), [(Token("SUB", "_", start_of(item)), below)]
    scripts, place = [], 0
    while place < len(rest):
        primes = rest[place].type == "PRIMES"
        scripts.append((rest[place], None if primes else rest[place + 1]))
        place += 1 if primes else 2
    return base, scripts


def inner_items(argument: "Tree | Token") -> list:
    """The factors of an argument that is one product; none for any other."""
    if isinstance(argument, Token):
        return [argument]
    listed = argument.children[1]
    if (
        len(listed.children) != 1
        or len(listed.children[0].children) != 1
        or len(listed.children[0].children[0].children) != 1
    ):
        return []
    return listed.children[0].children[0].children[0].children


def differential(item: "Tree | Token") -> str:
    """Which sign of a derivative a symbol is, if any."""
    if not isinstance(item, Token):
        return ""
    return item.type if item.type in ("PARTIAL", "D") else "d" if str(item) == "d" else ""


def bare_label(label: str) -> str:
    r"""A label without what says how its letters look: `LS` of `{\mathrm{LS}}`."""
    return re.sub(r"\\(?:mathrm|text|textrm|operatorname|mathsf|(?=max|min))|[{}\s]", "", label)


def start_of(tree) -> int:
    while isinstance(tree, Tree) and not isinstance(tree, Node):
        tree = tree.children[0]
    return tree.start if isinstance(tree, (Node, Open)) else tree.start_pos


def end_of(tree) -> int:
    while isinstance(tree, Tree) and not isinstance(tree, Node):
        tree = tree.children[-1]
    return tree.end if isinstance(tree, (Node, Open)) else tree.end_pos
