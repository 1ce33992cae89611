r"""A display as statements, each with the conditions under which it holds: `x > 0, \quad k = 1, \dots, K`.

Imports base, guards and the tree.
"""

from lark import Token, Tree

from machinery.formulas.semantics import guards
from machinery.formulas.semantics.base import Base
from machinery.formulas.tree import Node, end_of, holds_relation, inner_items, is_group, start_of


class Statements(Base):
    """Equations and inequalities, what restricts them, and ranges of indices."""

    def display(self, tree: Tree) -> tuple[Node, ...]:
        """The statements of a display, with the conditions under which they hold and what they define."""
        *words, listed = tree.children
        pieces, separators = [], [[str(word) for word in words]]
        for child in listed.children:
            if child.data == "relation" and "QUAD" in separators[-1] and (inner := self.in_parentheses(child)):
                pieces += inner
                separators[-1].append("FOR")
                separators += [["COMMA"] for _ in inner[1:]] + [[]]
            elif child.data == "relation":
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
                used, conditions = self.members_of(pieces[place], bool(mode or statements))
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

    @staticmethod
    def in_parentheses(piece: Tree) -> list[Tree]:
        r"""The conditions that stand in parentheses behind a wide space, `\quad (i \ne j)`."""
        items = inner_items(Tree("", [None, Tree("", [piece])]))
        if len(items) == 1 and is_group(items[0], "(") and holds_relation(items[0].children[1]):
            return [child for child in items[0].children[1].children if child.data == "relation"]
        return []

    def side_condition(self, relation: Node) -> list[Node]:
        r"""What stands behind "for" or "if": a relation, or an index alone, `\text{for all } k`."""
        if len(relation.nodes) > 1:
            return [relation]
        symbol = self.notation.symbol(relation.nodes[0].text)
        return [] if symbol and symbol.index else self.fail("a condition needs a sign such as = or <", relation.start)

    def members_of(self, piece: Tree, condition: bool) -> tuple[int, list[Node]]:
        r"""The conditions that `k \in \{1, \dots, K\}` stands for."""
        if len(piece.children) == 3 and str(piece.children[1]) == r"\in" and condition:
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
        if end + 2 >= len(pieces):
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
            for node in side.walk()
        )
        return plain and any(symbol.index for symbol in symbols)

    def relation(self, tree: Tree, head: bool = False) -> Node:
        """An equation, an inequality, or a single side."""
        children = [
            child if isinstance(child, Token) else self.side(child, head and not place)
            for place, child in enumerate(tree.children)
        ]
        return self.node("relation", children, start_of(tree), end_of(tree))
