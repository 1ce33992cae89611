r"""What all parts of the semantics share: how a node is made, and how a formula is refused with its place.

Imports the tree and the notation.
"""

from dataclasses import dataclass

from lark import Token, Tree

from machinery.formulas.lexer import FormulaError
from machinery.formulas.notation import Notation
from machinery.formulas.tree import Node, end_of, start_of

MAX_DEPTH = 60  # nodes within nodes: more is no formula that a person reads, and Python's stack is finite
CALLS = ("(", "[", r"\{")  # the brackets that a call may have


@dataclass
class Open:
    """What takes what stands to its right: a function without parentheses, a big operator, a derivative."""

    kind: str  # "function", "logarithm", "big", "derivative", "gradient"
    parts: list  # its node's children before the body
    start: int
    end: int
    power: Node | None = None  # \log^2

    def __str__(self) -> str:
        return str(self.parts[0])


class Base:
    """The formula that is read, and the notation it is written in."""

    def __init__(self, latex: str, notation: Notation):
        self.latex, self.notation = latex, notation

    def fail(self, message: str, place: "Tree | Token | Open | int") -> None:
        """Refuse the formula, with the character."""
        raise FormulaError(message, self.latex, place if isinstance(place, int) else start_of(place))

    def two(self, place, one: str, other: str, why: str = "ambiguous") -> None:
        """Refuse what has two readings, with a way to write each."""
        self.fail(f"{why}: write {one} or {other}", place)

    def text(self, *trees) -> str:
        """The LaTeX from the first of some trees to the last."""
        return " ".join(self.latex[start_of(trees[0]) : end_of(trees[-1])].split())

    def node(self, data: str, children: list, start: int, end: int) -> Node:
        """A node that was written from `start` to `end`."""
        node = Node(data, children)
        node.latex, node.start, node.end, node.text = self.latex, start, end, self.latex[start:end]
        node.depth = 1 + max([child.depth for child in node.nodes], default=0)
        if node.depth > MAX_DEPTH:
            self.fail("nested too deeply", start)
        return node

    def spread(self, node: Node, tree: Tree | Node) -> Node:
        """The node, with the brackets around it as part of its text."""
        node.start, node.end = start_of(tree), end_of(tree)
        node.text = self.latex[node.start : node.end]
        return node
