r"""Factors: symbols, brackets, fractions, roots, cases and matrices.

A rule of grammar.lark whose node needs no decision has a method of its name here, and stands in `tree`. Imports base,
the layout and the tree.
"""

from lark import Token, Tree

from machinery.formulas.layout import AT_POINT
from machinery.formulas.notation import ADD
from machinery.formulas.semantics.base import Base, Open
from machinery.formulas.semantics.derivatives import differential
from machinery.formulas.tree import Node, end_of, holds_relation, inner_items, is_group, start_of, unscripted


class Factors(Base):
    """One factor, and what stands in brackets."""

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
            if is_group(base, "(", "[") and self.transposed(scripts) and len(base.children[1].children) > 1:
                row = self.node("row", self.listed(base.children[1], {"COMMA"}), start_of(base), end_of(base))
                return self.scripted(self.node("matrix", [row], row.start, row.end), scripts, item), 1
            if is_group(base, r"\left."):
                return self.at_point(base, scripts, item), 1
            if base.data == "annotated":
                return self.annotated(base, scripts, item), 1
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
        if differential(base) and (derivative := self.slashed_derivative(items, place)):
            return derivative
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
            return self.partial(base, scripts, item), 1
        if kind == "DOTS":
            self.fail(
                r"what do the dots stand for? They can go on in several ways: write z_1 + \dots + z_K as "
                r"\sum_{k=1}^{K} z_k, and a range of an index as k = 1, \dots, K",
                base,
            )
        if kind == "NAME":
            return self.named(base, scripts, item, following, head)
        if kind in ("UNKNOWN", "LABEL"):
            self.unknown(base)
        return self.scripted(self.number(base), scripts, item), 1

    @staticmethod
    def transposed(scripts: list) -> bool:
        r"""Whether a list in brackets is a vector, `[x, 0]^\top`."""
        return [sign.type for sign, _ in scripts] == ["SUP"] and inner_items(scripts[0][1]) == [r"\top"]

    def annotated(self, tree: Tree, scripts: list, item: Tree) -> Node:
        r"""What a brace embraces: `\underbrace{x - c}_{\text{shifted}}`; a formula at it must be equal."""
        sign, argument = tree.children
        body, names = self.argument(argument), ("SUB", "SUP") if sign == r"\underbrace" else ("SUP", "SUB")
        if [mark.type for mark, _ in scripts] not in ([], [names[0]]):
            self.fail(f"a power or an index of {sign}: use parentheses", scripts[-1][0])
        notes = [script for _, script in scripts if not self.is_word(script)]
        if not notes:
            return self.spread(body, item)
        return self.node("annotated", [body, self.argument(notes[0])], start_of(item), end_of(item))

    def at_point(self, tree: Tree, scripts: list, item: Tree) -> Node:
        r"""The value where a symbol has another one: `\left. \frac{dy}{dx} \right|_{x = 0}`."""
        below = scripts[0][1] if [sign.type for sign, _ in scripts] == ["SUB"] else None
        listed = below.children[1].children if isinstance(below, Tree) else []
        sides = listed[0].children if len(listed) == 1 else []
        if [str(sign) for sign in sides[1::2]] != ["="]:
            self.fail(f"at which point? Write {AT_POINT}", scripts[0][0] if scripts else end_of(item))
        name, value = self.side(sides[0]), self.side(sides[2])
        symbol = self.notation.symbol(str(name.children[0])) if name.data == "name" else None
        if not symbol or not symbol.domain:
            self.fail("only a symbol whose values are drawn has one here, such as x = 0 or z = 0", name.start)
        return self.node(
            "at", [self.single(tree, "what stands before this bar"), name, value], start_of(tree), end_of(item)
        )

    @staticmethod
    def is_word(script: "Tree | Token") -> bool:
        r"""Whether a note is text alone, `\text{shifted}`."""
        items = inner_items(script)
        return len(items) == 1 and isinstance(items[0], Token) and items[0].type == "LABEL"

    def unknown(self, token: Token) -> None:
        hint = r"; for a transposed matrix write ^\top" if str(token) in ("T", "t") else ""
        near = self.notation.near(str(token))
        hint += f"; did you mean {near}?" if near else ""
        self.fail(f"unknown {token}: docs/notation.toml has no such name{hint or ADD}", token)

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
        if sign == "[" and holds_relation(listed):
            return self.spread(self.condition(listed), tree)
        if holds_relation(listed):
            self.fail(r"a condition in parentheses: write \mathbb{1}[i = j], which is 1 where it holds", listed)
        if sign in ("|", r"\lvert", r"\|", r"\lVert"):
            data = "absolute" if sign in ("|", r"\lvert") else "norm"
            return self.node(data, [self.single(tree, "a pair of bars")], start_of(tree), end_of(tree))
        return self.spread(self.single(tree, f"what {opening} begins"), tree)

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
                if not holds_relation(condition):
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
