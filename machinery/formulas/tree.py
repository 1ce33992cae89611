"""Trees: the nodes of formulas that were read, and what to ask of the tree of the grammar. Imports nothing of ours."""

from collections.abc import Iterator
from functools import cached_property

from lark import Token, Tree

OPERATORS = ("big", "mean")  # the nodes that bind an index in what they hold
BINDING = ("indices", "limits", "distribution")  # the nodes that hold binders


class Node(Tree):
    """A node: `data` says what it is, `children` are the nodes and the signs in it. reader.py lists the kinds.

    It prints as the LaTeX it was read from, with its parentheses, which reads back to an equal node.
    """

    latex, text, start, end, depth = "", "", None, None, 0
    slashed = False  # a quotient written with a slash
    conditional = False  # a call with a bar or a condition, P(Y = k | X = x), which is a name for what follows
    conditions: tuple = ()  # of a statement: relations under which it holds
    where = False  # of a statement: behind the word "where"

    def __init__(self, data: str, children: list):
        super().__init__(data, children)
        self.nodes = [child for child in children if isinstance(child, Node)]

    def insert(self, place: int, node: "Node") -> None:
        """Put a node before another one. Whoever does so drops what is cached of the nodes around it."""
        self.children.insert(place, node)
        self.nodes = [child for child in self.children if isinstance(child, Node)]

    def walk(self) -> Iterator["Node"]:
        """The node and all nodes in it."""
        yield self
        for node in self.nodes:
            yield from node.walk()

    @property
    def inner(self) -> str:
        """The text without the braces around it."""
        return self.text[1:-1] if self.text[0] == "{" else self.text

    def __str__(self) -> str:
        return self.text

    @cached_property
    def key(self) -> str:
        """What tells it from other nodes, wherever they stand: two of one key have one value in one scope."""
        return f"{self.data} {self.text}"

    @cached_property
    def bound(self) -> list[str]:
        """The indices that the limits of a big operator, or the distribution of an expectation, bind."""
        return list(dict.fromkeys(str(node.nodes[0].children[0]) for node in self.nodes if node.data == "binder"))

    @cached_property
    def free(self) -> list[str]:
        """The names in it that nothing in it binds, in order."""
        if self.data == "name":
            return [str(self.children[0])]
        if not self.nodes:
            return []
        first, *more = self.nodes
        if not more and first.data not in BINDING:
            return first.free
        found = set(first.free).union(*(node.free for node in more))
        return sorted(found.difference(*(node.bound for node in self.nodes if node.data in BINDING)))

    def occurrences(self, name: str) -> list["Node"]:
        """The places where a name is free in it."""
        if self.data == "name":
            return [self] if self.children[0] == name else []
        if any(name in node.bound for node in self.nodes):
            return []
        return [place for node in self.nodes for place in node.occurrences(name)]


def start_of(tree) -> int:
    """Where the LaTeX of a tree, a token or what is open begins."""
    while type(tree) is Tree:
        tree = tree.children[0]
    return tree.start_pos if isinstance(tree, Token) else tree.start


def end_of(tree) -> int:
    """Where it ends."""
    while type(tree) is Tree:
        tree = tree.children[-1]
    return tree.end_pos if isinstance(tree, Token) else tree.end


def inner_items(argument: Tree | Token) -> list:
    """The factors of an argument, or of an expression, that is one product; none for any other."""
    if isinstance(argument, Token):
        return [argument]
    listed = argument.children[1]
    for data in ("relation", "side", "product"):
        if len(listed.children) != 1 or listed.children[0].data != data:
            return []
        listed = listed.children[0]
    return listed.children


def unscripted(item: Tree | Token | None) -> tuple[Tree | Token | None, list]:
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


def is_group(tree: Tree | Token | None, *openings: str) -> bool:
    """Whether this is what stands in brackets, or in those that open with one of some signs."""
    group = isinstance(tree, Tree) and tree.data == "group"
    return group and (not openings or str(tree.children[0]) in openings)


def holds_relation(listed: Tree) -> bool:
    """Whether a list has an equation or an inequality in it."""
    return any(child.data == "relation" and len(child.children) > 1 for child in listed.children)


def entries(subscript: Node) -> list[Node]:
    """The indices in a subscript, which may stand side by side as in y_{nk}."""
    side_by_side = len(subscript.nodes) == 1 and subscript.nodes[0].data == "product"
    return subscript.nodes[0].nodes if side_by_side else subscript.nodes
