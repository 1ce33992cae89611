r"""Big operators, with the indices below them, means and indicators: `\sum_{k=1}^{K}`, `\mathbb{1}[i = j]`.

Imports base and the tree.
"""

from lark import Token, Tree

from machinery.formulas.semantics.base import CALLS, Base, Open
from machinery.formulas.tree import Node, end_of, holds_relation, is_group, start_of, unscripted


class Operators(Base):
    """What binds an index, or asks for a condition."""

    def big(self, base: Token, scripts: list, item, following) -> tuple["Node | Open", int]:
        """A sum, a product, or a choice; \\max(a, b) is a call."""
        if str(base) in (r"\max", r"\min") and not scripts:
            group, group_scripts = unscripted(following)
            if is_group(group, *CALLS):
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
        if not is_group(group, r"\{"):
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
        r"""Limits: `k=1`, also with a condition, `j=1, j \ne k`, and `i, j = 1`; of `k` alone those of the notation."""
        parts = self.relations_below(below)
        names, place = [], 0
        while place < len(parts) and len(parts[place].children) == 1:
            names.append(self.index_name(parts[place].children[0]))
            place += 1
        high = self.argument(above)
        symbol = self.notation.symbol(names[0].text) if place == len(parts) == 1 else None
        if symbol and symbol.index == high.inner.strip():  # \sum_k^K, from the first to the last
            every = self.indices(below)
            every.end, every.text = end_of(above), self.latex[every.start : end_of(above)]
            return every
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
        node = self.node("limits", [*more, *binders, *given, high], start_of(below) - 1, end_of(above))
        outside = [low, high]
        if any(name in node.bound for limit in outside for name in limit.free):
            self.fail("an index stands in the limits that bind it", node.start)
        return node

    def mean(self, base: Token, scripts: list, item, following) -> tuple[Node, int]:
        r"""`\mathbb{E}_{k \sim p}[...]`."""
        below = [script for sign, script in scripts if sign.type == "SUB"]
        relations = self.relations_below(below[0]) if below else []
        if len(relations) != 1 or [str(s) for s in relations[0].children[1::2]] != [r"\sim"] or len(scripts) > 1:
            self.fail(
                rf"the mean over what? Write {base}_{{k \sim p}}[...]",
                end_of(item) if not below else start_of(below[0]),
            )
        group, group_scripts = unscripted(following)
        if not is_group(group):
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
        group, _ = unscripted(following)
        if not scripts and is_group(group) and holds_relation(group.children[1]):
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
            while listed is not None and not holds_relation(listed):
                groups = [g for g in listed.find_data("group")]
                listed = groups[0].children[1] if groups else None
            if listed is None:
                self.fail(f"expected a condition below {base}, such as i = j", tree)
            return self.spread(self.condition(listed), item), 1
        group, group_scripts = unscripted(following)
        if scripts or not (is_group(group) and holds_relation(group.children[1])):
            self.fail(f"expected a condition behind {base}, such as [i = j]", end_of(item))
        node = self.condition(group.children[1])
        node = self.spread(node, Tree("", [base, group]))
        return self.scripted(node, group_scripts, Tree("", [base, following])) if group_scripts else node, 2
