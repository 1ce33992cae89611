r"""Check formulas: the LaTeX on a page against the program beside it, on many inputs.

Two values agree to RELATIVE or, where they cancel, to ABSOLUTE times the largest of inputs and values. The value of the
formula is exact (see values): this is what a float64 program may lose to rounding.
"""

import contextlib
import io
import re
import runpy
import warnings
import zlib
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from types import CodeType

import hypothesis.strategies as st
import numpy as np
from hypothesis import HealthCheck, given, seed, settings
from hypothesis.extra.numpy import arrays

from machinery.errors import PageError
from machinery.formulas.bindings import Binding, specialised
from machinery.formulas.notation import Notation, Symbol
from machinery.formulas.reader import FormulaError, Node, parse
from machinery.formulas.values import COMPARE, CONTEXT, Budget, Scope, alike, entries, exact, fail, whole

CASES = 16  # in each round of sizes, with all values of the indices
RELATIVE, ABSOLUTE = Decimal("1e-9"), Decimal("1e-12")
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
def _draw(name: str, domain: str, shape: tuple[int, ...], labels: int) -> list[np.ndarray]:
    """CASES values of one symbol. hypothesis is seeded by its name, so that no two symbols are drawn alike."""
    drawn, small = [], st.integers(-63, 63)  # of large integers it takes some from whatever modules are loaded

    @seed(zlib.crc32(f"{name}{shape}".encode()))
    @SETTINGS
    @given(arrays(int, (CASES, *(shape or [1])), elements=small, fill=st.nothing()))
    def collect(numbers: np.ndarray) -> None:
        drawn.append(numbers)

    collect()  # the first examples are simple ones, with most numbers alike
    return [exact(_values(domain, numbers, case, labels).reshape(shape)) for case, numbers in enumerate(drawn[-1])]


@dataclass(frozen=True)
class Trial(Scope):
    """A case of a check: symbols are drawn from their domains, and a program is evaluated like a side of a formula."""

    case: int = 0

    def name(self, name: str) -> np.ndarray:
        symbol = self.notation.symbol(name) if name not in self.indices and name not in self.values else None
        if symbol and symbol.domain and not symbol.definition:
            shape = tuple(whole(self.name(letter)) for letter in symbol.shape)
            self.values[name] = _draw(name, symbol.domain, shape, whole(self.values["K"]))[self.case]
        return super().name(name)

    def program(self, path: Path, code: CodeType, *symbols: Node) -> np.ndarray:
        """What a program computes: it gets floats and arrays of them, whole sizes, and labels and indices from 0."""
        try:
            with (
                contextlib.redirect_stdout(io.StringIO()),
                warnings.catch_warnings(action="ignore"),
                np.printoptions(),  # those that the program sets end with it
            ):
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


def _compare(relation: str, sides: tuple, a: np.ndarray, b: np.ndarray, trial: Trial) -> tuple[Decimal, Decimal]:
    """The relative and the absolute error of an equation (0 for an inequality). What is wrong is a FormulaError."""
    if a.size != b.size and "number" not in (side.data for side in sides):
        fail(f"{sides[0]} {relation} {sides[1]}: the shapes differ")
    a, b = np.broadcast_arrays(*alike(a, b))
    inputs = {name: value for name, value in trial.values.items() if not trial.notation.symbol(name).sizes}
    scale = max(map(abs, [Decimal(1), *chain(*(value.flat for value in (a, b, *inputs.values())))]))
    error = np.where(a == b, Decimal(0), abs(a - b))
    relative, absolute = error / np.maximum(np.maximum(abs(a), abs(b)), Decimal("1e-300")), error / scale
    near = (relative <= RELATIVE) | (absolute <= ABSOLUTE) & (error < np.inf)
    if relation == r"\approx":
        holds = error <= _tolerance(sides) * (1 + RELATIVE)
    else:
        holds = COMPARE[relation](a, b) | (near if relation in ("=", r"\le", r"\ge") else False)
    for x, y in zip(a[~holds], b[~holds], strict=True):
        shown = [f"{name} = {place}" for name, place in trial.indices.items()]
        shown += [f"{name} = {np.squeeze(v.astype(float)).round(6).tolist()}" for name, v in inputs.items()]
        fail(f"{sides[0]} {relation} {sides[1]} does not hold: {x:.12g} and {y:.12g} for {', '.join(shown)}")
    return (relative.max(), absolute.max()) if relation == "=" else (Decimal(0), Decimal(0))


def _tolerance(sides: tuple) -> Decimal:
    r"""How far a value may be from a rounded number: half a unit of its last digit, 0.0005 of 0.105."""
    found = [half for side in sides if (half := _half_unit(side)) is not None]
    return min(found) if found else fail(r"\approx needs a number with its digits on one side; or write =")


def _half_unit(side: Node) -> Decimal | None:
    r"""Half a unit of the last digit of a number such as -0.105 or 1.2 \cdot 10^{-3}; None for what is no number."""
    if side.data == "negative":
        return _half_unit(side.nodes[0])
    if side.data == "number":
        return Decimal(5) * Decimal(10) ** (Decimal(side.inner).as_tuple().exponent - 1)
    if side.data == "product" and len(side.nodes) == 2:
        mantissa, power = side.nodes
        if mantissa.data == "number" and power.data == "power" and str(power.nodes[0]) == "10" and not power.free:
            half, exponent = _half_unit(mantissa), power.nodes[1]
            sign, digits = (-1, exponent.nodes[0]) if exponent.data == "negative" else (1, exponent)
            return half * Decimal(10) ** (sign * int(digits.inner)) if digits.data == "number" else None
    return None


def check(binding: Binding, notation: Notation, snippets: Path, trials: list[Trial] | None = None) -> dict:
    """Check one formula: cases, inputs, largest error, and of which kind. Raises PageError, with what is wrong."""
    try:
        with localcontext(CONTEXT):
            return _check(binding, snippets, trials or make_trials(binding, notation))
    except (FormulaError, SyntaxError, RecursionError) as error:  # of the expression; of a definition in itself
        raise PageError(binding.page, binding.line, f"formula {binding.name}: {error}") from None


def _check(binding: Binding, snippets: Path, trials: list[Trial]) -> dict:
    errors, cases = [], 0
    chains = parse(binding.latex, trials[0].notation)
    if binding.declared:
        fail("it is declared")
    chains, trials = _defined(chains, trials)
    notation = trials[0].notation
    if binding.code and len(chains) > 1:
        fail("a program needs a single equation")
    for equation in chains:
        relations, sides = _sides(equation, notation, binding, snippets)
        indices, met = notation.indices({*equation.free, *sides[0].free, *_free(equation.conditions)}), False
        for trial in chain.from_iterable(trial.each(indices) for trial in trials):
            if equation.conditions and not all(map(trial.holds, equation.conditions)):
                continue
            met = True
            values = [trial.evaluate(side) for side in sides]
            for relation, pair, (a, b) in zip(relations, pairwise(sides), pairwise(values), strict=True):
                errors.append(_compare(relation, pair, a, b, trial))
            cases += 1
        if not met:
            raise FormulaError("no case meets this condition", equation.latex, equation.conditions[0].start)
    for row in chain(*(equation.find_data("case") for equation in chains)):
        if not any(row in trial.branches for trial in trials):
            raise FormulaError(f"this branch is never taken: {row}", row.latex, row.start)
    relative, absolute = (float(max(e)) for e in zip(*errors, strict=True))
    equations = binding.code or any("=" in equation.children for equation in chains)
    kind = "inequality" if not equations else "relative" if relative <= RELATIVE else "absolute"
    drawn = [s for name in trials[0].values if (s := notation.symbol(name)).domain]
    inputs = [f"{s.latex}: {s.domain}" + (f" [{', '.join(s.shape)}]" if s.shape else "") for s in drawn]
    return {"cases": cases, "inputs": inputs, "error": absolute if kind == "absolute" else relative, "kind": kind}


def _free(nodes: tuple) -> set[str]:
    return {name for node in nodes for name in node.free}


def _defined(chains: tuple[Node, ...], trials: list[Trial]) -> tuple[list[Node], list[Trial]]:
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
        bigs = [node for node in inequality.iter_subtrees() if node.data in ("big", "mean")]
        inner = [place for big in bigs for place in big.nodes[-1].occurrences(name) if name not in big.nodes[0].bound]
        every = inequality.occurrences(name)
        named = name in _free(inequality.conditions) or re.search(
            rf"\b{re.escape(notation.symbol(name).python)}\b", code
        )
        if every and not named and all(any(place is other for other in inner) for place in every):
            hint = rf"two readings: an index of the sum, or any {name}? For the second, write \quad \forall {name}"
            raise FormulaError(f"unbound index {name}: {hint}", every[0].latex, every[0].start)


def _sides(equation: Node, notation: Notation, binding: Binding, snippets: Path) -> tuple[list[str], list[Node]]:
    """The relations of a chain and its sides that have a value, the program before them. Raises FormulaError."""
    relations, sides = [str(sign) for sign in equation.children[1::2]], equation.nodes
    first = sides[0]
    for relation, side in zip(relations, sides[1:], strict=True):
        if relation not in (*COMPARE, r"\approx"):
            raise FormulaError(f"{relation} cannot be checked: write an equation", side.latex, side.start)
        loose = notation.indices({*side.free}.difference(first.free, _free(equation.conditions)))
        for name in loose:
            place = side.occurrences(name)[0]
            within = any(place in big.iter_subtrees() for big in (*side.find_data("big"), *side.find_data("mean")))
            if (relation in ("=", r"\approx") and first.free) or within:
                hint = rf"; if it holds for each one, write , \quad \forall {name}"
                raise FormulaError(f"unbound index {name}{hint}", place.latex, place.start)
    if relations and not {"=", r"\approx"} & {*relations}:
        _refuse_slips(equation, notation, binding.code or "")
    if relations and relations[0] not in (*COMPARE, r"\approx"):
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
        path, code = snippets / binding.file, compile(binding.code, binding.code, "eval")
        if not path.is_file():
            fail(f"there is no program {path.name}")
        named = [symbol.latex for symbol in notation.symbols.values() if symbol.python in code.co_names]
        program = Node("program", [path, code, *(Node("name", [name]) for name in named)])
        program.text, relations, sides = binding.code, ["=", *relations], [program, *sides]
    if not relations:
        raise FormulaError("nothing to compare this with: bind or declare it", first.latex, first.start)
    return relations, sides
