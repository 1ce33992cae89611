"""The cases of a check: values of the symbols, drawn from their domains, and the program that is given them.

Imports the notation, the bindings and the evaluation.
"""

import contextlib
import io
import re
import runpy
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import chain
from pathlib import Path
from types import CodeType

import hypothesis.strategies as st
import numpy as np
from hypothesis import HealthCheck, given, seed, settings
from hypothesis.extra.numpy import arrays

from machinery.formulas.bindings import Binding, specialised
from machinery.formulas.evaluate import Budget, Scope
from machinery.formulas.functions import exact, fail, whole
from machinery.formulas.notation import Notation
from machinery.formulas.reader import FormulaError, Node
from machinery.running import inside

CASES = 16  # in each round of sizes, with all values of the indices
COST_OF_DRAWING = 200  # of the budget, for each case
SETTINGS = settings(max_examples=4, deadline=None, database=None, suppress_health_check=[*HealthCheck])
run_program = cache(runpy.run_path)


def _values(domain: str, numbers: np.ndarray, case: int, labels: int) -> np.ndarray:
    """Values of a domain, from whole numbers between -63 and 63: roots, whose sums and products meet by no chance."""
    roots, size = np.sign(numbers) * np.sqrt(abs(numbers) / 64), numbers.shape[-1]
    if interval := re.fullmatch(r"[(\[]([-.\d]+), *([-.\d]+)[)\]]", domain):
        low, high = map(float, interval.groups())
        return (low + high) / 2 + (high - low) / 2 * np.clip(roots * (1.25 if domain[0] == "[" else 1), -1, 1)
    shares = numbers + 64 + 16 * np.arange(size)  # different ones for numbers that are alike
    steps = np.round(2**20 * shares / np.sum(shares, axis=-1, keepdims=True))
    steps[..., -1] += 2**20 - np.sum(steps, axis=-1)
    kinds = {
        "reals": 4 * roots,
        "logits": (4 * roots, numbers // 21, 1000 * roots)[case % 3],
        "simplex": steps / 2**20,  # floats that sum to exactly 1
        "one_hot": np.eye(size)[np.sum(numbers, axis=-1) % size],
        "labels": 1 + numbers % labels,
    }
    return kinds[domain] if domain in kinds else fail(f"unknown domain {domain}")


@cache
def _numbers(name: str, shape: tuple[int, ...]) -> np.ndarray:
    """Whole numbers for CASES values. hypothesis is seeded by the name, so that no two symbols are drawn alike."""
    drawn, small = [], st.integers(-63, 63)  # of large integers it takes some from whatever modules are loaded

    @seed(zlib.crc32(f"{name}{shape}".encode()))
    @SETTINGS
    @given(arrays(int, (CASES, *(shape or [1])), elements=small, fill=st.nothing()))
    def collect(numbers: np.ndarray) -> None:
        drawn.append(numbers)

    collect()  # the first examples are simple ones, with most numbers alike
    return drawn[-1]


@cache
def draw(name: str, domain: str, shape: tuple[int, ...], labels: int) -> list[np.ndarray]:
    """CASES values of one symbol; those of labels are at most `labels`."""
    every = enumerate(_numbers(name, shape))
    return [exact(_values(domain, numbers, case, labels).reshape(shape)) for case, numbers in every]


@contextlib.contextmanager
def for_programs() -> Iterator[None]:
    """Let all that programs compute for a formula have the limits of one program, and what they print be dropped."""
    with (
        inside.limited(),
        contextlib.redirect_stdout(io.StringIO()),
        warnings.catch_warnings(action="ignore"),
        np.printoptions(),  # those that a program sets end here
    ):
        yield


@dataclass(frozen=True)
class Trial(Scope):
    """A case of a check: symbols are drawn from their domains, and a program is evaluated like a side of a formula."""

    case: int = 0
    largest: dict[int, Decimal] = field(default_factory=dict)  # of the inputs, by how many values have been drawn

    def scale(self) -> Decimal:
        """The largest of the inputs, and 1."""
        if len(self.values) not in self.largest:
            values = self.inputs().values()
            self.largest[len(self.values)] = max(map(abs, [Decimal(1), *chain(*(value.flat for value in values))]))
        return self.largest[len(self.values)]

    def inputs(self) -> dict[str, np.ndarray]:
        """The values that are no sizes."""
        return {name: value for name, value in self.values.items() if not self.notation.symbol(name).sizes}

    def name(self, token: str) -> np.ndarray:
        name = str(token)
        symbol = self.notation.symbol(name) if name not in self.indices and name not in self.values else None
        if symbol and symbol.domain and not symbol.definition:
            shape = tuple(whole(self.name(letter)) for letter in symbol.shape)
            self.budget.spend(COST_OF_DRAWING)
            self.values[name] = draw(name, symbol.domain, shape, whole(self.values["K"]))[self.case]
        return super().name(name)

    def program(self, path: Path, code: CodeType, *symbols: Node) -> np.ndarray:
        """What a program computes: it gets floats and arrays of them, whole sizes, and labels and indices from 0."""
        try:
            names = dict(run_program(str(path), run_name="__main__"))
            for symbol in (self.notation.symbol(node.children[0]) for node in symbols):
                if not callable(names.get(symbol.python)):
                    value = np.squeeze(self.name(symbol.latex).astype(float))
                    if symbol.domain == "labels" or symbol.sizes or symbol.latex in self.indices:
                        value = value.astype(int) - (not symbol.sizes)
                    names[symbol.python] = value if value.ndim else value.item()
            return exact(np.asarray(eval(code, names), dtype=float))
        except (Exception, SystemExit) as error:  # whatever the program raises
            own = isinstance(error, FormulaError)
            raise error if own else FormulaError(f"{code.co_filename}: {type(error).__name__}: {error}") from error


def make_trials(binding: Binding, notation: Notation) -> list[Trial]:
    """The cases of a check, each with sizes and inputs of its own, which `check` and then `survivors` can share."""
    special = specialised(notation, binding)
    sized = [[(s.latex, exact(size)) for size in s.sizes] for s in special.symbols.values() if s.sizes]
    budget = Budget()
    every = [(values, case) for values in zip(*sized, strict=True) for case in range(CASES)]
    return [Trial(special, dict(values), case=case, budget=budget) for values, case in every]
