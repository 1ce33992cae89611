r"""What is compared in a statement: its sides, the program before them, and what the others of a display define.

Whether an index is free, or bound by what the statement says, is decided here. Imports the trials and the tree.
"""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import CodeType

from machinery.formulas.bindings import Binding
from machinery.formulas.functions import COMPARE, fail
from machinery.formulas.notation import Notation, Symbol
from machinery.formulas.reader import FormulaError, Node
from machinery.formulas.tree import OPERATORS, entries
from machinery.formulas.trials import Trial

CHECKED = (*COMPARE, r"\approx")  # the signs that can be checked


@cache
def compiled(expression: str) -> CodeType:
    """An expression of a program, ready to be evaluated."""
    return compile(expression, expression, "eval")


def free_names(nodes: tuple) -> set[str]:
    """The names that are free in one of some nodes."""
    return {name for node in nodes for name in node.free}


def define(chains: tuple[Node, ...], trials: list[Trial]) -> tuple[list[Node], list[Trial]]:
    r"""The statements without those that define a symbol for the others, `\text{where } m = \max_j z_j`."""
    notation, kept, symbols = trials[0].notation, [], {}
    heads = {base.text for chain in chains[1:] if (base := _head(chain)[0]) is not None}
    for place, statement in enumerate(chains):
        others = {name for other in chains if other is not statement for name in other.free}
        symbol = _definition(statement, notation, others, heads) if place or len(chains) > 1 else None
        if symbol and symbol.latex in symbols:
            raise FormulaError(f"{symbol.latex} is defined twice", statement.latex, statement.start)
        if symbol and (place or statement.where):
            symbols[symbol.latex] = symbol
        else:
            kept.append(statement)
    if not symbols:
        return kept, trials
    local = replace(notation, symbols={**notation.symbols, **symbols})
    return kept, [replace(trial, notation=local, known={}) for trial in trials]


def _head(statement: Node) -> tuple[Node | None, list[Node]]:
    """The symbol on the left of an equation of two sides, and its indices."""
    if len(statement.nodes) != 2 or str(statement.children[1]) != "=":
        return None, []
    head = statement.nodes[0]
    base, below = (head.nodes[0], entries(head.nodes[1])) if head.data == "index" else (head, [])
    return (base, below) if base.data == "name" else (None, [])


def _definition(statement: Node, notation: Notation, others: set[str], heads: set[str]) -> Symbol | None:
    """The symbol that a statement defines, if the notation gives it no value, and others use it."""
    base, below = _head(statement)
    symbol = notation.symbol(base.text) if base is not None else None
    if not symbol or base.text not in others or (symbol.has_value and not (symbol.index and not below)):
        return None
    body = statement.nodes[1]
    names = tuple(str(entry.children[0]) for entry in below if entry.data == "name")
    if len(names) < len(below) or notation.indices(names) != sorted(names):
        return None
    loose = [name for name in notation.indices(body.free) if name not in {*names, *heads}]
    if loose:
        place = body.occurrences(loose[0])[0]
        raise FormulaError(f"unbound index {loose[0]} in the definition of {base}", place.latex, place.start)
    shape = tuple(notation.symbol(name).index for name in names) or symbol.shape
    return replace(symbol, index="", shape=shape, definition=body.text, by_entry=names, arguments=())


def _refuse_slips(inequality: Node, notation: Notation, code: str) -> None:
    """An index that is free within sums alone may be a slip that leaves an inequality true."""
    for name in notation.indices(inequality.free):
        bigs = [node for node in inequality.walk() if node.data in OPERATORS]
        inner = [place for big in bigs for place in big.nodes[-1].occurrences(name) if name not in big.nodes[0].bound]
        every = inequality.occurrences(name)
        named = name in free_names(inequality.conditions) or re.search(
            rf"\b{re.escape(notation.symbol(name).python)}\b", code
        )
        if every and not named and all(any(place is other for other in inner) for place in every):
            hint = rf"two readings: an index of the sum, or any {name}? For the second, write \quad \forall {name}"
            raise FormulaError(f"unbound index {name}: {hint}", every[0].latex, every[0].start)


def sides_of(equation: Node, notation: Notation, binding: Binding, snippets: Path) -> tuple[list[str], list[Node]]:
    """The relations of a chain and its sides that have a value, the program before them. Raises FormulaError."""
    relations, sides = [str(sign) for sign in equation.children[1::2]], equation.nodes
    first = sides[0]
    for relation, side in zip(relations, sides[1:], strict=True):
        if relation not in CHECKED:
            raise FormulaError(f"{relation} cannot be checked: write an equation", side.latex, side.start)
        loose = notation.indices({*side.free}.difference(first.free, free_names(equation.conditions)))
        for name in loose:
            place = side.occurrences(name)[0]
            bigs = [node for node in side.walk() if node.data in OPERATORS]
            within = any(place is other for big in bigs for other in big.walk())
            if (relation in ("=", r"\approx") and first.free) or within:
                hint = rf"; if it holds for each one, write , \quad \forall {name}"
                raise FormulaError(f"unbound index {name}{hint}", place.latex, place.start)
    if relations and not {"=", r"\approx"} & {*relations}:
        _refuse_slips(equation, notation, binding.code or "")
    if relations and relations[0] not in CHECKED:
        raise FormulaError(f"{relations[0]} cannot be checked: write an equation", first.latex, first.start)
    head, arguments = (first.nodes[0], entries(first.nodes[1])) if first.data == "index" else (first, first.nodes)
    symbol = notation.symbol(str(head.children[0])) if head.data in ("name", "call") else None
    if relations[:1] == ["="] and first.conditional:  # only a name is given: P(Y = k | X = x)
        relations, sides = relations[1:], sides[1:]
    elif relations[:1] == ["="] and symbol and not symbol.has_value:  # s_k, F(y, p)
        names = {str(argument.children[0]) for argument in arguments if argument.data == "name"}
        if len(names) < len(arguments) or names.difference(sides[1].free):
            raise FormulaError(f"the arguments are not those of {sides[1]}", first.latex, first.start)
        relations, sides = relations[1:], sides[1:]
    if binding.code:
        path, code = snippets / binding.file, compiled(binding.code)
        if not path.is_file():
            fail(f"there is no program {path.name}")
        named = [symbol.latex for symbol in notation.symbols.values() if symbol.python in code.co_names]
        program = Node("program", [path, code, *(Node("name", [name]) for name in named)])
        program.text, relations, sides = binding.code, ["=", *relations], [program, *sides]
    if not relations:
        raise FormulaError("nothing to compare this with: bind or declare it", first.latex, first.start)
    return relations, sides
