r"""Evaluate formulas: the tree of reader, for one value of each symbol, to 40 decimal digits.

In these decimals e^{1000} is a number, and a difference may lose 24 digits before a float64 would notice: the value of
a formula is exact for the purpose of judging a program that computes in float64.

Shapes: every value is an array (rows, columns). A scalar is 1 x 1, a vector a column, `X_n` of a matrix its row n as a
column. Indices count from 1; beyond an array is NaN, which no comparison lets pass.

Derivatives are central differences with step 1e-12 (at a kink the mean of both sides). For functions of size 1 they are
right to 1e-24 (truncation) and 1e-28 (rounding), second derivatives to 1e-16. What has no value is a FormulaError.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Context, Decimal
from functools import cache, lru_cache, reduce

import numpy as np
from lark import Token

from machinery.formulas.notation import Notation
from machinery.formulas.reader import FormulaError, Node, parse

CONTEXT = Context(prec=40, traps=[])  # nothing is trapped: 1/0 is infinite, 0/0 is NaN
STEP, LARGEST = Decimal("1e-12"), 5000  # LARGEST: indices, and how often the body of nested sums is evaluated


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
MAX = np.frompyfunc(lambda a, b: b if b != b or a < b else a, 2, 1)  # NaN where one of the two is
MIN = np.frompyfunc(lambda a, b: b if b != b or a > b else a, 2, 1)
FOLD = {r"\sum": (np.add, exact(0)), r"\prod": (np.multiply, ONE)}
FOLD |= {r"\max": (MAX, exact("-Infinity")), r"\min": (MIN, exact("Infinity"))}
COMPARE = {"=": np.equal, r"\ne": np.not_equal, "<": np.less, ">": np.greater}
COMPARE |= {r"\le": np.less_equal, r"\ge": np.greater_equal}
FUNCTIONS = {  # by their names in formulas; and the nodes whose value is a function of the values in them
    r"\log": LOG,
    r"\exp": EXP,
    r"\sqrt": SQRT,
    r"\tanh": lambda x: 1 - 2 / (EXP(2 * x) + 1),
    r"\max": lambda a, b, *more: reduce(MAX, alike(a, b, *more)),
    r"\min": lambda a, b, *more: reduce(MIN, alike(a, b, *more)),
    r"\operatorname{softmax}": lambda z: EXP(z) / EXP(z).sum(0 if z.shape[1] == 1 else 1, keepdims=True),  # along rows
    r"\operatorname{diag}": lambda x: x * exact(np.eye(x.size, dtype=int)),
    "absolute": lambda x: exact(abs(scalar(x))),
    "matrix": lambda *rows: np.vstack(rows),
    "row": lambda *cells: np.hstack(cells),
    "negative": lambda x: -x,
    "sum": lambda *terms: sum(alike(*terms)),
    "quotient": lambda top, bottom: top / scalar(bottom),
    "logarithm": lambda base, x: LOG(x) / LOG(base),
    "norm": lambda x, order=2 * ONE: exact(sum(abs(scalar(row)) ** whole(order) for row in x) ** (1 / scalar(order))),
}


def fail(message: str):
    """Raise an error, to which `Scope.evaluate` adds the place."""
    raise FormulaError(message)


def scalar(value: np.ndarray) -> Decimal:
    return value.item() if value.size == 1 else fail("only of scalars, not of an array")


def whole(value: np.ndarray) -> int:
    number = scalar(value)
    return int(number) if abs(number) <= LARGEST and number % 1 == 0 else fail(f"not a whole number up to {LARGEST}")


def alike(*values: np.ndarray) -> tuple[np.ndarray, ...]:
    """The values, which have one shape or are scalars."""
    return values if len({value.shape for value in values if value.size > 1}) < 2 else fail("the shapes differ")


def entries(subscript: Node) -> list[Node]:
    """The indices in a subscript, which may stand side by side as in y_{nk}."""
    side_by_side = len(subscript.nodes) == 1 and subscript.nodes[0].data == "product"
    return subscript.nodes[0].nodes if side_by_side else subscript.nodes


@dataclass(frozen=True)
class Scope:
    """What names mean at one place: values of symbols, bound indices, and how often nested sums come here.

    `evaluate` takes a node that is a function of the values in it from FUNCTIONS, any other by the method of its name.
    """

    notation: Notation
    values: dict[str, np.ndarray]
    indices: dict[str, int] = field(default_factory=dict)
    times: int = 1
    order: int = 0  # of the derivatives that this is inside of
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

    def given(self, values: Mapping[str, np.ndarray], order: int = 0) -> "Scope":
        """The scope with other values, from which everything is computed anew: for a derivative, one order deeper."""
        if self.order + order > 2:
            fail("a derivative of an order above 2")
        return replace(self, values={**self.values, **values}, known={}, order=self.order + order)

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
            return self.call(base.text, *entries(subscript))
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
        if base.text == "e" and "e" not in self.indices and "e" not in self.values:
            return EXP(self.evaluate(exponent))
        base, exponent = scalar(self.evaluate(base)), scalar(self.evaluate(exponent))
        return exact(base**exponent if exponent else 1)  # 0 to the power of 0 is 1, as in NumPy

    def product(self, *factors: Node | Token) -> np.ndarray:
        result = ONE
        for sign, part in itertools.pairwise(["", *factors]):
            if isinstance(part, Node):
                factor = self.evaluate(part)
                if sign == r"\odot":
                    result = result * factor if result.shape == factor.shape else fail("the shapes differ")
                elif 1 in (result.size, factor.size):
                    result = result * factor
                elif sign == r"\cdot" and result.shape == factor.shape == (factor.size, 1):  # of vectors
                    result = result.T @ factor
                else:
                    result = result @ factor
        return result

    def relation(self, *parts: Node | Token) -> np.ndarray:
        """1 where a relation is true and 0 where it is not, entry by entry."""
        values = alike(*(self.evaluate(side) for side in parts[::2]))
        true = (COMPARE[sign](a, b) for sign, (a, b) in zip(parts[1::2], itertools.pairwise(values), strict=True))
        return exact(reduce(np.logical_and, true).astype(int)) if all((v == v).all() for v in values) else NAN

    binder = relation  # a condition below a sum

    def call(self, function: Token, *arguments: Node) -> np.ndarray:
        values, name = [self.evaluate(argument) for argument in arguments], str(function)
        if name in FUNCTIONS:
            return FUNCTIONS[name](*values)
        plain = name.removesuffix("'") if len(values) == 1 else name
        symbol = self.notation.functions.get((plain, len(values))) or self.notation.symbol(name)
        if not (symbol and symbol.definition and len(symbol.arguments) == len(values)):
            fail(f"{name} of {len(values)} arguments is not in the notation")
        for argument, value in zip(symbol.arguments, values, strict=True):
            shape = [whole(self.name(letter)) for letter in self.notation.symbols[argument].shape]
            if value.shape != (*shape, 1, 1)[:2]:
                fail(f"{argument} has another shape")

        def result(shift: Decimal = Decimal(0)) -> np.ndarray:
            shifted = [exact(scalar(value) + shift) if shift else value for value in values]
            inside = self.given(dict(zip(symbol.arguments, shifted, strict=True)), order=bool(shift))
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
        return [scope for scope in scopes if all(whole(scope.evaluate(condition)) for condition in conditions)]

    def big(self, operator: Token, scripts: Node, body: Node) -> np.ndarray:
        inside, kind = self.inside(scripts), operator.removeprefix(r"\arg")
        values = [scope.evaluate(body) for scope in inside]
        if kind != r"\sum" and any(value.size > 1 for value in values):
            fail(f"{operator} of an array")
        result = reduce(FOLD[kind][0], values, FOLD[kind][1])
        if kind == operator or result != result:
            return result
        return constant(inside[values.index(result)].indices[scripts.bound[0]])

    def mean(self, operator: Token, distribution: Node, body: Node) -> np.ndarray:
        weights = self.evaluate(distribution.nodes[1])
        if abs(weights.sum() - 1) > Decimal("1e-9"):
            fail("not a distribution")
        values = [scope.evaluate(body) for scope in self.inside(distribution)]
        mean, square = (sum(scalar(w) * v**n for w, v in zip(weights, values, strict=True)) for n in (1, 2))
        return mean if "E" in operator else square - mean**2

    def cases(self, *rows: Node) -> np.ndarray:
        for row in rows:
            if all(whole(self.evaluate(condition)) for condition in row.nodes[1:]):
                self.branches.add(row)
                return self.evaluate(row.nodes[0])
        return NAN

    def gradient(self, variable: Node, order: Node | None, body: Node) -> np.ndarray:
        scalar(self.evaluate(body))  # of a vector, authors lay the Jacobian either way
        return self.derivative(order, body, Node("variables", [Node("variable", [variable, order])]))

    def derivative(self, order: Node | None, *parts: Node) -> np.ndarray:
        body, variables = sorted(parts, key=lambda part: part.data == "variables")
        orders = [whole(self.evaluate(o)) if o else 1 for o in (order, *(v.children[1] for v in variables.nodes))]
        every = [v.nodes[0] for v, times in zip(variables.nodes, orders[1:], strict=True) for _ in range(times)]
        return self.slope(body, every) if len(every) == orders[0] else fail("the order above is not that below")

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
            after, before = (self.given({name: value + s}, order=1).slope(body, variables[1:]) for s in (step, -step))
            slopes.append((after - before) / (2 * STEP))
        if slopes[0].size == 1:
            return np.concatenate(slopes).reshape(places.shape)
        if len(slopes) > 1 and max(places.shape[1], slopes[0].shape[1]) > 1:
            fail("this derivative has more than two axes")
        return np.hstack(slopes)
