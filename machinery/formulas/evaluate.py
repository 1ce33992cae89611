r"""Evaluate formulas: the tree of reader, for one value of each symbol, to 40 decimal digits.

In these decimals e^{1000} is a number, and a difference may lose 24 digits before a float64 would notice: the value of
a formula is exact for the purpose of judging a program that computes in float64.

Shapes: every value is an array (rows, columns). A scalar is 1 x 1, a vector a column, `X_n` of a matrix its row n as a
column. Indices count from 1, or from where the notation says; beyond an array is an error.

Derivatives are central differences with step 1e-12 (at a kink the mean of both sides). For functions of size 1 they are
right to 1e-24 (truncation) and 1e-28 (rounding), second derivatives to 1e-16. What has no value is a FormulaError.

Imports the reader, the notation and the functions.
"""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, reduce

import numpy as np
from lark import Token

from machinery.formulas.functions import (
    COMPARE,
    EXP,
    FOLD,
    FUNCTIONS,
    LARGEST,
    NAN,
    ONE,
    SQRT,
    alike,
    constant,
    exact,
    fail,
    scalar,
    whole,
)
from machinery.formulas.notation import Notation, Symbol
from machinery.formulas.reader import FormulaError, Node, parse
from machinery.formulas.tree import entries

SYMMETRIC = Decimal("1e-9")  # how far a matrix may be from its transpose
STEP = Decimal("1e-12")


@cache
def read(latex: str, notation: Notation) -> Node:
    """Read an expression that stands alone, such as a definition."""
    (side, *others), *more = (relation.children for relation in parse(latex, notation))
    return side if not (others or more) else fail(f"expected one expression: {latex}")


@cache
def derived(names: tuple[str, ...], variable: str, notation: Notation, given: frozenset[str]) -> bool:
    """Whether one of the names is the variable, or is derived from it without those that are given."""
    symbols = [notation.symbol(name) for name in names if name not in given]
    below = [read(symbol.definition, notation).free for symbol in symbols if symbol and symbol.definition]
    return variable in names or any(derived(tuple(names), variable, notation, given) for names in below)


# The nodes that a method of Scope evaluates, by its name; all others have their function above.
RULES = {"name", "number", "index", "power", "product", "relation", "norm", "call", "big", "mean", "cases"}
RULES |= {"gradient", "derivative", "at", "program"}


# What is computed costs time, in units of at most six microseconds: each value one, every fourth entry one more, and
# what stands here. A formula may spend BUDGET on all its cases and slips together.
BUDGET = 1_000_000
COST_OF_POWER = 20  # with an exponent that is no whole number
COSTS = {"call": 3, "logarithm": 6, "root": 20, "norm": 4, "relation": 1, "binomial": 2}


@dataclass
class Budget:
    """How much has been computed for a formula, and how much may be."""

    limit: int = BUDGET
    spent: int = 0

    def spend(self, cost: int) -> None:
        self.spent += cost
        if self.spent > self.limit:
            fail("too much to compute: split the formula, or narrow its limits")


@dataclass(frozen=True)
class Scope:
    """What names mean at one place: values of symbols, bound indices, and how often nested sums come here.

    `evaluate` takes a node that is a function of the values in it from FUNCTIONS, one of RULES by its method.
    """

    notation: Notation
    values: dict[str, np.ndarray]
    indices: dict[str, int] = field(default_factory=dict)
    times: int = 1
    order: int = 0  # of the derivatives that this is inside of
    known: dict[str | tuple, np.ndarray] = field(default_factory=dict)  # what was evaluated with these values
    branches: set[Node] = field(default_factory=set)  # the rows of `cases` that were taken
    budget: Budget = field(default_factory=Budget)
    open: tuple[str, ...] = ()  # the definitions that this is inside of

    def changed(self, **fields) -> "Scope":
        """This scope with other values of some fields (dataclasses.replace takes ten times as long)."""
        scope = object.__new__(type(self))
        scope.__dict__.update(self.__dict__, **fields)
        return scope

    def number(self, digits: Token) -> np.ndarray:
        return constant(str(digits))

    def name(self, token: str) -> np.ndarray:
        """The value of a bound index, of a symbol that is given, or of a definition in the table."""
        name = str(token)  # tokens are slow keys
        if name in self.indices:
            return constant(self.indices[name])
        if name in self.values:
            return self.values[name]
        symbol = self.notation.symbol(name)
        if symbol and symbol.definition:
            return self.defined(name, symbol)
        if not (symbol and symbol.index):
            fail(rf"no value for {name}: define it here, \text{{where }} {name} = ..., or in docs/notation.toml")
        of_table = self.open and self.open[-1] in self.notation.symbols
        return fail(
            f"unbound index {name}" + (f', unless docs/notation.toml says by_entry = ["{name}"]' if of_table else "")
        )

    def defined(self, name: str, symbol: Symbol) -> np.ndarray:
        """The value of a definition; of one by entries, s_k = ..., the array of them."""
        if name in self.open:
            circle = " -> ".join([*self.open[self.open.index(name) :], name])
            fail(f"the definition of {name} contains itself: {circle}")
        inside, body = self.changed(indices={}, open=(*self.open, name)), read(symbol.definition, self.notation)
        try:
            if not symbol.by_entry:
                return inside.evaluate(body)
            sizes = [whole(self.name(self.notation.symbol(letter).index)) for letter in symbol.by_entry]
            every = [scalar(scope.evaluate(body)) for scope in inside.each(symbol.by_entry)]
            return exact(np.array(every, dtype=object).reshape(sizes))
        except FormulaError as error:
            return fail(f"in the definition of {name}, {error}")

    def given(self, values: Mapping[str, np.ndarray], order: int = 0) -> "Scope":
        """The scope with other values, from which everything is computed anew: for a derivative, one order deeper."""
        if self.order + order > 2:
            fail("a derivative of an order above 2")
        return self.changed(values={**self.values, **values}, known={}, order=self.order + order)

    def shifted(self, name: str, value: np.ndarray, place: Decimal, step: np.ndarray) -> "Scope":
        """The scope with a step added at one place of a value; what is computed in it serves every derivative there."""
        known = self.known.setdefault((name, place, step.sum() > 0), {})
        return self.given({name: value + step}, order=1).changed(known=known)

    def evaluate(self, node: Node) -> np.ndarray:
        """The value of an expression. Raises FormulaError for unknown names and wrong shapes."""
        key = (node.key, *map(self.indices.get, node.free)) if node.free else node.key
        value = self.known.get(key)
        if value is None:
            try:
                if function := FUNCTIONS.get(node.data):
                    value = function(*map(self.evaluate, node.nodes))
                elif node.data in RULES:
                    value = getattr(self, node.data)(*node.children)
                else:
                    fail(f"evaluate.py has no value for {node.data}")
                self.budget.spend(1 + value.size // 4 + COSTS.get(node.data, 0))
                self.known[key] = value
            except (ValueError, TypeError) as error:  # NumPy's are of shapes and of numbers of arguments
                if getattr(error, "position", None) is not None:
                    raise
                message = str(error) if isinstance(error, FormulaError) else "shapes do not fit"
                raise FormulaError(message, node.latex, node.start) from None
        return value

    def index(self, base: Node, subscript: Node) -> np.ndarray:
        if base.text == r"\delta":
            return self.call(base.text, *entries(subscript))
        return self.entry(self.evaluate(base), subscript, self.first(base), base)

    def first(self, base: Node) -> int:
        """From where the entries of a value are counted: 1, or 0 where the notation says so of its symbols."""
        if base.data == "name":
            return symbol.first if (symbol := self.notation.symbol(base.text)) else 1
        counted = {symbol.first for name in base.free if (symbol := self.notation.symbol(name)) and symbol.shape}
        return counted.pop() if len(counted) == 1 else 1 if not counted else fail(f"{base} is counted in two ways")

    def entry(self, array: np.ndarray, subscript: Node, first: int = 1, base: Node | None = None) -> np.ndarray:
        """An entry of an array, or the row of a matrix as a column."""
        asked = entries(subscript)
        places = [self.indices[e.text] if e.text in self.indices else whole(self.evaluate(e)) for e in asked]
        if (array.size == 1 and not self.is_array(base)) or len(places) > 1 + (array.shape[1] > 1):
            fail("more indices than the symbol has")
        for node, place, size in zip(asked, places, array.shape, strict=False):
            if not first <= place < first + size:
                counted = f"which counts from {first} to {size + first - 1}"
                raise FormulaError(f"index {node} = {place} is outside of {base}, {counted}", node.latex, node.start)
        row, *column = [slice(place - first, place - first + 1) for place in places]
        return array[row, column[0]] if column else array[row].T

    def is_array(self, base: Node | None) -> bool:
        """Whether a value of one entry is a vector of length one."""
        return base is not None and any(s.shape for name in base.free if (s := self.notation.symbol(name)))

    def power(self, base: Node, exponent: Node) -> np.ndarray:
        if exponent.children == [r"\top"]:
            return self.evaluate(base).T
        if base.text == "e" and "e" not in self.indices and "e" not in self.values:
            return EXP(self.evaluate(exponent))
        if exponent.text.strip("{} ") == "T" and self.evaluate(base).size > 1:
            fail(r"a power of an array; for what is transposed write ^\top, since T has another meaning here")
        base, exponent = scalar(self.evaluate(base)), scalar(self.evaluate(exponent))
        if exponent % 1 != 0:
            self.budget.spend(COST_OF_POWER)
        return exact(base**exponent if exponent else 1)  # 0 to the power of 0 is 1, as in NumPy

    def product(self, *factors: Node | Token) -> np.ndarray:
        values = [self.evaluate(part) if isinstance(part, Node) else part for part in factors]
        result = self.multiplied(factors, values)
        if self.notation.zero_log_zero and self.lacks_value(result):  # 0 log 0, which is 0 there
            result = self.multiplied(factors, [self.limited(factors, values, at) for at in range(len(values))])
        return result

    @staticmethod
    def lacks_value(result: np.ndarray) -> bool:
        """Whether an entry is no number."""
        return (value := result.item()) != value if result.size == 1 else not (result == result).all()

    def limited(self, factors: tuple, values: list, at: int) -> np.ndarray:
        """A factor; a logarithm of 0 is 0 where another factor is 0."""
        node, value = factors[at], values[at]
        if (
            not isinstance(node, Node)
            or "log" not in str(node.children[0]) + node.data
            or node.data not in ("call", "logarithm")
        ):
            return value
        others = [other for place, other in enumerate(values) if place != at and isinstance(factors[place], Node)]
        for other in others:
            if other.size == 1 and other.item() == 0:
                value = np.where(value == Decimal("-Infinity"), Decimal(0), value)
            elif other.size == value.size and value.size > 1:
                zero = other.reshape(value.shape) == 0
                value = np.where(zero & (value == Decimal("-Infinity")), Decimal(0), value)
        return value

    def multiplied(self, factors: tuple, values: list) -> np.ndarray:
        result, sign = ONE, ""
        for part, factor in zip(factors, values, strict=True):
            if isinstance(part, Token):
                sign = str(part)
                continue
            if sign == r"\odot":
                result = result * factor if result.shape == factor.shape else fail("the shapes differ")
            elif result.size == 1 or factor.size == 1:
                result = result * factor
            elif sign in (r"\times", "*"):
                fail(rf"two readings of {sign} between arrays: write \odot for entries, \cdot for an inner product")
            elif sign == r"\cdot" and result.shape == factor.shape == (factor.size, 1):  # of vectors
                result = result.T @ factor
            elif result.shape[1] != factor.shape[0]:
                fail("shapes do not fit")
            else:
                self.budget.spend(result.size * factor.shape[1] // 8)
                result = result @ factor
            sign = ""
        return result

    def norm(self, body: Node, order: Node | Token | None = None) -> np.ndarray:
        """The norm of a vector, of order 2 if none is written; `F` is that of a matrix."""
        value = self.evaluate(body)
        if isinstance(order, Token):
            if order == "F":
                return SQRT(exact(sum(entry * entry for entry in value.flat)))
            return exact(max(abs(scalar(row)) for row in value))
        power = scalar(self.evaluate(order)) if order else Decimal(2)
        if value.shape[1] > 1:
            fail(r"only of scalars and vectors: of a matrix, write \|W\|_F, or the sum that is meant")
        if power < 1:
            fail("a norm has an order of 1 or more")
        if order is None and value.size == 1:
            return exact(abs(scalar(value)))
        return exact(sum(abs(scalar(row)) ** power for row in value) ** (1 / power))

    def relation(self, *parts: Node | Token) -> np.ndarray:
        """1 where a relation is true and 0 where it is not, entry by entry."""
        values = alike(*(self.evaluate(side) for side in parts[::2]))
        pairs = zip(parts[1::2], itertools.pairwise(values), strict=True)
        true = (COMPARE[str(sign)](a, b) for sign, (a, b) in pairs)
        return exact(reduce(np.logical_and, true).astype(int)) if all((v == v).all() for v in values) else NAN

    def holds(self, condition: Node) -> bool:
        """Whether a condition holds here."""
        self.budget.spend(8)
        return bool(whole(self.relation(*condition.children)))

    def call(self, function: Token, *arguments: Node) -> np.ndarray:
        values, name = [self.evaluate(argument) for argument in arguments], str(function)
        if name in FUNCTIONS:
            return FUNCTIONS[name](*values)
        plain = name.removesuffix("'") if len(values) == 1 else name
        symbol = self.notation.functions.get((plain, len(values))) or self.notation.symbol(name)
        if not (symbol and symbol.definition and len(symbol.arguments) == len(values)):
            fail(f"{name} of {len(values)} arguments is not in the notation")
        shapes = [self.notation.symbols[argument].shape for argument in symbol.arguments]
        if len(values) == 1 and not shapes[0] and values[0].size > 1:  # a function of numbers, entry by entry
            parts = [self.call_of(name, symbol, [exact(entry)]) for entry in values[0].flat]
            return exact(np.array([scalar(part) for part in parts], dtype=object).reshape(values[0].shape))
        for argument, value, letters in zip(symbol.arguments, values, shapes, strict=True):
            shape = [whole(self.name(letter)) for letter in letters]
            if value.shape != (*shape, 1, 1)[:2]:
                fail(f"{argument} has another shape")
        return self.call_of(name, symbol, values)

    def call_of(self, name: str, symbol: Symbol, values: list[np.ndarray]) -> np.ndarray:
        """The value of a definition for some arguments, or of its derivative."""
        if name in self.open:
            fail(f"the definition of {name} contains itself")

        def result(shift: Decimal = Decimal(0)) -> np.ndarray:
            shifted = [exact(scalar(value) + shift) if shift else value for value in values]
            inside = self.given(dict(zip(symbol.arguments, shifted, strict=True)), order=bool(shift))
            inside = inside.changed(indices={}, open=(*self.open, name))
            return inside.evaluate(read(symbol.definition, self.notation))

        return (result(STEP) - result(-STEP)) / (2 * STEP) if name.endswith("'") else result()

    def each(self, names: Sequence[str], ranges: Sequence[range] = ()) -> Iterator["Scope"]:
        """The scopes for all values of some indices: in the ranges, or up to their sizes in the notation."""
        symbols = [self.notation.symbol(name) for name in names]
        if not ranges and not all(symbol and symbol.index for symbol in symbols):
            fail(f"the notation has no range for {', '.join(names)}")
        ranges = ranges or [range(s.first, s.first + whole(self.name(s.index))) for s in symbols]
        count = math.prod(map(len, ranges))
        if (times := self.times * max(1, count)) > LARGEST:
            fail("the limits are too far apart")
        self.budget.spend(2 * count)
        for places in itertools.product(*ranges):
            yield self.changed(indices={**self.indices, **dict(zip(names, places, strict=True))}, times=times)

    def inside(self, scripts: Node) -> list["Scope"]:
        """The scopes inside an operator, for the values of the indices below it."""
        conditions = [node for node in scripts.nodes if node.data in ("binder", "given") and len(node.nodes) > 1]
        ranges: Sequence[range] = ()
        if scripts.data == "limits":
            first = next(node for node in scripts.nodes if node.data == "binder")
            low, high = whole(self.evaluate(first.nodes[1])), whole(self.evaluate(scripts.nodes[-1]))
            ranges = [range(low, high + 1)] * len(scripts.bound)
            conditions = [node for node in conditions if node.data == "given"]
        return [scope for scope in self.each(scripts.bound, ranges) if all(map(scope.holds, conditions))]

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
        """The row whose condition holds; all of those that do must have one value."""
        values = []
        for row in (row for row in rows if isinstance(row, Node)):
            if all(whole(self.evaluate(condition)) for condition in row.nodes[1:]) and (row.nodes[1:] or not values):
                self.branches.add(row)
                values.append(self.evaluate(row.nodes[0]))
        if not values:
            fail(r"no row of these cases holds here: add one with \text{otherwise}")
        if any(value.shape != values[0].shape or (value != values[0]).any() for value in values[1:]):
            fail("two rows of these cases hold here, with two values")
        return values[0]

    def gradient(self, variable: Node, order: Node | None, body: Node) -> np.ndarray:
        scalar(self.evaluate(body))  # of a vector, authors lay the Jacobian either way
        return self.derivative(order, body, Node("variables", [Node("variable", [variable, order])]))

    def derivative(self, order: Node | None, *parts: Node) -> np.ndarray:
        body, variables = sorted(parts, key=lambda part: part.data == "variables")
        orders = [whole(self.evaluate(o)) if o else 1 for o in (order, *(v.children[1] for v in variables.nodes))]
        every = [v.nodes[0] for v, times in zip(variables.nodes, orders[1:], strict=True) for _ in range(times)]
        return self.slope(body, every) if len(every) == orders[0] else fail("the order above is not that below")

    def at(self, body: Node, name: Node, value: Node) -> np.ndarray:
        """The value where a symbol has another one; a number is that of every entry."""
        every, new = self.evaluate(name), self.evaluate(value)
        if not self.depends(body, str(name.children[0])):
            fail(f"{body} does not depend on {name}")
        if new.size > 1 and new.shape != every.shape:
            fail(f"{value} has another shape than {name}")
        return self.given({str(name.children[0]): np.broadcast_to(new, every.shape)}).evaluate(body)

    def depends(self, body: Node, variable: str) -> bool:
        """Whether an expression depends on a variable."""
        return derived(tuple(body.free), variable, self.notation, frozenset(self.values))

    def slope(self, body: Node, variables: list[Node]) -> np.ndarray:
        """The derivative by the first variable of that by the others: of a vector by a vector the Jacobian [i, j]."""
        if not variables:
            return self.evaluate(body)
        base, *subscripts = variables[0].nodes if variables[0].data == "index" else variables[:1]
        name = base.children[0]
        if base.data != "name" or name in self.indices or not self.depends(body, name):
            fail(f"{body} depends on no variable {base}")
        value, slopes = self.name(name), []
        every = exact(np.arange(value.size).reshape(value.shape))
        places = (
            self.entry(every, subscripts[0], self.first(base), base) if subscripts else every
        )  # or of one entry, one row
        for place in places.flat:
            step = STEP * exact(every == place)
            shifted = (self.shifted(name, value, place, s) for s in (step, -step))
            after, before = (scope.slope(body, variables[1:]) for scope in shifted)
            slopes.append((after - before) / (2 * STEP))
        if slopes[0].size == 1:
            return np.concatenate(slopes).reshape(places.shape)
        if len(slopes) > 1 and max(places.shape[1], slopes[0].shape[1]) > 1:
            fail("this derivative has more than two axes")
        jacobian = np.hstack(slopes)
        if len(slopes) > 1 and not (
            jacobian.shape == jacobian.T.shape and (abs(jacobian - jacobian.T) < SYMMETRIC).all()
        ):
            fail(r"authors lay this Jacobian in two ways: write an entry, \frac{\partial y_i}{\partial x_j}")
        return jacobian
