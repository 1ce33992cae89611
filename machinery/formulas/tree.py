"""The nodes of formulas that were read. Imports nothing of ours."""

from functools import cached_property

from lark import Tree


class Node(Tree):
    """A node: `data` says what it is, `children` are the nodes and the signs in it. reader.py lists the kinds.

    It prints as the LaTeX it was read from, with its parentheses, which reads back to an equal node.
    """

    latex, text, start, end, depth = "", "", None, None, 0
    slashed = False  # a quotient written with a slash
    conditional = False  # a call with a bar or a condition, P(Y = k | X = x), which is a name for what follows
    conditions: tuple = ()  # of a statement: relations under which it holds
    where = False  # of a statement: behind the word "where"

    @cached_property
    def nodes(self) -> list["Node"]:
        """The children that are nodes."""
        return [child for child in self.children if isinstance(child, Node)]

    @property
    def inner(self) -> str:
        """The text without the braces around it."""
        return self.text[1:-1] if self.text[0] == "{" else self.text

    def __str__(self) -> str:
        return self.text

    @cached_property
    def bound(self) -> list[str]:
        """The indices that the limits of a big operator, or the distribution of an expectation, bind."""
        return list(dict.fromkeys(str(node.nodes[0].children[0]) for node in self.nodes if node.data == "binder"))

    @cached_property
    def free(self) -> list[str]:
        """The names in it that nothing in it binds, in order."""
        if self.data == "name":
            return [str(self.children[0])]
        found = set().union(*(node.free for node in self.nodes))
        return sorted(found.difference(*(node.bound for node in self.nodes)))

    def occurrences(self, name: str) -> list["Node"]:
        """The places where a name is free in it."""
        if self.data == "name":
            return [self] if self.children[0] == name else []
        if any(name in node.bound for node in self.nodes):
            return []
        return [place for node in self.nodes for place in node.occurrences(name)]
