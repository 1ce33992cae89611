r"""What stands below and above a factor: an index or a label, a power, a label or what is transposed.

Imports base, the layout and the tree.
"""

import re
from itertools import pairwise

from lark import Token, Tree

from machinery.formulas.layout import AT_POINT
from machinery.formulas.notation import bare_label
from machinery.formulas.semantics.base import Base
from machinery.formulas.tree import Node, end_of, holds_relation, inner_items, is_group, start_of, unscripted


class Scripts(Base):
    """Subscripts, superscripts and primes."""

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
        listed, inner = script.children[1], inner_items(script)
        only = unscripted(inner[0])[0] if len(inner) == 1 else None
        if is_group(only):
            what = self.text(script)
            self.two(
                script,
                f"{base}_{{{self.text(only.children[1])}}} for an entry",
                "another symbol, such as an order statistic, in docs/notation.toml",
                f"{what} has two readings",
            )
        if isinstance(only, Token) and only.type == "LABEL":
            self.fail(f"unknown {base}_{{{only}}}: docs/notation.toml has no such name", base.start)
        if inner and (side := self.side_by_side(base, inner, self.axes(base))) is not None:
            return self.node("subscript", side, start, end)
        if holds_relation(listed):
            self.fail(f"a relation stands below a big operator, not in an index; write {AT_POINT}", listed)
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
            items = inner_items(script)
            only = items[0] if len(items) == 1 else None
            if isinstance(only, Token) and only.type in ("LABEL", "UNKNOWN"):
                return self.above(node, only, start, end)
            if is_group(only) and not self.clearly_power(node, only):
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
