r"""Evaluate formulas: the tree of formula_reader, for one value of each symbol, to 40 decimal digits.

In these decimals e^{1000} is a number, and a difference may lose 24 digits before a float64 would notice: the value of
a formula is exact for the purpose of judging a program that computes in float64.

Shapes: every value is an array (rows, columns). A scalar is 1 x 1, a vector a column, `X_n` of a matrix its row n as a
column. Indices count from 1; beyond an array is NaN, which no comparison lets pass.

Derivatives are central differences with step 1e-12 (at a kink the mean of both sides). For functions of size 1 they are
right to 1e-24 (truncation) and 1e-28 (rounding), second derivatives to 1e-16. What has no value is a FormulaError.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Context, Decimal, localcontext
from functools import cache, lru_cache, reduce

import numpy as np

from formula_reader import FormulaError, Node, free_names, parse
from notation import Notation, Symbol

CONTEXT = Context(prec=40, traps=[])  # nothing is trapped: 1/0 is infinite, 0/0 is NaN
STEP, LARGEST = Decimal("1e-12"), 1000  # LARGEST: indices, and how often the body of nested sums is evaluated


@cache
def _read(latex: str, notation: Notation) -> Node:
    """Read an expression that stands alone, such as a definition."""
    (side, *others), *more = (relation.children for relation in parse(latex, notation.kinds))
    if others or more:
        raise FormulaError(f"expected one expression: {latex}")
    return side


def exact(values: object) -> np.ndarray:
    """Numbers as an array of decimals; a float becomes the very number that it is."""
    array = np.asarray(values).astype(object)
    return np.frompyfunc(Decimal, 1, 1)(array.reshape(len(array), -1) if array.ndim else array.reshape(1, 1))


EXP, LOG, SQRT = (np.frompyfunc(lru_cache(100_000)(f), 1, 1) for f in (Decimal.exp, Decimal.ln, Decimal.sqrt))
ONE, NAN = exact(1), exact("NaN")
FOLD = {r"\sum": (np.add, exact(0)), r"\prod": (np.multiply, ONE)}
FOLD |= {r"\max": (np.maximum, exact("-Infinity")), r"\min": (np.minimum, exact("Infinity"))}
FUNCTIONS = {
    r"\log": LOG,
    r"\exp": EXP,
    r"\sqrt": SQRT,
    r"\tanh": lambda x: 1 - 2 / (EXP(2 * x) + 1),
    r"\sigma": lambda x: 1 / (1 + EXP(-x)),
    r"\max": lambda *values: reduce(np.maximum, values),
    r"\min": lambda *values: reduce(np.minimum, values),
    "sigmoid": lambda x: 1 / (1 + EXP(-x)),
    "softplus": lambda x: LOG(1 + EXP(x)),
    "relu": lambda x: np.maximum(x, 0 * x),
    "softmax": lambda z: EXP(z) / EXP(z).sum(0 if z.shape[1] == 1 else 1, keepdims=True),  # of a matrix, along its rows
    "logsumexp": lambda z: LOG(EXP(z).sum(keepdims=True)),
    "diag": lambda x: x * exact(np.eye(len(x), dtype=int)),
}
COMPARE = {"=": np.equal, r"\ne": np.not_equal, "<": np.less, ">": np.greater}
COMPARE |= {r"\le": np.less_equal, r"\ge": np.greater_equal}


def signed(node: Node) -> Iterator[tuple[str, Node]]:
    """The terms or factors of a node, each with the sign before it."""
    for before, part in itertools.pairwise(["", *node.children]):
        if isinstance(part, Node):
            yield "" if isinstance(before, Node) else str(before), part


def entries(subscript: Node) -> list[Node]:
    """The indices in a subscript, which may stand side by side as in y_{nk}."""
    side_by_side = len(subscript.nodes) == 1 and subscript.nodes[0].data == "product"
    return subscript.nodes[0].nodes if side_by_side else subscript.nodes


@dataclass(frozen=True)
class Scope:
    """What names mean at one place: values of symbols, bound indices, and how often nested sums come here.

    `evaluate` calls the method named like the node, with the node and what is in it.
    """

    notation: Notation
    values: dict[str, np.ndarray]
    draw: Callable[[Symbol], np.ndarray] | None = None
    indices: Mapping[str, np.ndarray] = field(default_factory=dict)
    times: int = 1
    derived: dict[str, np.ndarray] = field(default_factory=dict)
    branches: set[Node] = field(default_factory=set)  # the rows of `cases` that were taken

    def fail(self, message: str, node: Node):
        raise FormulaError(f"{message}: {node}", node.latex, node.start)

    def value(self, name: str) -> np.ndarray:
        """A bound index, a given value, a definition of the table, or a value drawn from the domain."""
        symbol = self.notation.symbol(name)
        if name in self.indices or name in self.values:
            return self.indices.get(name, self.values.get(name))
        if symbol and symbol.definition:
            if name not in self.derived:
                self.derived[name] = replace(self, indices={}).evaluate(_read(symbol.definition, self.notation))
            return self.derived[name]
        if symbol and symbol.domain and self.draw:
            self.values[name] = self.draw(symbol)
            return self.values[name]
        if name == "e":
            return EXP(ONE)
        raise FormulaError(f"unbound index {name}" if symbol and symbol.index else f"no value for {name}")

    def given(self, values: Mapping[str, np.ndarray]) -> "Scope":
        """The scope with other values, from which everything derived is computed anew."""
        return replace(self, values={**self.values, **values}, derived={})

    def evaluate(self, node: Node) -> np.ndarray:
        """The value of an expression. Raises FormulaError for unknown names and wrong shapes."""
        try:
            return getattr(self, node.data)(node, *node.children)
        except FormulaError as error:
            raise error if error.position is not None else FormulaError(str(error), node.latex, node.start) from None
        except (ValueError, TypeError):  # NumPy's, of shapes and numbers of arguments
            self.fail("shapes do not fit", node)

    def scalar(self, node: Node) -> Decimal:
        value = self.evaluate(node)
        return value.item() if value.size == 1 else self.fail("only of scalars, not of an array", node)

    def whole(self, node: Node) -> int:
        number = self.scalar(node)
        return int(number) if abs(number) <= LARGEST and number % 1 == 0 else self.fail("not a whole number", node)

    def number(self, _: Node, text: str) -> np.ndarray:
        return exact(str(text))

    def name(self, _: Node, text: str) -> np.ndarray:
        return self.value(str(text))

    def index(self, node: Node, base: Node, subscript: Node) -> np.ndarray:
        if base.children == [r"\delta"]:
            first, second = map(self.scalar, entries(subscript))
            return exact(int(first == second))
        return self.entry(self.evaluate(base), subscript)

    def entry(self, array: np.ndarray, subscript: Node) -> np.ndarray:
        places = [self.whole(entry) for entry in entries(subscript)]
        if array.size == 1 or len(places) > 1 + (array.shape[1] > 1):
            self.fail("more indices than the symbol has", subscript)
        if not all(1 <= place <= size for place, size in zip(places, array.shape, strict=False)):
            return NAN
        row = array[places[0] - 1 : places[0]]
        return row[:, [places[1] - 1]] if len(places) == 2 else row.T

    def power(self, node: Node, base: Node, exponent: Node) -> np.ndarray:
        if exponent.children == [r"\top"]:
            return self.evaluate(base).T
        if base.children == ["e"] and "e" not in self.values:
            return EXP(self.evaluate(exponent))
        return exact(self.scalar(base) ** self.scalar(exponent))

    def sum(self, node: Node, *_: object) -> np.ndarray:
        terms = [-self.evaluate(term) if sign == "-" else self.evaluate(term) for sign, term in signed(node)]
        shapes = {term.shape for term in terms if term.size > 1}
        return sum(terms) if len(shapes) < 2 else self.fail("shapes that cannot be added", node)

    def product(self, node: Node, *_: object) -> np.ndarray:
        result = ONE
        for sign, part in signed(node):
            factor = self.evaluate(part)
            same = result.shape == factor.shape
            if 1 in (result.size, factor.size) or (sign == r"\odot" and same):
                result = result * factor
            elif sign == r"\cdot" and same and result.shape[1] == 1:
                result = result.T @ factor
            elif sign != r"\odot" and result.shape[1] == len(factor):
                result = result @ factor
            else:
                self.fail("shapes that cannot be multiplied", node)
        return result

    def quotient(self, _: Node, top: Node, bottom: Node) -> np.ndarray:
        return self.evaluate(top) / self.scalar(bottom)

    def absolute(self, _: Node, body: Node) -> np.ndarray:
        return abs(self.evaluate(body))

    def logarithm(self, _: Node, function: str, base: Node, body: Node) -> np.ndarray:
        return LOG(self.evaluate(body)) / LOG(self.evaluate(base))

    def norm(self, node: Node, body: Node, order: Node | None) -> np.ndarray:
        power = self.whole(order) if order else 2
        return exact((abs(self.evaluate(body)) ** power).sum() ** (1 / Decimal(power)))

    def indicator(self, _: Node, condition: Node) -> np.ndarray:
        return exact(self.truth(condition).astype(int))

    def truth(self, condition: Node) -> np.ndarray:
        """Where a relation is true, entry by entry; what stands under a sum without one always is."""
        values = [self.evaluate(side) for side in condition.nodes]
        signs = [str(sign) for sign in condition.children if not isinstance(sign, Node)]
        found = [COMPARE[sign](*pair) for sign, pair in zip(signs, itertools.pairwise(values), strict=True)]
        return reduce(np.logical_and, found, np.array([[True]])).astype(bool)

    def holds(self, condition: Node) -> bool:
        truth = self.truth(condition)
        return truth.item() if truth.size == 1 else self.fail("a condition on an array", condition)

    def call(self, node: Node, function: str, *arguments: Node) -> np.ndarray:
        values, name = [self.evaluate(argument) for argument in arguments], str(function)
        symbol, known = self.notation.symbol(name), FUNCTIONS.get(re.sub(r"\\operatorname\{(\w+)\}|'$", r"\1", name))
        if known and name.endswith("'"):
            return (known(values[0] + STEP) - known(values[0] - STEP)) / (2 * STEP)
        if known:
            return known(*values)
        names, definition = self.notation.functions.get((name, len(values)), ((), ""))
        if symbol and symbol.arguments:  # \mathcal L(y, \hat p)
            names, definition = symbol.arguments, symbol.definition
        if not names or len(names) != len(values):
            self.fail(f"{function} of {len(values)} arguments is not in the notation", node)
        for name, value in zip(names, values, strict=True):
            if self.notation.symbol(name) and value.shape != self.value(name).shape:
                self.fail(f"{name} has another shape", node)
        inside = replace(self.given(dict(zip(names, values, strict=True))), indices={})
        return inside.evaluate(_read(definition, self.notation))

    def each(self, node: Node, ranges: list[range]) -> Iterator["Scope"]:
        """The scope for each value of the indices that a node binds."""
        times = self.times * max(1, int(np.prod([len(r) for r in ranges])))
        if times > LARGEST:
            self.fail("the limits are too far apart", node)
        for places in itertools.product(*ranges):
            bound = dict(zip(node.bound, map(exact, places), strict=True))
            yield replace(self, indices={**self.indices, **bound}, times=times)

    def big(self, node: Node, operator: str, scripts: Node, body: Node) -> np.ndarray:
        if scripts.data == "limits":
            _, low, *conditions, high = scripts.nodes
            ranges = [range(self.whole(low), self.whole(high) + 1)]
        else:
            conditions = [entry for entry in scripts.nodes if entry.data == "binder"]
            symbols = [self.notation.symbol(name) for name in node.bound]
            if not all(symbol and symbol.index for symbol in symbols):
                self.fail(f"the notation has no range for {', '.join(node.bound)}", node)
            ranges = [range(1, int(self.value(symbol.index).item()) + 1) for symbol in symbols]
        inside = [scope for scope in self.each(node, ranges) if all(map(scope.holds, conditions))]
        values = [scope.evaluate(body) for scope in inside]
        kind = operator.removeprefix(r"\arg")
        if kind != r"\sum" and any(value.size > 1 for value in values):
            self.fail(f"{operator} of an array", node)
        if any((value != value).any() for value in values):
            return NAN
        best = reduce(FOLD[kind][0], values, FOLD[kind][1])
        return best if kind == operator else inside[values.index(best)].indices[node.bound[0]]

    def mean(self, node: Node, operator: str, _: Node, distribution: Node, body: Node) -> np.ndarray:
        weights = self.evaluate(distribution)
        if weights.shape[1] > 1 or weights.size == 1:
            self.fail("a distribution is a vector", node)
        values = [scope.evaluate(body) for scope in self.each(node, [range(1, len(weights) + 1)])]
        mean = sum(weight * value for weight, value in zip(weights, values, strict=True))
        squares = (weight * (value - mean) ** 2 for weight, value in zip(weights, values, strict=True))
        return mean if "E" in operator else sum(squares)

    def cases(self, _: Node, *rows: Node) -> np.ndarray:
        for row in rows:
            if all(map(self.holds, row.nodes[1:])):
                self.branches.add(row)
                return self.evaluate(row.nodes[0])
        return NAN

    def matrix(self, _: Node, *rows: Node) -> np.ndarray:
        return np.block([[self.evaluate(cell) for cell in row.nodes] for row in rows])

    def derivative(self, node: Node, *parts: Node) -> np.ndarray:
        named = {part.data: part for part in parts if part}
        order, found = named.pop("order", None), []
        if "gradient" in named:  # \nabla_z^2 is by z and by z
            variable, order = named.pop("gradient").children
            found = [variable] * self.whole(order.nodes[0]) if order else [variable]
        for variable in named.pop("variables").nodes if not found else ():
            squared = variable.data == "power" and str(variable.nodes[1]).strip("{}") == "2"
            found += variable.nodes[:1] * 2 if squared else [variable]
        if len(found) != (self.whole(order.nodes[0]) if order else 1) or len(found) > 2:
            self.fail("the order above is not that below, or more than 2", node)
        (body,) = named.values()
        return self.slope(node, body, found)

    def depends(self, names: set[str], variable: str) -> bool:
        """Whether one of the names is the variable, or is derived from it."""
        symbols = [self.notation.symbol(name) for name in names if name not in self.values]
        below = [free_names(_read(s.definition, self.notation)) for s in symbols if s and s.definition]
        return variable in names or any(self.depends(names, variable) for names in below)

    def slope(self, node: Node, body: Node, variables: list[Node]) -> np.ndarray:
        """The derivative by the first variable of that by the others."""
        base, *subscripts = variables[0].nodes if variables[0].data == "index" else variables[:1]
        name = str(base.children[0])
        if base.data != "name" or name in self.indices or not self.depends(free_names(body), name):
            self.fail(f"{body} depends on no variable {name}", node)
        value = self.value(name)
        units = [exact(unit.reshape(value.shape)) for unit in np.eye(value.size, dtype=int)]
        if subscripts:  # by one entry
            units = [unit for unit in units if self.entry(unit, subscripts[0]).item() == 1]
        slopes = []
        for unit in units:
            moved = [self.given({name: value + step * unit}) for step in (STEP, -STEP)]
            ends = [s.slope(node, body, variables[1:]) if variables[1:] else s.evaluate(body) for s in moved]
            slopes.append((ends[0] - ends[1]) / (2 * STEP))
        if len(slopes) < 2:
            return slopes[0] if slopes else NAN
        if slopes[0].size == 1:
            return np.concatenate(slopes).reshape(value.shape)
        if value.shape[1] > 1 or slopes[0].shape[1] > 1:
            self.fail("this derivative has more than two axes", node)
        return np.hstack(slopes)  # of a vector the Jacobian [i, j]


def evaluate(latex: str, notation: Notation, **values: object) -> np.ndarray | float:
    """The value of one expression, for values given by their ASCII names; indices count from 1.

    The result is a float, a vector or a matrix. Sizes are taken from the arrays. Raises FormulaError.
    """
    with localcontext(CONTEXT):
        known, given = {s.python: s for s in notation.symbols.values()}, {}
        for name, value in values.items():
            given[known[name].latex] = exact(value)
            given |= {size: exact(n) for size, n in zip(known[name].shape, np.shape(value), strict=False)}
        result = Scope(notation, given).evaluate(_read(latex, notation)).astype(float)
        return result.item() if result.size == 1 else result[:, 0] if result.shape[1] == 1 else result
