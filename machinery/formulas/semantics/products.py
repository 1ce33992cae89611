r"""Sums and products: what takes what stands to its right, `\log x y`, `\sum_k p_k q_k / c`.

What is open ends the product it stands in: a function without parentheses takes one factor, a sum the whole product to
its right, up to + or -. Where people would differ, `two` refuses and shows both readings. Imports base and the tree.
"""

from lark import Token, Tree

from machinery.formulas.semantics.base import MAX_DEPTH, Base, Open
from machinery.formulas.tree import Node, unscripted

NONLINEAR = {r"\prod", r"\max", r"\min", r"\arg\max", r"\arg\min"}
OPENS = {"function": "call", "derivative": "derivative", "gradient": "gradient", "logarithm": "logarithm"}


class Products(Base):
    """What stands side by side, between signs."""

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
        place = 0
        taking: Open | None = None  # what stands before, if it could take more
        while place < len(parts):
            part = parts[place]
            if isinstance(part, Token) and part.type == "SLASH":
                return self.slash(children, parts, place, taking is None, level)
            if isinstance(part, Token):  # a sign of multiplication
                if not children or isinstance(children[-1], Token):
                    self.fail(f"an operand is missing here, before {part}", part)
                if place + 1 == len(parts):
                    self.fail(
                        f"an operand is missing here, behind {part}: put parentheses around a negative one",
                        part.end_pos,
                    )
                if taking and not self.functions(taking, parts[place + 1]):
                    self.after_open(children, part)
                taking = None
                children.append(part)
                place += 1
                continue
            if taking and not self.functions(taking, part):
                self.after_open(children, part)
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
                taking = part
                continue
            children.append(part)
            taking = None
            place += 1
        return self.joined(children)

    def joined(self, children: list) -> Node:
        first, last = children[0], children[-1]
        return first if len(children) == 1 else self.node("product", children, first.start, last.end)

    def juxtaposed_number(self, children: list, part) -> bool:
        return bool(children and isinstance(children[-1], Node) and isinstance(part, Node) and part.data == "number")

    @staticmethod
    def functions(first: Open, second) -> bool:
        r"""Whether a function follows another, `\log x \log y`, which nobody reads as a function of a function."""
        kinds = ("function", "logarithm")
        return first.kind in kinds and isinstance(second, Open) and second.kind in kinds

    def after_open(self, children: list, part) -> None:
        """What follows a function without parentheses, or a derivative: does it belong to what they take?"""
        last = next(child for child in reversed(children) if isinstance(child, Node))
        body = last.nodes[-1] if last.nodes else last
        if last.data == "derivative":
            body = last.nodes[-2]
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
            self.after_open(children, sign)
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
            used = self.constants(first, parts[place + 1 :])
            body = self.joined(parts[place + 1 : place + 1 + used])
        return self.applied(first, body), 1 + used

    def constants(self, first: Open, parts: list) -> int:
        r"""How many parts a derivative takes: constant factors, too, `\frac{\partial}{\partial x} \frac{1}{2} x^2`."""
        if first.kind not in ("derivative", "gradient"):
            return 1
        variables = first.parts[1].nodes if first.kind == "derivative" else [Node("variable", first.parts[:1])]
        names = {name for variable in variables for name in variable.nodes[0].free}
        used = 1
        while used < len(parts) and isinstance(parts[used], Node) and self.is_constant(parts[used - 1], names):
            used += 1
        return used

    def is_constant(self, node: Node, names: set[str]) -> bool:
        """Whether a factor has neither these names in it nor any that is derived from others."""
        symbols = [self.notation.symbol(name) for name in node.free]
        given = all(symbol and symbol.has_value and not symbol.definition for symbol in symbols)
        return given and names.isdisjoint(node.free)

    def applied(self, first: Open, body: Node) -> Node:
        """The node of what is open, with what it takes."""
        data = OPENS[first.kind]
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
                    rf"({self.latex[operator.start_pos : last.nodes[-2].end]}) {sign} {factor}",
                    rf"{operator} ... ({inside} {sign} {factor})",
                    f"ambiguous: does {factor} stand inside {operator}?",
                )

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
