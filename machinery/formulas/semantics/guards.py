"""What holds of a statement as a whole, once it is read: which index is bound, where, and only once.

Each guard takes a statement and the reading, whose `fail` and `two` raise what the author is told.
"""

from machinery.formulas.tree import OPERATORS, Node


def hold(statement: Node, reading) -> None:
    """Apply every guard to a statement."""
    if any(node.data in OPERATORS for node in statement.walk()):
        bind_pairs(statement, statement, set(), reading)
        bound_once(statement, set(), reading)


def scripts_of(node: Node) -> Node:
    """What stands below an operator."""
    return node.nodes[0]


def bind_pairs(node: Node, statement: Node, bound: set[str], reading) -> None:
    r"""In `\sum_{i < j} p_i p_j` both indices are bound, if j stands nowhere outside of the sum."""
    if node.data == "big":
        scripts, body = scripts_of(node), node.nodes[-1]
        conditions = [
            binder for binder in scripts.nodes if binder.data in ("binder", "given") and len(binder.nodes) > 1
        ]
        sides = [side for condition in conditions for side in condition.nodes if side.data == "name"]
        if scripts.data == "indices" and sides:
            for side in sides:
                name = str(side.children[0])
                symbol = reading.notation.symbol(name)
                if name in scripts.bound or name in bound or not (symbol and symbol.index) or name not in body.free:
                    continue
                if len(statement.occurrences(name)) == len(node.occurrences(name)):
                    binder = Node("binder", [side])
                    binder.latex, binder.start, binder.end, binder.text = side.latex, side.start, side.end, side.text
                    scripts.insert(1, binder)
                    for known in statement.walk():
                        for cached in ("bound", "free"):
                            known.__dict__.pop(cached, None)
        bound = bound | {*scripts.bound}
    elif node.data == "mean":
        bound = bound | {*scripts_of(node).bound}
    for child in node.nodes:
        bind_pairs(child, statement, bound, reading)


def bound_once(node: Node, bound: set[str], reading) -> None:
    r"""No index is bound again inside of an operator that binds it: not `\sum_{k,k}`, not `\sum_k \sum_k`."""
    if node.data in OPERATORS:
        names = [str(binder.nodes[0].children[0]) for binder in scripts_of(node).nodes if binder.data == "binder"]
        for place, name in enumerate(names):
            if name in bound or name in names[:place]:
                reading.fail(
                    f"the index {name} is bound twice: give one of the two another letter", scripts_of(node).start
                )
        bound = bound | {*names}
    for child in node.nodes:
        bound_once(child, bound, reading)
