r"""Derivatives: `\frac{\partial y}{\partial x}`, `\frac{d}{dx}`, `\partial y / \partial x`, `\partial_x`, `\nabla_z`.

Imports base and the tree.
"""

from lark import Token, Tree

from machinery.formulas.semantics.base import Base, Open
from machinery.formulas.tree import Node, end_of, inner_items, is_group, start_of, unscripted


class Derivatives(Base):
    """Fractions that are derivatives, and gradients."""

    def nabla(self, base: Token, scripts: list, item) -> Open:
        below = [script for sign, script in scripts if sign.type == "SUB"]
        above = [script for sign, script in scripts if sign.type == "SUP"]
        if not below:
            self.fail(r"with respect to what? Write \nabla_z", end_of(item))
        variable = self.argument(below[0])
        if variable.data not in ("name", "index"):
            self.fail("expected a symbol here", below[0])
        return Open("gradient", [variable, self.argument(above[0]) if above else None], base.start_pos, end_of(item))

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
        over = self.spread(self.variables(below, sign), bottom)
        if len(above) == 1:
            return Open("derivative", [order, over], start_of(tree), end_of(tree))
        body = self.product(above[1:])
        return self.node("derivative", [order, body, over], start_of(tree), end_of(tree))

    def slashed_derivative(self, items: list, place: int) -> tuple[Node, int] | None:
        r"""`\partial y / \partial x`, or `d y / d x`, and how many items it is; None if it is no derivative."""
        sign, scripts = unscripted(items[place])
        kind = differential(sign)
        slashes = [at for at in range(place + 2, len(items)) if getattr(items[at], "type", "") == "SLASH"]
        if not kind or not slashes or any(mark.type != "SUP" for mark, _ in scripts):
            return None
        first = end = slashes[0] + 1
        while end + 1 < len(items) and differential(items[end]) == kind:
            end += 2
        if end == first:
            return None
        if end < len(items) and is_group(items[end]):
            below = self.text(*items[first:end])
            self.two(items[end], rf"\frac{{{sign}}}{{{below}}} (...)", rf"\frac{{{sign} ...}}{{{below}}} \cdot (...)")
        over = self.variables(items[first:end], sign)
        body = self.product(items[place + 1 : first - 1])
        order = self.argument(scripts[0][1]) if scripts else None
        return self.node("derivative", [order, body, over], start_of(items[place]), over.end), end - place

    def variables(self, items: list, sign: Token) -> Node:
        r"""What a derivative is with respect to: of `\partial z_i \partial z_j` both entries."""
        found, place = [], 0
        while place < len(items):
            if differential(items[place]) != differential(sign) or place + 1 == len(items):
                self.fail(f"expected {sign} and a symbol here, for each variable", items[place])
            base, marks = unscripted(items[place + 1])
            if not isinstance(base, Token) or base.type not in ("NAME", "UNKNOWN"):
                self.fail("a derivative is one with respect to a symbol", items[place + 1])
            times = [script for mark, script in marks if mark.type == "SUP"]
            others = [mark for mark in marks if mark[0].type != "SUP"]
            item = Tree("", [base, *(part for mark in others for part in mark)]) if times else items[place + 1]
            atom = self.scripted(self.name(base), others, item)
            order = self.argument(times[0]) if times else None
            found.append(self.node("variable", [atom, order], start_of(items[place]), end_of(items[place + 1])))
            place += 2
        return self.node("variables", found, found[0].start, found[-1].end)

    def partial(self, base: Token, scripts: list, item) -> Open:
        r"""`\partial_{z_j}`, which takes what stands to its right as `\frac{\partial}{\partial z_j}` does."""
        below = [script for sign, script in scripts if sign.type == "SUB"]
        if len(scripts) != 1 or not below:
            self.fail(rf"{base} stands only in a derivative: \frac{{\partial y}}{{\partial x}}", base)
        atom = self.argument(below[0])
        symbol = self.notation.symbol(atom.text)
        if atom.data not in ("name", "index") or (symbol and symbol.index):
            self.fail(rf"with respect to what? Write \frac{{\partial y}}{{\partial z_{atom.inner}}}", below[0])
        variable = self.node("variable", [atom, None], atom.start, atom.end)
        over = self.node("variables", [variable], atom.start, atom.end)
        return Open("derivative", [None, over], base.start_pos, end_of(item))


def differential(item: "Tree | Token") -> str:
    """Which sign of a derivative a symbol is, if any."""
    if not isinstance(item, Token):
        return ""
    return item.type if item.type in ("PARTIAL", "D") else "d" if str(item) == "d" else ""
