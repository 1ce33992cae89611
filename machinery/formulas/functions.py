r"""The functions of formulas, and the arithmetic they are made of: decimals of 40 digits in arrays (rows, columns).

A function takes the values of its arguments and gives its value; it knows neither names nor nodes. FUNCTIONS has those
of the notation that have no definition there, and the nodes whose value follows from the values in them. A value that
does not fit is a FormulaError, to which `evaluate` adds the place. Imports nothing of ours but that error.
"""

import math
import operator
from decimal import Context, Decimal
from functools import cache, lru_cache, reduce

import numpy as np

from machinery.formulas.lexer import FormulaError

CONTEXT = Context(prec=40, traps=[])  # nothing is trapped: 1/0 is infinite, 0/0 is NaN
SAME = Decimal("1e-12")  # how far two values of one thing may be from each other
LARGEST = 5000  # whole numbers, such as indices


DECIMALS = np.frompyfunc(Decimal, 1, 1)


def exact(values: object) -> np.ndarray:
    """Numbers as an array of decimals; a float becomes the very number that it is."""
    if isinstance(values, Decimal):
        array = np.empty((1, 1), object)
        array[0, 0] = values
        return array
    array = np.asarray(values).astype(object)
    return DECIMALS(array.reshape(len(array), -1) if array.ndim else array.reshape(1, 1))


constant = cache(exact)
EXP, LOG, SQRT = (np.frompyfunc(lru_cache(100_000)(f), 1, 1) for f in (Decimal.exp, Decimal.ln, Decimal.sqrt))
ONE, NAN = exact(1), exact("NaN")
MAX = np.frompyfunc(lambda a, b: b if b != b or a < b else a, 2, 1)  # NaN where one of the two is
MIN = np.frompyfunc(lambda a, b: b if b != b or a > b else a, 2, 1)
FOLD = {r"\sum": (np.add, exact(0)), r"\prod": (np.multiply, ONE)}
FOLD |= {r"\max": (MAX, exact("-Infinity")), r"\min": (MIN, exact("Infinity"))}
COMPARE = {"=": operator.eq, r"\ne": operator.ne, "<": operator.lt, ">": operator.gt}
COMPARE |= {r"\le": operator.le, r"\ge": operator.ge}
FUNCTIONS = {  # by their names in formulas; and the nodes whose value is a function of the values in them
    r"\log": LOG,
    r"\exp": EXP,
    r"\sqrt": SQRT,
    r"\tanh": lambda x: 1 - 2 / (EXP(2 * x) + 1),
    r"\sinh": lambda x: (EXP(x) - EXP(-x)) / 2,
    r"\cosh": lambda x: (EXP(x) + EXP(-x)) / 2,
    r"\max": lambda a, b, *more: reduce(MAX, alike(a, b, *more)),
    r"\min": lambda a, b, *more: reduce(MIN, alike(a, b, *more)),
    r"\operatorname{softmax}": lambda z: softmax(z),
    r"\operatorname{diag}": lambda x: x * exact(np.eye(x.size, dtype=int)),
    "absolute": lambda x: exact(abs(scalar(x))),
    "matrix": lambda *rows: np.vstack(rows),
    "row": lambda *cells: np.hstack(cells),
    "negative": lambda x: -x,
    "sum": lambda *terms: sum(alike(*terms)),
    "quotient": lambda top, bottom: top / scalar(bottom),
    "logarithm": lambda base, x: LOG(x) / LOG(base),
    "root": lambda degree, x: exact(root(scalar(x), whole(degree))),
    "binomial": lambda n, k: exact(binomial(n, k)),
    "inner": lambda a, b: exact(sum(x * y for x, y in zip(vector(a).flat, vector(b, a.shape).flat, strict=True))),
    "annotated": lambda x, note: annotated(x, note),
    "both": lambda *conditions: exact(int(all(map(whole, conditions)))),
}


def fail(message: str):
    """Raise an error, to which `Scope.evaluate` adds the place."""
    raise FormulaError(message)


def scalar(value: np.ndarray) -> Decimal:
    return value.item() if value.size == 1 else fail("only of scalars, not of an array: write its entries, z_k")


def whole(value: np.ndarray) -> int:
    number = scalar(value)
    return int(number) if abs(number) <= LARGEST and number % 1 == 0 else fail(f"not a whole number up to {LARGEST}")


def alike(*values: np.ndarray) -> tuple[np.ndarray, ...]:
    """The values, which have one shape or are scalars."""
    return values if len({value.shape for value in values if value.size > 1}) < 2 else fail("the shapes differ")


def vector(value: np.ndarray, shape: tuple[int, ...] | None = None) -> np.ndarray:
    fits = value.shape == (shape or (value.size, 1))
    return value if fits else fail("an inner product of what are not two vectors of one size")


def root(x: Decimal, degree: int) -> Decimal:
    """The real root: of a negative number, for an odd degree."""
    return -((-x) ** (1 / Decimal(degree))) if x < 0 and degree % 2 else x ** (1 / Decimal(degree))


def binomial(n: np.ndarray, k: np.ndarray) -> int:
    r"""In how many ways k of n can be chosen: 0 for k < 0 and k > n, so that Pascal's rule holds at the borders."""
    for value, place in ((n, "above"), (k, "below")):
        if value.size > 1:
            fail(rf"a vector or a matrix {place} in \binom, which takes two whole numbers, such as a size and an index")
        if not (abs(value.item()) <= LARGEST and value.item() % 1 == 0):
            fail(rf"\binom takes whole numbers up to {LARGEST}, and {float(value.item()):.6g} stands {place}")
    if n.item() < 0:
        fail(rf"\binom with {n.item()} above has two readings: choose from 0 or more")
    return math.comb(whole(n), whole(k)) if k.item() >= 0 else 0


def annotated(x: np.ndarray, note: np.ndarray) -> np.ndarray:
    """A value that a note at a brace says to be equal to another."""
    scale = max(map(abs, [Decimal(1), *x.flat, *note.flat]))
    if x.shape != note.shape or not ((x == note) | (abs(x - note) <= SAME * scale)).all():
        fail("what stands at this brace is not equal to what it embraces")
    return x


def softmax(z: np.ndarray) -> np.ndarray:
    """Of a vector, or of each row of a matrix."""
    if z.size == 1:
        fail("softmax of a number, which is 1: the index of a result stands behind the parentheses, softmax(z)_k")
    powers = EXP(z)
    return powers / powers.sum(0 if z.shape[1] == 1 else 1, keepdims=True)
