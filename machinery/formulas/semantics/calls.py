r"""A symbol with a bracket behind it: a call or a product, `\sigma(x)`, `K (K - 1)`, `P(Y = k \mid X = x)`.

Imports base and the tree.
"""

import re

from lark import Token, Tree

from machinery.formulas.semantics.base import CALLS, Base, Open
from machinery.formulas.tree import Node, end_of, holds_relation, inner_items, is_group, unscripted

BRACKETED = (r"\begin{pmatrix}", r"\begin{bmatrix}")


class Calls(Base):
    """Symbols, and functions with and without parentheses."""

    def named(self, base: Token, scripts: list, item, following, head: bool) -> tuple["Node | Open", int]:
        """A symbol, an entry of one, or the call of a function."""
        base, scripts = self.labelled(base, scripts)
        name = str(base)
        role = self.notation.kinds.get(name, "")
        group, group_scripts = unscripted(following)
        called = is_group(group, *CALLS) or self.is_bracketed(group)
        plain = name.rstrip("'")
        if role == "function" or (name != plain and self.notation.kinds.get(plain) == "function" and not role):
            return self.function_call(base, scripts, item, group if called else None, group_scripts, following)
        node = self.name(base)
        if name != plain and not self.notation.symbol(name):
            self.fail(f"unknown {name}: docs/notation.toml has no such name", base)
        if is_group(group, *CALLS) and self.is_call(base, scripts, group, head):
            arguments = self.head_arguments(group)
            end = end_of(group)
            if group_scripts:
                self.fail("a power or an index of this: use parentheses", group_scripts[0][0])
            call = self.node("call", [base, *arguments], base.start_pos, end)
            call.conditional = any(t.type == "MID" for t in group.scan_values(lambda t: isinstance(t, Token))) or (
                holds_relation(group.children[1])
            )
            index = [script for sign, script in scripts if sign.type == "SUB"]
            if index:
                call = self.node("index", [call, self.subscript(node, index[0])], base.start_pos, end)
            return call, 2
        return self.scripted(node, scripts, item), 1

    @staticmethod
    def is_bracketed(tree: "Tree | Token | None") -> bool:
        r"""Whether this is a matrix or a vector with its brackets, which may stand for those of a call."""
        return isinstance(tree, Tree) and tree.data == "matrix" and tree.children[0] in BRACKETED

    def is_call(self, base: Token, scripts: list, group: Tree, head: bool) -> bool:
        """Whether a bracket behind a symbol makes a call, which defines a name; an error where it may be one."""
        name, listed = str(base), group.children[1]
        symbol, role = self.notation.symbol(name), self.notation.kinds.get(name, "")
        several = len(listed.children) > 1 or holds_relation(listed)
        if str(group.children[0]) == "[" and holds_relation(listed):
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
            self.fail(f"{base} is a function: write what it is a function of in parentheses, {base}(x)", end_of(item))
        power = None
        for sign, script in scripts:
            if sign.type != "SUP":
                self.fail(
                    f"docs/notation.toml has no {self.text(base, script)}: an index of a value stands behind the "
                    f"parentheses, {base}(z)_k",
                    sign,
                )
            power = self.function_power(base, script)
        if group.data == "matrix":
            arguments = [self.tree(group)]
        else:
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
        group, group_scripts = unscripted(following)
        inner = inner_items(group) if isinstance(group, Tree) and group.data == "braces" else []
        if len(inner) == 1 and is_group(inner[0]):  # \log{(x)}
            (group,) = inner
        if not is_group(group, *CALLS):
            return first, 1
        if holds_relation(group.children[1]):
            self.fail("a relation in a call", group.children[1])
        above = [sign for sign, _ in group_scripts if sign.type == "SUP"]
        body = self.group(group)
        if above:
            power = self.text(group_scripts[-1][1])
            self.two(above[0], rf"{base}^{{{power}}}{body}", rf"{base}({body}^{{{power}}})")
        node = self.applied(first, body)
        return self.scripted(node, group_scripts, following), 2
