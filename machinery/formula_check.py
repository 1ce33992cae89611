r"""Check formulas: the LaTeX on a page against the program beside it, on many inputs; and its mutants.

Before every display formula stands a comment:

    <!-- formula: NAME -->                             the sides of the formula must agree
    <!-- formula: NAME = FILE.py:EXPRESSION -->        and agree with what snippets/FILE.py computes
    <!-- formula: NAME = FILE.py:EXPRESSION where z in reals, y in one_hot[N,K], z = W \mathbf x + b -->
    <!-- formula: NAME declared: REASON -->            it cannot be evaluated, and why

EXPRESSION sees the functions of the program and the symbols by their ASCII names; indices and labels count
from 0. Domains: logits (ties, and up to 1000), reals, simplex, one_hot, labels, (a, b), [a, b]; a shape
replaces that of the notation table. A left side that has a meaning there but no value is defined here.

Two values agree to RELATIVE or, where they cancel, to ABSOLUTE times the largest of inputs and values. The
value of the formula is exact (see formula_values): this is what a float64 program may lose to rounding.
"""

import contextlib
import io
import itertools
import re
import runpy
import warnings
import zlib
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from functools import cache
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
from hypothesis import HealthCheck, Phase, given, seed, settings

from formula_reader import OPEN, FormulaError, Node, free_names, parse, tokenize, walk
from formula_values import COMPARE, CONTEXT, Notation, Scope, Symbol, exact

CASES = 16  # in each round of sizes
SLOW = list(HealthCheck)  # a busy machine is no finding
RELATIVE, ABSOLUTE = 1e-9, 1e-12
FREE = 4  # free indices in one formula
COMMENT = re.compile(
    r"<!--\s*formula:\s*([\w-]+)(?:\s*=\s*([\w/]+\.py):(.+?)|\s+declared:\s*(.+?))?"
    r"(?:\s+where\s+(.+?))?\s*-->",
    re.DOTALL,
)
ITEM = re.compile(r"\s*(\S+(?: \S+)?)\s+(?:in|=)\s+(.+?)\s*(?:,(?=\s+\S+(?: \S+)?\s+(?:in|=)\s)|$)", re.S)
DISPLAY = re.compile(
    r"^[ \t]*(?P<fence>```+|~~~+).*?(?:^[ \t]*(?P=fence)[ \t]*$|\Z)|`[^`\n]*`"
    r"|(?P<comment><!--.*?-->)"
    r"|^[ \t]*(?:\$\$(?P<dollars>.*?)\$\$|\\\[(?P<brackets>.*?)\\\])",
    re.S | re.M,
)


class Mismatch(AssertionError):
    """Two sides, or a side and the program, differ: page, line, formula, both values, and the inputs."""


@dataclass(frozen=True)
class Binding:
    """A display formula and what it is bound to; `where` holds (name, domain or definition)."""

    name: str
    page: str
    line: int
    latex: str
    file: str | None
    code: str | None
    declared: str | None
    where: tuple[tuple[str, str], ...]
    place = property(lambda self: f"{self.page}:{self.line}: formula {self.name}")


@dataclass(frozen=True)
class Result:
    """What a check ran; `kind` is relative, absolute or inequality, `error` the largest of that kind."""

    binding: Binding
    cases: int
    error: float
    kind: str
    inputs: tuple[str, ...]
    patterns: dict[str, int]


@dataclass(frozen=True)
class Mutant:
    """A formula with one slip; its LaTeX identifies it."""

    kind: str
    position: int
    latex: str
    change: str


def bindings(markdown: str, page: str = "page") -> list[Binding]:
    """The display formulas of a page. Raises FormulaError, naming page and line, if one lacks its comment."""
    found, comment = [], None
    for match in DISPLAY.finditer(markdown):
        place = f"{page}:{(line := markdown.count(chr(10), 0, match.start()) + 1)}"
        latex = match["dollars"] or match["brackets"]
        if latex and not comment:
            raise FormulaError(f"{place}: a display formula without <!-- formula: NAME -->: {latex.strip()}")
        if latex:
            name, file, code, declared, where = comment.groups()
            items = list(ITEM.finditer(where or ""))
            if "".join(i[0] for i in items) != (where or ""):
                raise FormulaError(f"{place}: expected `NAME in DOMAIN` or `NAME = FORMULA`: {where}")
            where = tuple(i.groups() for i in items)
            found.append(Binding(name, page, line, latex.strip(), file, code, declared, where))
            comment = None
        elif re.match(r"<!--\s*formula:", match["comment"] or ""):
            unused, comment = comment, COMMENT.fullmatch(match["comment"])
            if unused or not comment or comment[1] in [b.name for b in found]:
                raise FormulaError(f"{place}: malformed, repeated or unused comment: {match['comment']}")
    if comment:
        raise FormulaError(f"{page}: the comment of {comment[1]} stands before no formula")
    return found


def _row(domain: str, size: int) -> st.SearchStrategy:
    """A strategy for `size` numbers that belong together."""

    def row(number: st.SearchStrategy) -> st.SearchStrategy:
        return st.lists(number, min_size=size, max_size=size)

    plain = row(st.integers(-4096, 4096).map(lambda n: n / 1024))
    if domain in ("logits", "reals"):
        ties, huge = row(st.integers(-3, 3)), row(st.integers(-1000, 1000))
        return st.one_of(plain, ties, huge) if domain == "logits" else plain
    if domain == "simplex":  # in units of 2^-10, so that the floats sum to exactly 1
        cuts = st.lists(st.integers(1, 1023), min_size=size - 1, max_size=size - 1, unique=True).map(sorted)
        return cuts.map(lambda c: [(b - a) / 1024 for a, b in zip([0, *c], [*c, 1024], strict=True)])
    if domain == "one_hot":
        return st.integers(0, size - 1).map(lambda k: [int(k == i) for i in range(size)])
    if match := re.fullmatch(r"[(\[](\S+), *(\S+)[)\]]|labels(\d+)", domain):
        if match[3]:
            return row(st.integers(1, int(match[3])))
        low, high = float(match[1]), float(match[2])
        edges = st.sampled_from([low, high]) if domain[0] == "[" else st.nothing()
        return row(edges | st.integers(1, 1023).map(lambda n: low + (high - low) * n / 1024))
    raise FormulaError(f"unknown domain {domain}")


@cache
def _draw(name: str, domain: str, shape: tuple[int, ...]) -> np.ndarray:
    """CASES values of one symbol; hypothesis is seeded by its name, so that no two are drawn alike."""
    *rows, size = shape or (1,)
    count, drawn = int(np.prod(rows, dtype=int)) * CASES, []

    @seed(zlib.crc32(f"{name}{shape}".encode()))
    @settings(max_examples=2 * count + 20, database=None, phases=[Phase.generate], suppress_health_check=SLOW)
    @given(_row(domain, size))
    def collect(row: list) -> None:
        drawn.append(row)

    collect()
    last = [drawn[-1 - i % len(drawn)] for i in range(count)]  # the first ones are the most alike
    return exact(last).reshape(CASES, *shape, *[1] * (2 - len(shape)))


def specialised(notation: Notation, binding: Binding) -> Notation:
    """The notation with the domains and definitions that the comment of a formula states."""
    symbols = dict(notation.symbols)
    known = {s.python: s for s in symbols.values()} | symbols
    for name, text in binding.where:
        if name not in known:
            raise FormulaError(f"{binding.place}: {name} is not in the notation")
        domain = re.fullmatch(r"(\w+|[(\[][^\[\]()]*,[^\[\]()]*[)\]])(?:\[([\w, ]+)\])?", text)
        changed = replace(known[name], definition=text)
        if domain:
            shape = () if domain[1] == "labels" else known[name].shape
            shape = tuple(re.findall(r"\w+", domain[2])) if domain[2] else shape
            changed = replace(known[name], domain=domain[1], shape=shape, definition="")
        symbols[changed.latex] = changed
    return Notation(symbols, notation.functions)


@cache
def _program(path: Path) -> dict:
    if not path.is_file():
        raise FormulaError(f"there is no program {path.name}")
    with contextlib.redirect_stdout(io.StringIO()):
        return runpy.run_path(str(path), run_name="__main__")


class Trial:
    """One round of a check: sizes and drawn inputs, and the sides and the program evaluated so far.

    Values are arrays (free indices, cases, rows, columns); each free index keeps the axis it was first given.
    """

    def __init__(self, notation: Notation, binding: Binding, snippets: Path, round_: int):
        self.notation, self.binding, self.seen, self.axes = notation, binding, {}, []
        self.sizes = {name: s.sizes[round_] for name, s in notation.symbols.items() if s.sizes}
        self.program = _program(Path(snippets) / binding.file) if binding.file else {}
        sizes = {name: exact([[[n]]]) for name, n in self.sizes.items()}
        self.scope = Scope(notation, sizes, self.draw, depth=FREE)

    def draw(self, symbol: Symbol) -> np.ndarray:
        domain = f"labels{self.sizes['K']}" if symbol.domain == "labels" else symbol.domain
        return _draw(symbol.latex, domain, tuple(self.sizes[letter] for letter in symbol.shape))

    def free(self, node: Node) -> list[str]:
        symbols = {n: self.notation.symbol(n) for n in sorted(free_names(node))}
        return [n for n, s in symbols.items() if s and s.index and not s.domain]

    def size(self, index: str) -> int:
        return self.sizes[self.notation.symbol(index).index]

    def axis(self, index: str) -> int:
        self.axes += [index] * (index not in self.axes)
        return self.axes.index(index) if len(self.axes) <= FREE else self.scope.fail("too many free indices")

    def side(self, node: Node) -> np.ndarray:
        if node not in self.seen:
            indices = {
                n: exact(np.arange(1, self.size(n) + 1).reshape(-1, *[1] * (self.axis(n) + 3))) for n in self.free(node)
            }
            self.seen[node] = replace(self.scope, indices=indices).evaluate(node)
        return self.seen[node]

    def code(self) -> np.ndarray:
        if None not in self.seen:
            code = compile(self.binding.code.strip(), self.binding.place, "eval")
            used = {
                s.python: s
                for s in self.notation.symbols.values()
                if s.python in code.co_names and not callable(self.program.get(s.python))
            }
            free = {name: self.axis(s.latex) for name, s in used.items() if s.index and not s.domain}
            values, fixed = [], {n: (s, self.scope.value(s.latex)) for n, s in used.items() if n not in free}
            sizes = [self.size(n) if i in free.values() else 1 for i, n in enumerate(self.axes)][::-1]
            for *place, case in np.ndindex(*sizes, CASES):
                names = {name: place[-1 - axis] for name, axis in free.items()}
                names |= {name: _plain(s, array[case % len(array)]) for name, (s, array) in fixed.items()}
                try:
                    with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
                        values.append(np.asarray(eval(code, {**self.program, **names}), dtype=float))
                except Exception as error:  # whatever the program raises
                    raise FormulaError(f"{self.binding.code}: {type(error).__name__}: {error}") from error
            shape = values[0].shape
            self.seen[None] = exact(np.array(values)).reshape(*sizes, CASES, *shape, *[1] * (2 - len(shape)))
        return self.seen[None]

    def compare(self, relation: str, a: np.ndarray, b: np.ndarray, what: str) -> tuple[float, float]:
        """The largest relative and absolute error of `a relation b`, or a Mismatch with the plainest case."""
        if a.shape[-2:] != b.shape[-2:] and (1, 1) not in (a.shape[-2:], b.shape[-2:]):
            raise Mismatch(f"{self.binding.place}: {what}: shape {a.shape[-2:]} is not {b.shape[-2:]}")
        drawn = {name: array for name, array in self.scope.values.items() if name not in self.sizes}
        inputs = [abs(array).max((-2, -1)) for array in drawn.values()]
        scale = np.max(np.broadcast_arrays(exact([1] * CASES), *inputs), 0)[:, None, None]
        a, b, _ = np.broadcast_arrays(a, b, scale)
        same, size = (a == b).astype(bool), np.maximum(abs(a), abs(b))
        every = np.maximum(scale, size.max((*range(size.ndim - 3), -2, -1), keepdims=True))
        relative, absolute = (
            np.where(same, 0, (abs(a - b) / s).astype(float)) for s in (np.maximum(size, Decimal("1e-300")), every)
        )
        good = (relative <= RELATIVE) | (absolute <= ABSOLUTE)  # false for NaN
        if relation != "=":
            defined = (a == a).astype(bool) & (b == b).astype(bool)
            good = defined & (COMPARE[relation](a, b).astype(bool) | (good & (relation in (r"\le", r"\ge"))))
        if not good.all():
            place = min(np.argwhere(~good).tolist(), key=lambda p: scale[p[-3]].item())
            shown = [f"{n} = {place[-4 - i] + 1}" for i, (n, _) in self.used(a.shape)]
            inputs = {n: np.squeeze(v[place[-3] % len(v)]).astype(float) for n, v in drawn.items()}
            shown += [f"{n} = {value.round(6).tolist()}" for n, value in inputs.items()]
            raise Mismatch(
                f"{self.binding.place}: {what} does not hold: {a[tuple(place)]:.12g} and "
                f"{b[tuple(place)]:.12g} for {', '.join(shown)}"
            )
        return (relative.max(), absolute.max()) if relation == "=" else (0.0, 0.0)

    def used(self, shape: tuple[int, ...]) -> list[tuple[int, tuple[str, int]]]:
        """Number, name and size of the free indices on which a value of this shape depends."""
        sizes = zip(self.axes, shape[-4::-1], strict=False)
        return [(i, (name, size)) for i, (name, size) in enumerate(sizes) if size > 1]

    def is_definition(self, side: Node) -> bool:
        r"""Whether a left side only gives a name, `s_k` or `F(y, p)`, for which the notation has no value."""
        head = side.parts[0].parts[0] if side.kind == "index" else side.parts[0]
        named = side.kind in ("name", "index") or (
            side.kind == "call" and all(a.kind == "name" for a in side.parts[1:])
        )
        symbol = self.notation.symbol(head) if named and isinstance(head, str) else None
        return bool(symbol and not (symbol.domain or symbol.definition or symbol.index or symbol.sizes))


def _plain(symbol: Symbol, array: np.ndarray) -> object:
    """A value as the program gets it: floats, whole sizes, labels counting from 0."""
    whole = symbol.domain == "labels" or symbol.sizes
    array = np.squeeze(array.astype(int) - (not symbol.sizes) if whole else array.astype(float))
    return array if array.ndim else array.item()


def make_trials(binding: Binding, notation: Notation, snippets: Path) -> list[Trial]:
    """The rounds of a check, which `check` and `survivors` can share."""
    special = specialised(notation, binding)
    rounds = min(len(s.sizes) for s in special.symbols.values() if s.sizes)
    return [Trial(special, binding, snippets, i) for i in range(rounds)]


def check(binding: Binding, notation: Notation, snippets: Path, trials: list[Trial] | None = None) -> Result:
    """Check one formula. Raises Mismatch where it is wrong, and FormulaError where it cannot be evaluated."""
    try:
        with localcontext(CONTEXT):
            trials = trials or make_trials(binding, notation, snippets)
            return _check(binding, parse(binding.latex, trials[0].notation.kinds), trials)
    except FormulaError as error:
        raise FormulaError(f"{binding.place}: {str(error).removeprefix(binding.place + ': ')}") from error


def _check(binding: Binding, chains: tuple[Node, ...], trials: list[Trial]) -> Result:
    errors, cases, patterns, branches, equal = [(0.0, 0.0)], 0, Counter(), set(), bool(binding.code)
    if binding.declared or (binding.code and len(chains) > 1):
        raise FormulaError("it is declared" if binding.declared else "a program needs a single equation")
    for trial, chain in itertools.product(trials, chains):
        relations, first, *others = chain.parts
        words = re.findall(r"\w+", binding.code or "")
        bound = {*trial.free(first), *(s.latex for s in trial.notation.symbols.values() if s.python in words)}
        for relation, side in zip(relations, others, strict=True):
            if relation == "=" and free_names(first) and (unbound := {*trial.free(side)} - bound):
                raise FormulaError(f"unbound index {min(unbound)} in {side}")
        sides = [first, *others]
        if relations[:1] == ("=",) and trial.is_definition(first):
            relations, sides, names = relations[1:], others, [a.parts[0] for a in first.parts[1:]]
            if first.kind == "call" and (len({*names}) < len(names) or {*names} - free_names(others[0])):
                raise FormulaError(f"the arguments of {first} are not those of {others[0]}")
        if not relations and not binding.code:
            raise FormulaError(f"nothing to compare {chain} with: bind it to a program, or declare it")
        values = [trial.side(side) for side in sides]
        for i, relation in enumerate(relations):
            errors.append(trial.compare(relation, *values[i : i + 2], f"{sides[i]} {relation} {sides[i + 1]}"))
            equal |= relation == "="
        for i, value in enumerate(values if binding.code else ()):
            if all(r == "=" for r in relations[:i]):
                errors.append(trial.compare("=", value, trial.code(), f"{sides[i]} = {binding.code}"))
        shape = np.broadcast_shapes(*[v.shape for v in values])
        cases += int(np.prod(shape[:-3], dtype=int)) * CASES
        for (_, (a, size)), (_, (b, other)) in itertools.combinations(trial.used(shape), 2):
            if size == other:
                patterns.update({f"{a} = {b}": size * CASES, f"{a} != {b}": size * (size - 1) * CASES})
        branches |= trial.scope.branches
    for node in (n for chain in chains for n in walk(chain) if n.kind == "cases"):
        for value, _ in node.parts:
            if value not in branches:
                raise FormulaError(f"this branch is never taken: {value}")
    relative, absolute = (float(max(e)) for e in zip(*errors, strict=True))
    kind = "inequality" if not equal else "relative" if relative <= RELATIVE else "absolute"
    drawn = [s for n in trials[0].scope.values if (s := trials[0].notation.symbols[n]).domain]
    inputs = tuple(f"{s.latex}: {s.domain}" + (f" [{', '.join(s.shape)}]" if s.shape else "") for s in drawn)
    return Result(binding, cases, absolute if kind == "absolute" else relative, kind, inputs, dict(patterns))


PAIRS = r"+ -", r"\log \exp", r"\max \min", r"\sum \prod", r"\arg\max \arg\min", r"\le \ge", "< >", r"= \ne"
EXCHANGE = {a: b for pair in PAIRS for a, b in (pair.split(), pair.split()[::-1])} | {
    r"\ln": r"\exp",
    r"\tanh": r"\exp",
    r"\odot": "+",
}
SYMMETRIC = {r"\delta", r"\max", r"\min"}


def mutants(latex: str, notation: Notation) -> list[Mutant]:
    """Every single slip of the kinds people make when typing, each in its place in the formula."""
    chains = parse(latex, notation.kinds)
    nodes, found = [node for chain in chains for node in walk(chain)], {}
    equals = [
        m.start()
        for chain in chains
        for a, b in zip(chain.parts[1:], chain.parts[2:], strict=False)
        for m in re.finditer("=", latex[a.end : b.start])
        for m in [re.compile("=").search(latex, a.end)]
    ]
    names = {t.text for t in tokenize(latex)} | {n.parts[1] for n in nodes if n.kind in ("big", "mean")}
    symbols = {n: s for n in sorted(names) if (s := notation.symbol(n)) and (s.index or s.shape)}

    def put(kind: str, start: int, end: int, new: str) -> None:
        changed = latex[:start] + new + latex[end:]
        mutant = Mutant(kind, start, changed, f"{latex[start:end]} -> {new}")
        found.setdefault("".join(changed.split()), mutant)

    def swap(kind: str, a: Node, b: Node) -> None:
        put(kind, a.start, b.end, f"{b}{latex[a.end : b.start]}{a}")

    put("", 0, 0, "")  # the formula itself is no mutant
    for token in tokenize(latex):  # one symbol for another
        kind, text, start, end = token
        new = EXCHANGE.get(text, "")
        if new and start not in equals:
            before = latex[:start].rstrip("& ")[-1:]
            sign = "" if text == "-" and (not before or before in "={([,") else new
            put("sign" if text in "+-" else "operator", start, end, f"{sign} ")
        for other, symbol in symbols.items() if text in symbols else ():
            old = symbols[text]
            if text != other and (symbol.index, symbol.shape) == (old.index, old.shape):
                new = f"{{{other}}}" if latex[start - 1] in "_^" else f"{other} "
                put("index" if symbol.index else "name", start, end, new)
        if text.startswith((r"\hat", r"\tilde", r"\bar")):
            put("dropped hat", start, end, text.partition(" ")[2] or text[text.index("{") + 1 : -1])
        if kind == "number":
            put("number", start, end, str(int(float(text)) + 1))
    for side in (side for chain in chains for side in chain.parts[1 + (len(chain.parts) > 2) :]):
        if side.kind != "negative" and str(side) != "0":
            put("sign", side.start, side.end, f"-({side})")
    for node in nodes:  # something dropped, exchanged or moved
        first, *rest = node.parts
        if node.kind in ("sum", "product"):
            terms = node.parts if node.kind == "sum" else rest
            put(f"dropped from a {node.kind}", terms[0].start, terms[1].start, " ")
            for before, term in itertools.pairwise(terms):
                put(f"dropped from a {node.kind}", before.end, term.end, " ")
            if node.kind == "sum" and str(first) == "1" and rest[0].kind == "negative":
                put("missing 1-", first.start, rest[0].parts[0].start, " ")
        elif node.kind == "quotient":
            swap("numerator for denominator", first, rest[0])
            put("dropped denominator", rest[0].start, rest[0].end, " 1 ")
        elif node.kind == "power":
            put("dropped power", node.start, node.end, f"{first} ")
        elif node.kind == "call" and first in OPEN:
            put("dropped function", (at := latex.index(first, node.start)), at + len(first), " ")
        elif node.kind in ("index", "call") and len(node.parts) == 3 and first not in SYMMETRIC:
            swap("order", *node.parts[1:])
        elif node.kind == "big" and node.parts[2]:
            low, high = node.parts[2:4]
            put("limit", low.start, low.end, f"{low} + 1")
            less = f"{high} - 1"
            put("limit", high.start, high.end, less if latex[high.start - 1] == "{" else f"{{{less}}}")
        elif node.kind == "big":
            for condition in node.parts[4]:
                put("dropped condition", condition.start, condition.end, node.parts[1])
    return list(found.values())[1:]


def survivors(binding: Binding, notation: Notation, snippets: Path) -> tuple[list[Mutant], int]:
    """The mutants that the check of a formula does not catch, and how many mutants there were."""
    with localcontext(CONTEXT):
        trials = make_trials(binding, notation, snippets)
    alive, every = [], mutants(binding.latex, trials[0].notation)
    for mutant in every:
        with contextlib.suppress(FormulaError, Mismatch):
            check(replace(binding, latex=mutant.latex), notation, snippets, trials)
            alive.append(mutant)
    return alive, len(every)
