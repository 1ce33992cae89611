r"""Check formulas: the LaTeX on a page against the program beside it, on many inputs.

Two values agree to RELATIVE or, where they cancel, to ABSOLUTE times the largest of inputs and values. The value of the
formula is exact (see evaluate): this is what a float64 program may lose to rounding. Imports trials and sides.
"""

from contextlib import nullcontext
from decimal import Decimal, localcontext
from itertools import chain, pairwise
from pathlib import Path

import numpy as np

from machinery.errors import PageError
from machinery.formulas.bindings import Binding
from machinery.formulas.functions import COMPARE, CONTEXT, alike, fail
from machinery.formulas.notation import Notation
from machinery.formulas.reader import FormulaError, Node, parse
from machinery.formulas.sides import define, free_names, sides_of
from machinery.formulas.trials import Trial, for_programs, make_trials

RELATIVE, ABSOLUTE = Decimal("1e-9"), Decimal("1e-12")
SMALLEST, INFINITE = Decimal("1e-300"), Decimal("Infinity")
FAR = r"; draw smaller numbers where one side has no finite value, such as where z in reals"
EQUAL = r"write \le or \ge, or draw smaller numbers, such as where z in reals"


def _compare(relation: str, sides: tuple, a: np.ndarray, b: np.ndarray, trial: Trial) -> tuple[Decimal, Decimal]:
    """The relative and the absolute error of an equation (0 for an inequality). What is wrong is a FormulaError."""
    if a.size != b.size and "number" not in (side.data for side in sides):
        fail(f"{sides[0]} {relation} {sides[1]}: the shapes differ")
    a, b = np.broadcast_arrays(*alike(a, b))
    trial.budget.spend(4 + a.size)
    scale = max([trial.scale(), *map(abs, a.flat), *map(abs, b.flat)])
    tolerance = _tolerance(sides) * (1 + RELATIVE) if relation == r"\approx" else None
    errors = [(Decimal(0), Decimal(0))]
    for x, y in zip(a.flat, b.flat, strict=True):
        error = Decimal(0) if x == y else abs(x - y)
        relative, absolute = error / max(abs(x), abs(y), SMALLEST), error / scale
        if tolerance is not None:
            holds = error <= tolerance
        elif relation in ("=", r"\le", r"\ge") and (
            relative <= RELATIVE or (absolute <= ABSOLUTE and error < INFINITE)
        ):
            holds = True
        else:
            holds = COMPARE[relation](x, y)
        if not holds:
            shown = [f"{name} = {place}" for name, place in trial.indices.items()]
            inputs = trial.inputs().items()
            shown += [f"{name} = {np.squeeze(v.astype(float)).round(6).tolist()}" for name, v in inputs]
            hint = f"; the two are equal to {CONTEXT.prec} digits: {EQUAL}" if relation in "<>" and x == y else ""
            hint += FAR * (not (x.is_finite() and y.is_finite()))
            fail(f"{sides[0]} {relation} {sides[1]} does not hold: {x:.12g} and {y:.12g} for {', '.join(shown)}{hint}")
        if relation == "=":
            errors.append((relative, absolute))
    relatives, absolutes = zip(*errors, strict=True)
    return max(relatives), max(absolutes)


def _tolerance(sides: tuple) -> Decimal:
    r"""How far a value may be from a rounded number: half a unit of its last digit, 0.0005 of 0.105."""
    found = [half for side in sides if (half := _half_unit(side)) is not None]
    return min(found) if found else fail(r"\approx needs a number with its digits on one side; or write =")


def _half_unit(side: Node) -> Decimal | None:
    r"""Half a unit of the last digit of a number such as -0.105 or 1.2 \cdot 10^{-3}; None for what is no number."""
    if side.data == "negative":
        return _half_unit(side.nodes[0])
    if side.data == "number":
        return Decimal(5) * Decimal(10) ** (Decimal(str(side.children[0])).as_tuple().exponent - 1)
    if side.data == "product" and len(side.nodes) == 2:
        mantissa, power = side.nodes
        if mantissa.data == "number" and power.data == "power" and str(power.nodes[0]) == "10" and not power.free:
            half, exponent = _half_unit(mantissa), power.nodes[1]
            sign, digits = (-1, exponent.nodes[0]) if exponent.data == "negative" else (1, exponent)
            return half * Decimal(10) ** (sign * int(digits.inner)) if digits.data == "number" else None
    return None


def check(binding: Binding, notation: Notation, snippets: Path, trials: list[Trial] | None = None) -> dict:
    """Check one formula: cases, inputs, largest error, and of which kind. Raises PageError, with what is wrong.

    That may be the expression, a definition in itself, or a program that takes too long for all cases together.
    """
    try:
        with localcontext(CONTEXT), for_programs() if binding.code else nullcontext():
            return _check(binding, snippets, trials or make_trials(binding, notation))
    except (FormulaError, SyntaxError, RecursionError, TimeoutError) as error:
        raise PageError(binding.page, binding.line, f"formula {binding.name}: {error}") from None


def _check(binding: Binding, snippets: Path, trials: list[Trial]) -> dict:
    errors, cases = [], 0
    chains = parse(binding.latex, trials[0].notation)
    if binding.declared:
        fail("it is declared")
    chains, trials = define(chains, trials)
    notation = trials[0].notation
    if binding.code and len(chains) > 1:
        fail("a program needs a single equation")
    for equation in chains:
        relations, sides = sides_of(equation, notation, binding, snippets)
        indices, met = notation.indices({*equation.free, *sides[0].free, *free_names(equation.conditions)}), False
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
    for row in chain(*(equation.walk() for equation in chains)):
        if row.data == "case" and not any(row in trial.branches for trial in trials):
            raise FormulaError(f"this branch is never taken: {row}", row.latex, row.start)
    relative, absolute = (float(max(e)) for e in zip(*errors, strict=True))
    equations = binding.code or any("=" in equation.children for equation in chains)
    kind = "inequality" if not equations else "relative" if relative <= RELATIVE else "absolute"
    drawn = [s for name in trials[0].values if (s := notation.symbol(name)).domain]
    inputs = [f"{s.latex}: {s.domain}" + (f" [{', '.join(s.shape)}]" if s.shape else "") for s in drawn]
    return {"cases": cases, "inputs": inputs, "error": absolute if kind == "absolute" else relative, "kind": kind}
