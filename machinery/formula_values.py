r"""Evaluate formulas: the tree of formula_reader, for one value of each symbol, to 40 decimal digits.

In these decimals e^{1000} is a number, and a difference may lose 24 digits before a float64 would notice: the value of
a formula is exact for the purpose of judging a program that computes in float64.

Shapes: every value is an array (rows, columns). A scalar is 1 x 1, a vector a column, `X_n` of a matrix its row n as a
column. Indices count from 1; beyond an array is NaN, which no comparison lets pass.

Derivatives are central differences with step 1e-12 (at a kink the mean of both sides). For functions of size 1 they are
right to 1e-24 (truncation) and 1e-28 (rounding), second derivatives to 1e-16. What has no value is a FormulaError.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Context, Decimal
from functools import cache, lru_cache, reduce

import numpy as np
from lark import Token

from formula_reader import FormulaError, Node, parse
from notation import Notation

CONTEXT = Context(prec=40, traps=[])  # nothing is trapped: 1/0 is infinite, 0/0 is NaN
STEP, LARGEST = Decimal("1e-12"), 1000  # LARGEST: indices, and how often the body of nested sums is evaluated


@cache
def read(latex: str, notation: Notation) -> Node:
    """Read an expression that stands alone, such as a definition."""
    (side, *others), *more = (relation.children for relation in parse(latex, notation))
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
    r"\max": lambda *values: reduce(np.maximum, values),
    r"\min": lambda *values: reduce(np.minimum, values),
    r"\operatorname{softmax}": lambda z: EXP(z) / EXP(z).sum(0 if z.shape[1] == 1 else 1, keepdims=True),  # along rows
    r"\operatorname{diag}": lambda x: x * exact(np.eye(len(x), dtype=int)),
    "absolute": abs,
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


def alike(*values: np.ndarray) -> tuple[np.ndarray, ...]:
    """The values, which have one shape or are scalars."""
    return values if len({value.shape for value in values if value.size > 1}) < 2 else fail("the shapes differ")


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
    indices: dict[str, int] = field(default_factory=dict)
    times: int = 1
    known: dict[tuple, np.ndarray] = field(default_factory=dict)  # what was evaluated with these values
    branches: set[Node] = field(default_factory=set)  # the rows of `cases` that were taken
    number = staticmethod(constant)

    def name(self, name: str) -> np.ndarray:
        """The value of a bound index, of a symbol that is given, or of a definition in the table."""
        if name in self.indices:
            return constant(self.indices[name])
        if name in self.values:
            return self.values[name]
        symbol = self.notation.symbol(name)
        if symbol and symbol.definition:
            return replace(self, indices={}).evaluate(read(symbol.definition, self.notation))
        return fail(f"unbound index {name}" if symbol and symbol.index else f"no value for {name}")

    def given(self, values: Mapping[str, np.ndarray]) -> "Scope":
        """The scope with other values, from which everything is computed anew."""
        return replace(self, values={**self.values, **values}, known={})

    def evaluate(self, node: Node) -> np.ndarray:
        """The value of an expression. Raises FormulaError for unknown names and wrong shapes."""
        key = node.data, node.text, *map(self.indices.get, node.free)
        if key not in self.known:
            try:
                if function := FUNCTIONS.get(node.data):
                    self.known[key] = function(*map(self.evaluate, node.nodes))
                else:
                    self.known[key] = getattr(self, node.data)(*node.children)
            except (ValueError, TypeError) as error:  # NumPy's are of shapes and of numbers of arguments
                if getattr(error, "position", None) is not None:
                    raise
                message = str(error) if isinstance(error, FormulaError) else "shapes do not fit"
                raise FormulaError(message, node.latex, node.start) from None
        return self.known[key]

    def index(self, base: Node, subscript: Node) -> np.ndarray:
        if base.text == r"\delta":
            return exact(int(len({scalar(self.evaluate(entry)) for entry in entries(subscript)}) == 1))
        return self.entry(self.evaluate(base), subscript)

    def entry(self, array: np.ndarray, subscript: Node) -> np.ndarray:
        places = [self.indices.get(entry.text) or whole(self.evaluate(entry)) for entry in entries(subscript)]
        if array.size == 1 or len(places) > 1 + (array.shape[1] > 1):
            fail("more indices than the symbol has")
        if not all(1 <= place <= size for place, size in zip(places, array.shape, strict=False)):
            return NAN
        part = array[tuple(slice(place - 1, place) for place in places)]
        return part if len(places) == 2 else part.T

    def power(self, base: Node, exponent: Node) -> np.ndarray:
        if exponent.children == [r"\top"]:
            return self.evaluate(base).T
        if base.text == "e":
            return EXP(self.evaluate(exponent))
        base, exponent = scalar(self.evaluate(base)), scalar(self.evaluate(exponent))
        return exact(base**exponent if exponent else 1)  # 0 to the power of 0 is 1, as in NumPy

    def sum(self, *terms: Node | Token) -> np.ndarray:
        values = [-self.evaluate(term) if sign == "-" else self.evaluate(term) for sign, term in signed(terms)]
        return sum(alike(*values))

    def product(self, *factors: Node | Token) -> np.ndarray:
        result = ONE
        for sign, part in signed(factors):
            factor = self.evaluate(part)
            if sign == r"\odot" or 1 in (result.size, factor.size):
                result = np.multiply(*alike(result, factor))
            elif sign == r"\cdot" and result.shape == factor.shape == (factor.size, 1):  # the inner product of vectors
                result = result.T @ factor
            else:
                result = result @ factor
        return result

    def relation(self, *parts: Node | Token) -> np.ndarray:
        """1 where a relation is true and 0 where it is not, entry by entry."""
        sides = itertools.pairwise([self.evaluate(side) for side in parts[::2]])
        return exact(reduce(np.logical_and, (COMPARE[sign](*next(sides)) for sign in parts[1::2])).astype(int))

    binder = relation  # a condition below a sum

    def call(self, function: Token, *arguments: Node) -> np.ndarray:
        values, name = [self.evaluate(argument) for argument in arguments], str(function)
        if name in FUNCTIONS:
            return FUNCTIONS[name](*values)
        symbol = self.notation.functions.get((name.rstrip("'"), len(values))) or self.notation.symbol(name)
        if not (symbol and symbol.definition and len(symbol.arguments) == len(values)):
            fail(f"{name} of {len(values)} arguments is not in the notation")
        for argument, value in zip(symbol.arguments, values, strict=True):
            shape = [whole(self.name(letter)) for letter in self.notation.symbols[argument].shape]
            if value.shape != (*shape, 1, 1)[:2]:
                fail(f"{argument} has another shape")

        def result(shift: Decimal = Decimal(0)) -> np.ndarray:
            inside = self.given({name: value + shift for name, value in zip(symbol.arguments, values, strict=True)})
            return replace(inside, indices={}).evaluate(read(symbol.definition, self.notation))

        return (result(STEP) - result(-STEP)) / (2 * STEP) if name.endswith("'") else result()

    def each(self, names: Sequence[str], ranges: Sequence[range] = ()) -> list["Scope"]:
        """The scopes for all values of some indices: in the ranges, or up to their sizes in the notation."""
        symbols = [self.notation.symbol(name) for name in names]
        if not ranges and not all(symbol and symbol.index for symbol in symbols):
            fail(f"the notation has no range for {', '.join(names)}")
        every = list(itertools.product(*ranges or (range(1, whole(self.name(s.index)) + 1) for s in symbols)))
        if (times := self.times * max(1, len(every))) > LARGEST:
            fail("the limits are too far apart")
        return [replace(self, indices=self.indices | dict(zip(names, at, strict=True)), times=times) for at in every]

    def inside(self, scripts: Node) -> list["Scope"]:
        """The scopes inside an operator, for the values of the indices below it."""
        if scripts.data == "limits":
            first, *conditions, last = scripts.nodes
            ranges = [range(whole(self.evaluate(first.nodes[1])), whole(self.evaluate(last)) + 1)]
        else:
            conditions, ranges = [node for node in scripts.nodes if node.data == "binder" and len(node.nodes) > 1], ()
        scopes = self.each(scripts.bound, ranges)
        return [scope for scope in scopes if all(scalar(scope.evaluate(condition)) for condition in conditions)]

    def big(self, operator: Token, scripts: Node, body: Node) -> np.ndarray:
        inside, kind = self.inside(scripts), operator.removeprefix(r"\arg")
        values = [scope.evaluate(body) for scope in inside]
        if kind != r"\sum" and any(value.size > 1 for value in values):
            fail(f"{operator} of an array")
        if any((value != value).any() for value in values):
            return NAN
        best = reduce(FOLD[kind][0], values, FOLD[kind][1])
        return best if kind == operator else constant(inside[values.index(best)].indices[scripts.bound[0]])

    def mean(self, operator: Token, distribution: Node, body: Node) -> np.ndarray:
        weights = self.evaluate(distribution.nodes[1])
        values = [scope.evaluate(body) for scope in self.inside(distribution)]
        mean, square = (sum(w * v**n for w, v in zip(weights, values, strict=True)) for n in (1, 2))
        return mean if "E" in operator else square - mean**2

    def cases(self, *rows: Node) -> np.ndarray:
        for row in rows:
            if all(scalar(self.evaluate(condition)) for condition in row.nodes[1:]):
                self.branches.add(row)
                return self.evaluate(row.nodes[0])
        return NAN

    def gradient(self, variable: Node, order: Node | None, body: Node) -> np.ndarray:
        return self.derivative(order, body, Node("variables", [Node("variable", [variable, order])]))

    def derivative(self, order: Node | None, *parts: Node) -> np.ndarray:
        body, variables = sorted(parts, key=lambda part: part.data == "variables")
        above, *below = (
            whole(self.evaluate(o)) if o else 1 for o in (order, *(v.children[1] for v in variables.nodes))
        )
        every = [v.nodes[0] for v, times in zip(variables.nodes, below, strict=True) for _ in range(times)]
        return self.slope(body, every) if len(every) == above <= 2 else fail("not one order, or one above 2")

    def depends(self, names: Iterable[str], variable: str) -> bool:
        """Whether one of the names is the variable, or is derived from it."""
        symbols = [self.notation.symbol(name) for name in names if name not in self.values]
        below = [read(symbol.definition, self.notation).free for symbol in symbols if symbol and symbol.definition]
        return variable in names or any(self.depends(names, variable) for names in below)

    def slope(self, body: Node, variables: list[Node]) -> np.ndarray:
        """The derivative by the first variable of that by the others: of a vector by a vector the Jacobian [i, j]."""
        if not variables:
            return self.evaluate(body)
        base, *subscripts = variables[0].nodes if variables[0].data == "index" else variables[:1]
        name = base.children[0]
        if base.data != "name" or name in self.indices or not self.depends(body.free, name):
            fail(f"{body} depends on no variable {base}")
        value, slopes = self.name(name), []
        every = exact(np.arange(value.size).reshape(value.shape))
        places = self.entry(every, subscripts[0]) if subscripts else every  # of one entry, of one row, or of all
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
