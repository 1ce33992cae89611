r"""Evaluate formulas: the tree of formula_reader, for one value of each symbol, to 40 decimal digits.

In these decimals e^{1000} is a number, and a difference may lose 24 digits before a float64 would notice: the value of
a formula is exact for the purpose of judging a program that computes in float64.

Shapes: every value is an array (rows, columns). A scalar is 1 x 1, a vector a column, `X_n` of a matrix its row n as a
column. Indices count from 1; beyond an array is NaN, which no comparison lets pass.

Derivatives are central differences with step 1e-12 (at a kink the mean of both sides). For functions of size 1 they are
right to 1e-24 (truncation) and 1e-28 (rounding), second derivatives to 1e-16. What has no value is a FormulaError.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Context, Decimal, localcontext
from functools import cache, lru_cache, reduce

import numpy as np
from lark import Token

from formula_reader import FormulaError, Node, free_names, parse
from notation import Notation, Symbol

CONTEXT = Context(prec=40, traps=[])  # nothing is trapped: 1/0 is infinite, 0/0 is NaN
STEP, LARGEST = Decimal("1e-12"), 1000  # LARGEST: indices, and how often the body of nested sums is evaluated


@cache
def read(latex: str, notation: Notation) -> Node:
    """Read an expression that stands alone, such as a definition."""
    (side, *others), *more = (relation.children for relation in parse(latex, notation.kinds))
    return side if not (others or more) else fail(f"expected one expression: {latex}")


def exact(values: object) -> np.ndarray:
    """Numbers as an array of decimals; a float becomes the very number that it is."""
    array = np.asarray(values).astype(object)
    return np.frompyfunc(Decimal, 1, 1)(array.reshape(len(array), -1) if array.ndim else array.reshape(1, 1))


constant = cache(exact)
EXP, LOG, SQRT = (np.frompyfunc(lru_cache(100_000)(f), 1, 1) for f in (Decimal.exp, Decimal.ln, Decimal.sqrt))
ONE, NAN = exact(1), exact("NaN")
FOLD = {r"\sum": (np.add, exact(0)), r"\prod": (np.multiply, ONE)}
FOLD |= {r"\max": (np.maximum, exact("-Infinity")), r"\min": (np.minimum, exact("Infinity"))}
COMPARE = {"=": np.equal, r"\ne": np.not_equal, "<": np.less, ">": np.greater}
COMPARE |= {r"\le": np.less_equal, r"\ge": np.greater_equal}
FUNCTIONS = {  # by their names in formulas; and the nodes whose value is a function of the values in them
    r"\log": LOG,
    r"\exp": EXP,
    r"\sqrt": SQRT,
    r"\tanh": lambda x: 1 - 2 / (EXP(2 * x) + 1),
    r"\sigma": lambda x: 1 / (1 + EXP(-x)),
    r"\max": lambda *values: reduce(np.maximum, values),
    r"\min": lambda *values: reduce(np.minimum, values),
    r"\operatorname{sigmoid}": lambda x: 1 / (1 + EXP(-x)),
    r"\operatorname{softplus}": lambda x: LOG(1 + EXP(x)),
    r"\operatorname{relu}": lambda x: np.maximum(x, 0 * x),
    r"\operatorname{softmax}": lambda z: EXP(z) / EXP(z).sum(0 if z.shape[1] == 1 else 1, keepdims=True),  # along rows
    r"\operatorname{logsumexp}": lambda z: LOG(EXP(z).sum(keepdims=True)),
    r"\operatorname{diag}": lambda x: x * exact(np.eye(len(x), dtype=int)),
    "absolute": abs,
    "indicator": lambda truth: truth,
    "matrix": lambda *rows: np.vstack(rows),
    "row": lambda *cells: np.hstack(cells),
    "quotient": lambda top, bottom: top / scalar(bottom),
    "logarithm": lambda base, x: LOG(x) / LOG(base),
    "norm": lambda x, order=2 * ONE: exact((abs(x) ** whole(order)).sum() ** (1 / scalar(order))),
}


def fail(message: str):
    """Raise an error, to which `Scope.evaluate` adds the place."""
    raise FormulaError(message)


def scalar(value: np.ndarray) -> Decimal:
    return value.item() if value.size == 1 else fail("only of scalars, not of an array")


def whole(value: np.ndarray) -> int:
    number = scalar(value)
    return int(number) if abs(number) <= LARGEST and number % 1 == 0 else fail("not a whole number")


def signed(parts: Sequence[Node | Token]) -> Iterator[tuple[str, Node]]:
    """The terms or factors of a node, each with the sign before it."""
    for before, part in itertools.pairwise(["", *parts]):
        if isinstance(part, Node):
            yield "" if isinstance(before, Node) else str(before), part


def entries(subscript: Node) -> list[Node]:
    """The indices in a subscript, which may stand side by side as in y_{nk}."""
    side_by_side = len(subscript.nodes) == 1 and subscript.nodes[0].data == "product"
    return subscript.nodes[0].nodes if side_by_side else subscript.nodes


@dataclass(frozen=True)
class Scope:
    """What names mean at one place: values of symbols, bound indices, and how often nested sums come here.

    `evaluate` takes a node whose value is a function of the values in it from FUNCTIONS; for any other it calls the
    method named like the node, with what is in it.
    """

    notation: Notation
    values: dict[str, np.ndarray]
    draw: Callable[[Symbol], np.ndarray] | None = None
    indices: Mapping[str, np.ndarray] = field(default_factory=dict)
    times: int = 1
    derived: dict[str, np.ndarray] = field(default_factory=dict)
    branches: set[Node] = field(default_factory=set)  # the rows of `cases` that were taken
    results: dict[tuple, np.ndarray] = field(default_factory=dict)  # what a check has computed here

    def value(self, name: str) -> np.ndarray:
        """A bound index, a given value, a definition of the table, or a value drawn from the domain."""
        for known in (self.indices, self.values, self.derived):
            if name in known:
                return known[name]
        symbol = self.notation.symbol(name)
        if symbol and symbol.definition:
            defined = replace(self, indices={}).evaluate(read(symbol.definition, self.notation))
            return self.derived.setdefault(name, defined)
        if symbol and symbol.domain and self.draw:
            return self.values.setdefault(name, self.draw(symbol))
        if name == "e":
            return EXP(ONE)
        return fail(f"unbound index {name}" if symbol and symbol.index else f"no value for {name}")

    def given(self, values: Mapping[str, np.ndarray]) -> "Scope":
        """The scope with other values, from which everything derived is computed anew."""
        return replace(self, values={**self.values, **values}, derived={})

    def evaluate(self, node: Node) -> np.ndarray:
        """The value of an expression. Raises FormulaError for unknown names and wrong shapes."""
        try:
            if node.data in FUNCTIONS:
                return FUNCTIONS[node.data](*map(self.evaluate, node.nodes))
            return getattr(self, node.data)(*node.children)
        except FormulaError as error:
            raise error if error.position is not None else FormulaError(str(error), node.latex, node.start) from None
        except (ValueError, TypeError):  # NumPy's, of shapes and numbers of arguments
            raise FormulaError("shapes do not fit", node.latex, node.start) from None

    def number(self, text: Token) -> np.ndarray:
        return constant(text)

    def name(self, text: Token) -> np.ndarray:
        return self.value(str(text))

    def index(self, base: Node, subscript: Node) -> np.ndarray:
        if base.children == [r"\delta"]:
            first, second = (scalar(self.evaluate(entry)) for entry in entries(subscript))
            return exact(int(first == second))
        return self.entry(self.evaluate(base), subscript)

    def entry(self, array: np.ndarray, subscript: Node) -> np.ndarray:
        places = [whole(self.evaluate(entry)) for entry in entries(subscript)]
        if array.size == 1 or len(places) > 1 + (array.shape[1] > 1):
            fail("more indices than the symbol has")
        if not all(1 <= place <= size for place, size in zip(places, array.shape, strict=False)):
            return NAN
        part = array[tuple(slice(place - 1, place) for place in places)]
        return part if len(places) == 2 else part.T

    def power(self, base: Node, exponent: Node) -> np.ndarray:
        if exponent.children == [r"\top"]:
            return self.evaluate(base).T
        if base.children == ["e"]:
            return EXP(self.evaluate(exponent))
        return exact(scalar(self.evaluate(base)) ** scalar(self.evaluate(exponent)))

    def sum(self, *terms: Node | Token) -> np.ndarray:
        values = [-self.evaluate(term) if sign == "-" else self.evaluate(term) for sign, term in signed(terms)]
        shapes = {value.shape for value in values if value.size > 1}
        return sum(values) if len(shapes) < 2 else fail("shapes that cannot be added")

    def product(self, *factors: Node | Token) -> np.ndarray:
        result = ONE
        for sign, part in signed(factors):
            factor = self.evaluate(part)
            same = result.shape == factor.shape
            if 1 in (result.size, factor.size) or (sign == r"\odot" and same):
                result = result * factor
            elif sign == r"\cdot" and same and result.shape[1] == 1:
                result = result.T @ factor
            elif sign != r"\odot" and result.shape[1] == len(factor):
                result = result @ factor
            else:
                fail("shapes that cannot be multiplied")
        return result

    def relation(self, *parts: Node | Token) -> np.ndarray:
        """1 where a relation is true and 0 where it is not, entry by entry."""
        sides = itertools.pairwise([self.evaluate(side) for side in parts[::2]])
        return exact(reduce(np.logical_and, (COMPARE[sign](*next(sides)) for sign in parts[1::2])).astype(int))

    binder = relation  # a condition below a sum

    def hold(self, conditions: list[Node]) -> bool:
        return all(scalar(self.evaluate(condition)) for condition in conditions)

    def call(self, function: Token, *arguments: Node) -> np.ndarray:
        values, name = [self.evaluate(argument) for argument in arguments], str(function)
        symbol, known = self.notation.symbol(name), FUNCTIONS.get(name.rstrip("'"))
        if known and name.endswith("'"):
            return (known(values[0] + STEP) - known(values[0] - STEP)) / (2 * STEP)
        if known:
            return known(*values)
        names, definition = self.notation.functions.get((name, len(values)), ((), ""))
        if symbol and symbol.arguments:  # \mathcal L(y, \hat p)
            names, definition = symbol.arguments, symbol.definition
        if not names or len(names) != len(values):
            fail(f"{name} of {len(values)} arguments is not in the notation")
        for argument, value in zip(names, values, strict=True):
            if self.notation.symbol(argument) and value.shape != self.value(argument).shape:
                fail(f"{argument} has another shape")
        inside = replace(self.given(dict(zip(names, values, strict=True))), indices={})
        return inside.evaluate(read(definition, self.notation))

    def each(self, scripts: Node, ranges: list[range]) -> Iterator["Scope"]:
        """The scope for each value of the indices below an operator."""
        times = self.times * max(1, int(np.prod([len(r) for r in ranges])))
        if times > LARGEST:
            fail("the limits are too far apart")
        for places in itertools.product(*ranges):
            bound = dict(zip(scripts.bound, map(constant, places), strict=True))
            yield replace(self, indices={**self.indices, **bound}, times=times)

    def big(self, operator: Token, scripts: Node, body: Node) -> np.ndarray:
        if scripts.data == "limits":
            first, *conditions, last = scripts.nodes
            ranges = [range(whole(self.evaluate(first.nodes[1])), whole(self.evaluate(last)) + 1)]
        else:
            conditions = [binder for binder in scripts.nodes if len(binder.nodes) > 1]
            symbols = [self.notation.symbol(name) for name in scripts.bound]
            if not all(symbol and symbol.index for symbol in symbols):
                fail(f"the notation has no range for {', '.join(scripts.bound)}")
            ranges = [range(1, whole(self.value(symbol.index)) + 1) for symbol in symbols]
        inside = [scope for scope in self.each(scripts, ranges) if scope.hold(conditions)]
        values = [scope.evaluate(body) for scope in inside]
        kind = operator.removeprefix(r"\arg")
        if kind != r"\sum" and any(value.size > 1 for value in values):
            fail(f"{operator} of an array")
        if any((value != value).any() for value in values):
            return NAN
        best = reduce(FOLD[kind][0], values, FOLD[kind][1])
        return best if kind == operator else inside[values.index(best)].indices[scripts.bound[0]]

    def mean(self, operator: Token, scripts: Node, body: Node) -> np.ndarray:
        weights = self.evaluate(scripts.nodes[1])
        if weights.shape[1] > 1 or weights.size == 1:
            fail("a distribution is a vector")
        values = [scope.evaluate(body) for scope in self.each(scripts, [range(1, len(weights) + 1)])]
        mean = sum(weight * value for weight, value in zip(weights, values, strict=True))
        squares = (weight * (value - mean) ** 2 for weight, value in zip(weights, values, strict=True))
        return mean if "E" in operator else sum(squares)

    def cases(self, *rows: Node) -> np.ndarray:
        for row in rows:
            if self.hold(row.nodes[1:]):
                self.branches.add(row)
                return self.evaluate(row.nodes[0])
        return NAN

    def gradient(self, variable: Node, order: Node | None, body: Node) -> np.ndarray:
        return self.slope(body, [variable] * self.order(order))

    def derivative(self, order: Node | None, *parts: Node) -> np.ndarray:
        body, variables = sorted(parts, key=lambda part: part.data == "variables")
        found = [variable.nodes[0] for variable in variables.nodes for _ in range(self.order(variable.children[1]))]
        return self.slope(body, found) if len(found) == self.order(order) else fail("the order above is not that below")

    def order(self, order: Node | None) -> int:
        return whole(self.evaluate(order)) if order else 1

    def depends(self, names: set[str], variable: str) -> bool:
        """Whether one of the names is the variable, or is derived from it."""
        symbols = [self.notation.symbol(name) for name in names if name not in self.values]
        below = [free_names(read(s.definition, self.notation)) for s in symbols if s and s.definition]
        return variable in names or any(self.depends(names, variable) for names in below)

    def slope(self, body: Node, variables: list[Node]) -> np.ndarray:
        """The derivative by the first variable of that by the others: of a vector by a vector the Jacobian [i, j]."""
        if not variables or len(variables) > 2:
            return fail("a derivative of an order above 2") if variables else self.evaluate(body)
        base, *subscripts = variables[0].nodes if variables[0].data == "index" else variables[:1]
        name = str(base.children[0])
        if base.data != "name" or name in self.indices or not self.depends(free_names(body), name):
            fail(f"{body} depends on no variable {name}")
        value, slopes = self.value(name), []
        every = places = exact(np.arange(value.size).reshape(value.shape))
        if subscripts:  # by one entry, or by one row
            places = self.entry(every, subscripts[0])
        for place in places.flat:
            if place != place:  # beyond the array
                return NAN
            step = STEP * exact(every == place)
            after, before = (self.given({name: value + s}).slope(body, variables[1:]) for s in (step, -step))
            slopes.append((after - before) / (2 * STEP))
        if slopes[0].size == 1:
            return np.concatenate(slopes).reshape(places.shape)
        if len(slopes) > 1 and max(places.shape[1], slopes[0].shape[1]) > 1:
            fail("this derivative has more than two axes")
        return np.hstack(slopes)


def evaluate(latex: str, notation: Notation, **values: object) -> np.ndarray | float:
    """The value of one expression, for values given by their ASCII names; indices count from 1.

    The result is a float, a vector or a matrix. Sizes are taken from the arrays. Raises FormulaError.
    """
    with localcontext(CONTEXT):
        known, given = {s.python: s for s in notation.symbols.values()}, {}
        for name, value in values.items():
            given[known[name].latex] = exact(value)
            given |= {size: exact(n) for size, n in zip(known[name].shape, np.shape(value), strict=False)}
        result = Scope(notation, given).evaluate(read(latex, notation)).astype(float)
        return result.item() if result.size == 1 else result[:, 0] if result.shape[1] == 1 else result
