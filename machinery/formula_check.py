r"""Check formulas: the LaTeX on a page against the program beside it, on many inputs; and its mutants.

Two values agree to RELATIVE or, where they cancel, to ABSOLUTE times the largest of inputs and values. The value of the
formula is exact (see formula_values): this is what a float64 program may lose to rounding.
"""

import contextlib
import io
import itertools
import re
import runpy
import warnings
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal, localcontext
from functools import cache, partial
from pathlib import Path
from types import CodeType

import hypothesis.strategies as st
import numpy as np
from hypothesis import HealthCheck, Phase, given, seed, settings

from formula_reader import FormulaError, Node, free_names, parse, tokenize
from formula_values import COMPARE, CONTEXT, Scope, entries, exact, signed
from formulas import Binding, Mutant, Result, specialised
from notation import Notation, Symbol
from pages import PageError

CASES, PLACES = 16, 5  # in each round of sizes; values of the indices in each case, others in the next
RELATIVE, ABSOLUTE = Decimal("1e-9"), Decimal("1e-12")
SETTINGS = settings(  # without a deadline: how long it takes to draw an input says nothing of a formula
    max_examples=3 * CASES, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=[*HealthCheck]
)


class Mismatch(PageError):
    """Two sides, or a side and the program, differ: page, line, formula, both values, and the inputs."""


@cache
def _draw(name: str, domain: str, shape: tuple[int, ...], labels: int) -> list[np.ndarray]:
    """CASES values of one symbol. hypothesis is seeded by its name, so that no two are drawn alike.

    Only integers below 100 are drawn: of larger ones, hypothesis takes some from whatever modules are loaded.
    """

    def between(low: float, high: float) -> st.SearchStrategy:  # roots: their sums and products meet by no chance
        return st.integers(-63, 63).map(lambda n: (low + high) / 2 + (high - low) / 2 * np.sign(n) * abs(n / 64) ** 0.5)

    *rows, size = shape or (1,)
    count, drawn, row = int(np.prod(rows, dtype=int)), {}, partial(st.lists, min_size=size, max_size=size)
    cuts = st.sets(st.integers(1, 63), min_size=size - 1, max_size=size - 1)
    kinds = {
        "reals": [row(between(-4, 4))],
        "logits": [row(between(-4, 4)), row(st.integers(-3, 3)), row(between(-1000, 1000))],  # in turn
        "simplex": [cuts.map(lambda cuts: np.diff([0, *sorted(cuts), 64]) / 64)],  # floats that sum to exactly 1
        "one_hot": [st.integers(0, size - 1).map(np.eye(size).__getitem__)],
        "labels": [row(st.integers(1, labels))],
    }
    if interval := re.fullmatch(r"[(\[](\S+), *(\S+)[)\]]", domain):
        low, high = map(float, interval.groups())
        edges = st.sampled_from([low, high]) if domain[0] == "[" else st.nothing()
        kinds[domain] = [row(between(low, high) | edges)]
    if domain not in kinds:
        raise FormulaError(f"unknown domain {domain}")

    @seed(zlib.crc32(f"{name}{shape}".encode()))
    @SETTINGS
    @given(st.tuples(*(st.lists(kind, min_size=count, max_size=count) for kind in kinds[domain])))
    def collect(values: tuple[list, ...]) -> None:
        drawn[repr(values)] = values

    collect()
    last = itertools.islice(itertools.cycle(reversed(drawn.values())), CASES)  # the first ones are the most alike
    return [exact(np.reshape(values[case % len(values)], shape)) for case, values in enumerate(last)]


@cache
def _program(path: Path) -> dict:
    if not path.is_file():
        raise FormulaError(f"there is no program {path.name}")
    with contextlib.redirect_stdout(io.StringIO()):
        return runpy.run_path(str(path), run_name="__main__")


def _run(path: Path, code: CodeType, named: Iterable[Symbol], scope: Scope) -> np.ndarray:
    """What a program computes: it gets floats and arrays of them, whole sizes, and labels and indices from 0."""
    names = dict(_program(path))
    for symbol in named:
        if not callable(names.get(symbol.python)):
            value = np.squeeze(scope.value(symbol.latex).astype(float))
            if symbol.domain == "labels" or symbol.sizes or symbol.latex in scope.indices:
                value = value.astype(int) - (not symbol.sizes)
            names[symbol.python] = value if value.ndim else value.item()
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
            return exact(np.asarray(eval(code, names), dtype=float))
    except Exception as error:  # whatever the program raises
        raise FormulaError(f"{code.co_filename}: {type(error).__name__}: {error}") from error


def _compare(relation: str, a: np.ndarray, b: np.ndarray, scope: Scope) -> tuple[Decimal, Decimal]:
    """The relative and the absolute error of an equation (0 for an inequality). Raises ValueError where it is wrong."""
    if a.shape != b.shape and 1 not in (a.size, b.size):
        raise ValueError(f"shape {a.shape} is not {b.shape}")
    a, b = np.broadcast_arrays(a, b)
    inputs = {name: value for name, value in scope.values.items() if not scope.notation.symbols[name].sizes}
    scale = max(map(abs, [Decimal(1), *itertools.chain(*(value.flat for value in (a, b, *inputs.values())))]))
    error = np.where(a == b, Decimal(0), abs(a - b))
    relative, absolute = error / np.maximum(np.maximum(abs(a), abs(b)), Decimal("1e-300")), error / scale
    near = (relative <= RELATIVE) | (absolute <= ABSOLUTE) & (error < np.inf)
    holds = COMPARE[relation](a, b) | (near if relation in ("=", r"\le", r"\ge") else False)
    for x, y in zip(a[~holds], b[~holds], strict=True):
        shown = [f"{name} = {place.item()}" for name, place in scope.indices.items()]
        shown += [f"{name} = {np.squeeze(v.astype(float)).round(6).tolist()}" for name, v in inputs.items()]
        raise ValueError(f"does not hold: {x:.12g} and {y:.12g} for {', '.join(shown)}")
    return (relative.max(), absolute.max()) if relation == "=" else (Decimal(0), Decimal(0))


def make_trials(binding: Binding, notation: Notation) -> list[Scope]:
    """The cases of a check, each with sizes and inputs of its own, which `check` and `survivors` can share."""
    special = specialised(notation, binding)
    names, rounds = zip(*((s.latex, s.sizes) for s in special.symbols.values() if s.sizes), strict=True)

    def trial(case: int, sizes: dict[str, int]) -> Scope:
        def draw(symbol: Symbol) -> np.ndarray:
            shape = tuple(sizes[letter] for letter in symbol.shape)
            labels = sizes["K"] if symbol.domain == "labels" else 1
            return _draw(symbol.latex, symbol.domain, shape, labels)[case]

        return Scope(special, {name: exact(size) for name, size in sizes.items()}, draw)

    rounds = [dict(zip(names, sizes, strict=True)) for sizes in zip(*rounds, strict=True)]
    return [trial(case, sizes) for sizes in rounds for case in range(CASES)]


def check(binding: Binding, notation: Notation, snippets: Path, trials: list[Scope] | None = None) -> Result:
    """Check one formula. Raises Mismatch where it is wrong, and another PageError where it cannot be evaluated."""
    try:
        with localcontext(CONTEXT):
            return _check(binding, snippets, trials or make_trials(binding, notation))
    except (FormulaError, SyntaxError) as error:  # SyntaxError: of the expression beside the formula
        raise PageError(binding.page, binding.line, f"formula {binding.name}: {error}") from None


def _check(binding: Binding, snippets: Path, trials: list[Scope]) -> Result:
    notation, errors, cases = trials[0].notation, [], 0
    chains = parse(binding.latex, notation.kinds)
    if binding.declared or (binding.code and len(chains) > 1):
        raise FormulaError("it is declared" if binding.declared else "a program needs a single equation")
    code = compile(binding.code.strip(), binding.code, "eval") if binding.code else None
    named = {s.latex: s for s in notation.symbols.values() if code and s.python in code.co_names}
    program = code and partial(_run, snippets / binding.file, code, named.values())
    for chain in chains:
        compared = _comparisons(chain, named, bool(program), notation)
        for scope in _scopes(trials, _indices(free_names(chain) | named.keys(), notation)):
            places = [(name, place.item()) for name, place in scope.indices.items()]
            for relation, *sides in compared:
                keys = [(side and str(side), *places) for side in sides]
                for key, side in zip(keys, sides, strict=True):
                    if key not in scope.results:
                        scope.results[key] = scope.evaluate(side) if side else program(scope)
                try:
                    errors.append(_compare(relation, *(scope.results[key] for key in keys), scope))
                except ValueError as error:
                    what = f"formula {binding.name}: {sides[0]} {relation} {sides[1] or binding.code}"
                    raise Mismatch(binding.page, binding.line, f"{what} {error}") from None
            cases += 1
    taken = set().union(*(trial.branches for trial in trials))
    for row in itertools.chain(*(chain.find_data("case") for chain in chains)):
        if row not in taken:
            raise FormulaError(f"this branch is never taken: {row}", row.latex, row.start)
    relative, absolute = (float(max(e)) for e in zip(*errors, strict=True))
    equations = binding.code or any("=" in chain.children for chain in chains)
    kind = "inequality" if not equations else "relative" if relative <= RELATIVE else "absolute"
    drawn = [s for name in trials[0].values if (s := notation.symbols[name]).domain]
    inputs = tuple(f"{s.latex}: {s.domain}" + (f" [{', '.join(s.shape)}]" if s.shape else "") for s in drawn)
    return Result(cases, absolute if kind == "absolute" else relative, kind, inputs)


def _scopes(trials: list[Scope], free: dict[str, str]) -> Iterator[Scope]:
    """Each trial with some values of the free indices, and the next one with others."""
    for case, trial in enumerate(trials):
        every = list(itertools.product(*(range(1, int(trial.value(size).item()) + 1) for size in free.values())))
        step = -(-len(every) // PLACES)
        for places in every[case % step :: step]:
            yield replace(trial, indices=dict(zip(free, map(exact, places), strict=True)))


def _indices(names: set[str], notation: Notation) -> dict[str, str]:
    """Which of the names are indices without a value, in order, and the size up to which each runs."""
    symbols = {name: notation.symbol(name) for name in sorted(names)}
    return {name: s.index for name, s in symbols.items() if s and s.index and not s.domain}


def _comparisons(chain: Node, named: dict[str, Symbol], program: bool, notation: Notation) -> list[tuple]:
    """The relations to hold, each with its two sides; None is the program."""
    first, *others = sides = chain.nodes
    relations = [str(sign) for sign in chain.children[1::2]]
    for relation, side in zip(relations, others, strict=True):
        free = _indices(free_names(side) - free_names(first) - named.keys(), notation)
        if free and relation == "=" and free_names(first):
            raise FormulaError(f"unbound index {min(free)}", side.latex, side.start)
    head = first.children[0] if first.data in ("name", "call") else first.nodes[0] if first.data == "index" else ""
    symbol = notation.symbol(str(head))
    if relations[:1] == ["="] and symbol and not symbol.has_value:  # only a name is given: s_k, F(y, p)
        names = [str(argument.children[0]) for argument in first.nodes] if first.data == "call" else []
        if len({*names}) < len(names) or {*names} - free_names(others[0]):
            raise FormulaError(f"the arguments are not those of {others[0]}", first.latex, first.start)
        sides, relations = others, relations[1:]
    found = [*zip(relations, sides[:-1], sides[1:], strict=True)]
    found += [("=", side, None) for i, side in enumerate(sides) if program and {*relations[:i]} <= {"="}]
    if not found:
        raise FormulaError("nothing to compare this with: bind or declare it", chain.latex, chain.start)
    return found


PAIRS = [r"\tanh \exp", r"\odot +", "- +", r"\exp \log", r"\min \max", r"\prod \sum", r"\arg\min \arg\max", r"\ge \le"]
PAIRS = [pair.split() for pair in [*PAIRS, "> <", r"\ne ="]]
EXCHANGE = {b: a for a, b in PAIRS} | {a: b for a, b in PAIRS} | {"+": "-"}
Slip = tuple[int, int, str]  # what takes the place of the text from start to end


def mutants(latex: str, notation: Notation) -> list[Mutant]:
    """Every single slip of the kinds people make when typing, each in its place in the formula."""
    chains = parse(latex, notation.kinds)
    nodes = [node for chain in chains for node in chain.iter_subtrees_topdown()]
    found = {"".join(latex.split()): None}  # the formula itself is no mutant
    for start, end, new in itertools.chain(_other_symbols(latex, notation, chains, nodes), _other_parts(latex, nodes)):
        changed = latex[:start] + new + latex[end:]
        found.setdefault("".join(changed.split()), Mutant(start, changed, f"{latex[start:end]} -> {new}"))
    return list(found.values())[1:]


def _other_symbols(latex: str, notation: Notation, chains: tuple[Node, ...], nodes: list[Node]) -> Iterator[Slip]:
    """One symbol for another, a wrong sign, a lost hat."""
    tokens = tokenize(latex, notation.kinds)
    symbols = {str(token): s for token in tokens if (s := notation.symbol(token))}
    alike = {name: (s.index, s.shape) for name, s in symbols.items() if s.index or s.shape}
    equals = [sign.start_pos for chain in chains for sign in chain.children[1::2] if sign == "="]
    leading = [node.children[0].start_pos for node in nodes if node.data == "sum" and node.children[0] == "-"]
    for token in tokens:
        start, end = token.start_pos, token.end_pos
        if token in EXCHANGE and start not in equals:
            yield start, end, " " if start in leading else f"{EXCHANGE[token]} "
        for other in alike:
            if other != token and alike[other] == alike.get(token):
                yield start, end, f"{{{other}}}" if latex[start - 1] in "_^" else f"{other} "
        if token.startswith((r"\hat", r"\tilde", r"\bar")):
            yield start, end, re.sub(r"^\\[a-z]+ ?|[{}]", "", token)
        if token.type in ("DIGIT", "NUMBER"):
            yield start, end, str(int(float(token)) + 1)
    for side in itertools.chain(*(chain.nodes[len(chain.nodes) > 1 :] for chain in chains)):
        if str(side) != "0" and side.children[0] != "-":
            yield side.start, side.end, f"-({side})"


def _other_parts(latex: str, nodes: list[Node]) -> Iterator[Slip]:
    """Something dropped, exchanged or moved."""
    for node in nodes:
        first, *rest = node.nodes or [node]
        swapped = node.nodes if node.data in ("quotient", "call") else []
        if node.data in ("sum", "product") and rest:  # the first part with its sign or without, each of the others
            minus = [sign for sign, _ in signed(node.children)][1] == "-"
            yield from ((node.start, rest[0].start, new) for new in (" ", "-")[: 1 + minus])
            yield from ((before.end, part.end, " ") for before, part in itertools.pairwise(node.nodes))
        elif node.data in ("quotient", "power", "call"):  # what stands below, above or before
            yield node.start, node.end, f"({first.inner})"
        elif node.data == "limits":
            low, high = first.nodes[1], rest[-1]
            yield low.start, low.end, f"{low} + 1"
            yield high.start, high.end, f"{{{high.inner} - 1}}"
        elif node.data == "binder" and rest and node.children[1] != "=":
            yield node.start, node.end, str(first)
        elif node.data == "index" and str(first) != r"\delta":
            swapped = entries(rest[0])
        if len(swapped) == 2 and node.children[0] not in (r"\max", r"\min"):
            a, b = swapped
            yield a.start, b.end, f"{b}{latex[a.end : b.start]}{a}"


def survivors(binding: Binding, notation: Notation, snippets: Path) -> tuple[list[Mutant], int]:
    """The mutants that the check of a formula does not catch, and how many mutants there were."""
    trials, alive = make_trials(binding, notation), []
    every = mutants(binding.latex, trials[0].notation)
    for mutant in every:
        with contextlib.suppress(PageError):
            check(replace(binding, latex=mutant.latex), notation, snippets, trials)
            alive.append(mutant)
    return alive, len(every)
