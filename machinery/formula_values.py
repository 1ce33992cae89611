r"""Evaluate formulas: the tree of formula_reader, for arrays, to 40 decimal digits.

In these decimals e^{1000} is a number, and a difference may lose 24 digits before a float64 would notice: the
value of a formula is exact for the purpose of judging a program that computes in float64.

Shapes: every value is an array (..., cases, rows, columns). A scalar is 1 x 1, a vector a column, `z_n` of a
matrix its row n as a column. Each index adds an axis in front, so that a formula is evaluated at once for all
cases and all values of its indices. They count from 1; beyond an array is NaN, which no comparison lets pass.

Derivatives are central differences with step 1e-12 (at a kink the mean of both sides). For functions of size
1 they are right to 1e-24 (truncation) and 1e-28 (rounding), second derivatives to 1e-16.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Context, Decimal, localcontext
from functools import cache, lru_cache, reduce
from pathlib import Path

import numpy as np

from formula_reader import FormulaError, Node, free_names, parse

CONTEXT = Context(prec=40, traps=[])  # nothing is trapped: 1/0 is infinite, 0/0 is NaN
STEP, ZERO, ONE, NAN = Decimal("1e-12"), Decimal(0), Decimal(1), Decimal("NaN")
LARGEST = 10**6  # numbers in one array


@dataclass(frozen=True)
class Symbol:
    """An entry of the notation table; docs/notation.toml says what the fields mean."""

    latex: str
    python: str
    meaning: str = ""
    shape: tuple[str, ...] = ()
    domain: str = ""
    index: str = ""
    definition: str = ""
    sizes: tuple[int, ...] = ()
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notation:
    r"""The table: symbols by their LaTeX, and functions such as `H(p, q)` by name and number of arguments."""

    symbols: Mapping[str, Symbol]
    functions: Mapping[tuple[str, int], tuple[tuple[str, ...], str]]

    @property
    def kinds(self) -> dict[str, str]:
        """What `parse` needs to know of each name."""
        kinds = {name: "array" if s.shape else "scalar" for name, s in self.symbols.items()}
        return kinds | {name: "function" for name, _ in self.functions}

    def symbol(self, latex: str) -> Symbol | None:
        """The entry of a symbol; an index with primes has that of the letter."""
        plain = self.symbols.get(latex.rstrip("'"))
        return self.symbols.get(latex) or (plain if plain and plain.index else None)

    def read(self, latex: str) -> Node:
        """Read an expression that stands alone, such as a definition."""
        chains = _parse(latex, tuple(self.kinds.items()))
        if [len(chain.parts) for chain in chains] != [2]:
            raise FormulaError(f"expected one expression: {latex}")
        return chains[0].parts[1]


@cache
def _parse(latex: str, kinds: tuple) -> tuple[Node, ...]:
    return parse(latex, dict(kinds))


def load_notation(path: Path) -> Notation:
    """Read docs/notation.toml."""
    table = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    entries = [{k: tuple(v) if isinstance(v, list) else v for k, v in e.items()} for e in table["symbol"]]
    functions = {}
    for entry in table.get("function", []):
        name, *arguments = parse(f"{entry['latex']} = 0")[0].parts[1].parts
        functions[name, len(arguments)] = tuple(a.parts[0] for a in arguments), entry["definition"]
    return Notation({entry["latex"]: Symbol(**entry) for entry in entries}, functions)


def exact(values: object) -> np.ndarray:
    """Numbers as decimals; a float becomes the very number that it is."""
    return np.frompyfunc(Decimal, 1, 1)(np.asarray(values).astype(object))


EXP, LOG, SQRT = (np.frompyfunc(lru_cache(100_000)(f), 1, 1) for f in (Decimal.exp, Decimal.ln, Decimal.sqrt))


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return ONE / (ONE + EXP(-x))


def _softmax(z: np.ndarray) -> np.ndarray:
    return EXP(z) / EXP(z).sum(-2 if z.shape[-1] == 1 else -1, keepdims=True)  # of a matrix, along each row


ELEMENTWISE = {
    r"\log": LOG,
    r"\ln": LOG,
    r"\exp": EXP,
    r"\sqrt": SQRT,
    r"\lvert": abs,
    r"\sigma": _sigmoid,
    "sigmoid": _sigmoid,
    r"\log_2": lambda x: LOG(x) / Decimal(2).ln(),
    r"\log_10": lambda x: LOG(x) / Decimal(10).ln(),
    r"\tanh": lambda x: 2 * _sigmoid(2 * x) - 1,
    "softplus": lambda x: LOG(ONE + EXP(x)),
    "relu": lambda x: np.maximum(x, ZERO),
    "sign": lambda x: exact((x > ZERO).astype(int) - (x < ZERO).astype(int)),
}
OF_ARRAYS = {
    "softmax": _softmax,
    "logsumexp": lambda z: LOG(EXP(z).sum((-2, -1), keepdims=True)),
    "diag": lambda x: x * exact(np.eye(x.shape[-2], dtype=int)),
    "tr": lambda x: x.trace(0, -2, -1)[..., None, None],
    r"\lVert": lambda x: SQRT((x * x).sum((-2, -1), keepdims=True)),
    r"\lVert_1": lambda x: abs(x).sum((-2, -1), keepdims=True),
}
COMPARE = {
    "=": np.equal,
    r"\ne": np.not_equal,
    "<": np.less,
    ">": np.greater,
    r"\le": np.less_equal,
    r"\ge": np.greater_equal,
}
FOLD = {
    r"\sum": (np.add, ZERO),
    r"\prod": (np.multiply, ONE),
    r"\max": (np.maximum, Decimal("-Infinity")),
    r"\min": (np.minimum, Decimal("Infinity")),
}


@dataclass(frozen=True)
class Scope:
    """What names mean at one place: values of symbols, bound indices, and the number of index axes in use.

    `evaluate` calls the method named like the kind of the node, with the node and its parts.
    """

    notation: Notation
    values: dict[str, np.ndarray]
    draw: Callable[[Symbol], np.ndarray] | None = None
    indices: Mapping[str, np.ndarray] = field(default_factory=dict)
    depth: int = 0
    derived: dict[str, np.ndarray] = field(default_factory=dict)
    branches: set[Node] = field(default_factory=set)  # the values of `cases` that were taken

    def fail(self, message: str, node: Node | None = None):
        raise FormulaError(f"{message}: {node}" if node else message)

    def value(self, name: str) -> np.ndarray:
        """A bound index, a given value, a definition of the table, or a value drawn from the domain."""
        if name in self.indices or name in self.values:
            return self.indices.get(name, self.values.get(name))
        symbol = self.notation.symbol(name)
        if symbol and symbol.definition:
            if name not in self.derived:
                self.derived[name] = replace(self, indices={}).evaluate(self.notation.read(symbol.definition))
            return self.derived[name]
        if symbol and self.draw and symbol.domain:
            self.values[name] = self.draw(symbol)
            return self.values[name]
        if name == "e":
            return EXP(exact([[[1]]]))
        return self.fail(f"unbound index {name}" if symbol and symbol.index else f"no value for {name}")

    def given(self, **values: np.ndarray) -> "Scope":
        """The scope with other values, from which everything derived is computed anew."""
        return replace(self, values={**self.values, **values}, derived={})

    def bound(self, name: str, first: int, last: int) -> "Scope":
        """The scope inside a big operator: the index gets an axis of its own."""
        axis = exact(np.arange(first, last + 1).reshape(-1, *[1] * (self.depth + 3)))
        return replace(self, indices={**self.indices, name: axis}, depth=self.depth + 1)

    def evaluate(self, node: Node) -> np.ndarray:
        """The value of an expression. Raises FormulaError for unknown names and wrong shapes."""
        try:
            result = getattr(self, node.kind)(node, *node.parts)
        except FormulaError:
            raise
        except ValueError as error:  # NumPy's, of shapes
            raise FormulaError(f"shapes do not fit: {node}") from error
        return result if result.size <= LARGEST else self.fail("too large", node)

    def number(self, _: Node, text: str) -> np.ndarray:
        return exact([[[Decimal(text)]]])

    def name(self, _: Node, text: str) -> np.ndarray:
        return self.value(text)

    def negative(self, _: Node, body: Node) -> np.ndarray:
        return -self.evaluate(body)

    def index(self, node: Node, base: Node, *indices: Node) -> np.ndarray:
        array, places = self.evaluate(base), [self.place(i) for i in indices]
        vector = 1 in array.shape[-2:]
        if array.shape[-2:] == (1, 1) or len(indices) > 2 - vector:
            self.fail("more indices than the symbol has", node)
        for axis, place in zip((-1,) if array.shape[-2] == 1 else (-2, -1), places, strict=False):
            array = self.gather(array, place, axis)
        return array if vector or len(indices) == 2 else array.swapaxes(-2, -1)

    def place(self, node: Node) -> np.ndarray:
        place = self.evaluate(node)
        whole = place.shape[-2:] == (1, 1) and not any(p % 1 != 0 or abs(p) > LARGEST for p in place.flat)
        return place if whole else self.fail("an index must be a whole number", node)

    def gather(self, array: np.ndarray, place: np.ndarray, axis: int) -> np.ndarray:
        place, size = place.astype(int), array.shape[axis]
        ahead = np.broadcast_shapes(array.shape[:-2], place.shape[:-2])
        other = (1, array.shape[-1]) if axis == -2 else (array.shape[-2], 1)
        chosen = np.broadcast_to(place.clip(1, size) - 1, ahead + other)
        taken = np.take_along_axis(np.broadcast_to(array, ahead + array.shape[-2:]), chosen, axis)
        return np.where((place < 1) | (place > size), NAN, taken)

    def power(self, node: Node, base: Node, exponent: Node | None) -> np.ndarray:
        if exponent is None:
            return self.evaluate(base).swapaxes(-2, -1)
        if base == Node("name", ("e",)) and "e" not in self.values:
            return EXP(self.evaluate(exponent))
        base, exponent = self.evaluate(base), self.evaluate(exponent)
        scalars = base.shape[-2:] == exponent.shape[-2:] == (1, 1)
        return base**exponent if scalars else self.fail("a power of scalars only", node)

    def sum(self, node: Node, *terms: Node) -> np.ndarray:
        values = [self.evaluate(term) for term in terms]
        shapes = {v.shape[-2:] for v in values} - {(1, 1)}
        return reduce(np.add, values) if len(shapes) < 2 else self.fail("shapes that cannot be added", node)

    def product(self, node: Node, signs: tuple[str, ...], *factors: Node) -> np.ndarray:
        result, *others = map(self.evaluate, factors)
        for sign, factor in zip(signs, others, strict=True):
            left, right = result.shape[-2:], factor.shape[-2:]
            if (1, 1) in (left, right) or (sign == r"\odot" and left == right):
                result = result * factor
            elif sign == r"\cdot" and left == right and left[1] == 1:
                result = (result * factor).sum(-2, keepdims=True)
            else:
                result = (
                    result @ factor
                    if left[1] == right[0] and sign != r"\odot"
                    else self.fail("shapes that cannot be multiplied", node)
                )
        return result

    def quotient(self, node: Node, top: Node, bottom: Node) -> np.ndarray:
        top, bottom = self.evaluate(top), self.evaluate(bottom)
        return top / bottom if bottom.shape[-2:] == (1, 1) else self.fail("division by an array", node)

    def call(self, node: Node, function: str, *arguments: Node) -> np.ndarray:
        if function in ("[", r"\delta"):
            condition = arguments[0] if function == "[" else Node("relation", (("=",), *arguments))
            return exact(self.holds(condition).astype(int))
        values = [self.evaluate(a) for a in arguments]
        if function in FOLD:
            return reduce(FOLD[function][0], values)
        name = function.rstrip("'").removeprefix(r"\operatorname{").rstrip("}")
        if len(values) == 1 and name in ELEMENTWISE:
            f, (x,) = ELEMENTWISE[name], values
            return (f(x + STEP) - f(x - STEP)) / (2 * STEP) if function.endswith("'") else f(x)
        if len(values) == 1 and name in OF_ARRAYS:
            return OF_ARRAYS[name](values[0])
        names, definition = self.notation.functions.get((function, len(values)), ((), ""))
        if not names:  # perhaps \mathcal L(y, \hat p), which is \mathcal L
            symbol = self.notation.symbol(function)
            if symbol and symbol.arguments and symbol.arguments == tuple(a.parts[0] for a in arguments):
                return self.value(function)
            self.fail(f"{function} of {len(values)} arguments is not in the notation", node)
        for name, value in zip(names, values, strict=True):
            if self.notation.symbol(name) and value.shape[-2:] != self.value(name).shape[-2:]:
                self.fail(f"{name} has another shape", node)
        inside = replace(self.given(**dict(zip(names, values, strict=True))), indices={})
        return inside.evaluate(self.notation.read(definition))

    def holds(self, condition: Node) -> np.ndarray:
        """Where a condition is true."""
        relations, *sides = condition.parts
        values = [self.evaluate(side) for side in sides]
        return reduce(
            np.logical_and,
            [COMPARE[r](a, b).astype(bool) for r, a, b in zip(relations, values, values[1:], strict=False)],
        )

    def big(
        self,
        node: Node,
        operator: str,
        index: str,
        low: Node | None,
        high: Node | None,
        conditions: tuple[Node, ...],
        body: Node,
    ) -> np.ndarray:
        symbol = self.notation.symbol(index)
        if low is None and not (symbol and symbol.index):
            self.fail(f"the notation has no range for {index}", node)
        limits = (Node("number", ("1",)), Node("name", (symbol.index,))) if low is None else (low, high)
        first, last = map(self.evaluate, limits)
        if any(limit % 1 != 0 or abs(limit) > 1000 for limit in (*first.flat, *last.flat)):
            self.fail("the limits must be whole numbers up to 1000", node)
        inside = self.bound(index, int(first.min()), max(int(last.max()), int(first.min())))
        place = inside.indices[index]
        within = ((place >= first) & (place <= last)).astype(bool)
        allowed = reduce(np.logical_and, map(inside.holds, conditions), within)
        place, allowed, values = np.broadcast_arrays(place, allowed, inside.evaluate(body))
        kind = operator.removeprefix(r"\arg")
        if values.shape[-2:] != (1, 1) and kind != r"\sum":
            self.fail(f"{operator} of an array", node)
        fold, identity = FOLD[kind]
        values = np.where(allowed, values, identity)
        best = fold.reduce(values, 0)
        if kind != operator:
            best = np.take_along_axis(place, (values == best).astype(bool).argmax(0)[None], 0)[0]
        return np.where((values != values).astype(bool).any(0), NAN, best)

    def mean(self, node: Node, operator: str, index: str, distribution: Node, body: Node) -> np.ndarray:
        weights = self.evaluate(distribution)
        if weights.shape[-1] != 1 or weights.shape[-2] == 1:
            self.fail("a distribution is a vector", node)
        inside = self.bound(index, 1, weights.shape[-2])
        weight, values = self.gather(weights, inside.indices[index], -2), inside.evaluate(body)
        mean = (weight * values).sum(0)
        return mean if "E" in operator else (weight * (values - mean) ** 2).sum(0)

    def cases(self, node: Node, *rows: tuple[Node, Node | None]) -> np.ndarray:
        result, rest = exact([[[NAN]]]), np.array([[[True]]])
        for value, condition in rows:
            chosen = rest & (self.holds(condition) if condition else True)
            self.branches.update([value] * bool(chosen.any()))
            result, rest = np.where(chosen, self.evaluate(value), result), rest & ~chosen
        return result

    def matrix(self, _: Node, *rows: tuple[Node, ...]) -> np.ndarray:
        cells = iter(np.broadcast_arrays(*[self.evaluate(cell) for row in rows for cell in row]))
        return np.concatenate([np.concatenate([next(cells) for _ in row], -1) for row in rows], -2)

    def depends(self, names: set[str], variable: str) -> bool:
        """Whether one of the names is the variable, or is derived from it."""
        symbols = [self.notation.symbol(name) for name in names if name not in self.values]
        below = [free_names(self.notation.read(s.definition)) for s in symbols if s and s.definition]
        return variable in names or any(self.depends(b, variable) for b in below)

    def derivative(self, node: Node, body: Node, variable: Node, *more: Node) -> np.ndarray:
        base = variable.parts[0] if variable.kind == "index" else variable
        name = base.parts[0] if base.kind == "name" else ""
        symbol = name and name not in self.indices
        if not symbol or not self.depends(free_names(body), name):
            self.fail("not a variable that the body depends on", node)
        value = self.value(name)
        rows, columns = value.shape[-2:]
        if variable.kind == "index":  # one entry
            places = [self.place(i) for i in variable.parts[1:]]
            if len(places) != (rows > 1) + (columns > 1):
                self.fail("as many indices as the symbol has", variable)
            grids = exact(np.arange(1, rows + 1)[:, None]), exact(np.arange(1, columns + 1))
            entries = [exact((grid == place).astype(int)) for grid, place in zip(grids, places, strict=False)]
            return self.slope(body, more, name, reduce(np.multiply, entries))
        if (rows, columns) == (1, 1):
            return self.slope(body, more, name, ONE)
        unit = exact(np.eye(rows * columns, dtype=int).reshape(-1, *[1] * (self.depth + 1), rows, columns))
        slope = replace(self, depth=self.depth + 1).slope(body, more, name, unit)
        if slope.shape[-1] != 1 or (columns > 1 and slope.shape[-2] > 1):
            self.fail("this derivative has more than two axes", node)
        slope = np.moveaxis(slope, 0, -1)[..., 0, :]  # of a vector the Jacobian [i, j]
        return slope.reshape(*slope.shape[:-2], rows, columns) if slope.shape[-2] == 1 else slope

    def slope(self, body: Node, more: tuple[Node, ...], name: str, direction: object) -> np.ndarray:
        """The central difference of the body (or of its derivative by `more`) as a symbol moves."""
        moved = [self.given(**{name: self.value(name) + step * direction}) for step in (STEP, -STEP)]
        ahead, behind = (s.derivative(body, body, *more) if more else s.evaluate(body) for s in moved)
        return (ahead - behind) / (2 * STEP)


def evaluate(latex: str, notation: Notation, **values: object) -> np.ndarray | float:
    """The value of one expression, for values given by their ASCII names; indices count from 1.

    The result is a float, a vector or a matrix. Sizes are taken from the arrays. Raises FormulaError.
    """
    with localcontext(CONTEXT):
        known, given = {s.python: s for s in notation.symbols.values()}, {}
        for name, value in values.items():
            array = np.asarray(value)
            given[known[name].latex] = exact(array.reshape(1, *(array.shape if array.ndim == 2 else (-1, 1))))
            given |= {size: exact([[[n]]]) for size, n in zip(known[name].shape, array.shape, strict=False)}
        result = Scope(notation, given).evaluate(notation.read(latex))[0].astype(float)
        return result.item() if result.size == 1 else result[:, 0] if result.shape[1] == 1 else result
