"""Formulas with a slip in them, of the kinds that people make when typing; and those that are still true."""

import contextlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import chain, pairwise
from pathlib import Path

from lark import Token

from machinery.errors import PageError
from machinery.formulas.bindings import Binding
from machinery.formulas.check import check
from machinery.formulas.notation import Notation
from machinery.formulas.reader import FormulaError, parse, tokenize
from machinery.formulas.tree import entries
from machinery.formulas.trials import Trial

PAIRS = r"- +; \exp \log; \min \max; \prod \sum; \arg\min \arg\max; \ge \le; > <"
MAX_READ = 60_000  # signs of all formulas with a slip together, which take some seconds
EXCHANGE = {a: b for pair in PAIRS.split(";") for a, b in [pair.split(), pair.split()[::-1]]}
EXCHANGE |= {r"\ne": "=", r"\odot": "+", r"\tanh": r"\exp", r"\binom": r"\frac"}


def mutants(latex: str, notation: Notation) -> dict[str, str]:
    """The formulas with one slip of the kinds people make when typing, each by the words that the slip changes.

    Raises FormulaError where reading all of them would take too long.
    """
    found, copies, seen = {}, Counter(), {"".join(latex.split())}  # the formula itself is no mutant
    tokens = tokenize(latex, notation)
    for number, (start, end, new) in enumerate(_slips(latex, notation, tokens), 1):
        if number * len(tokens) > MAX_READ:
            raise FormulaError(f"a formula of {len(tokens)} signs has too many slips to try: split it into several")
        mutant = latex[:start] + new + latex[end:]
        bare = "".join(mutant.split())
        if bare not in seen and _is_formula(mutant, notation):
            before, after = re.search(r"\S*$", latex[:start])[0], re.match(r"\S*", latex[end:])[0]
            change = " ".join(f"{before}{latex[start:end]}{after} -> {before}{new}{after}".split())
            copies[change] += 1
            found[f"{change} ({copies[change]})" if copies[change] > 1 else change] = mutant
        seen.add(bare)
    return found


def _is_formula(latex: str, notation: Notation) -> bool:
    """Whether a slip left a formula; what no longer reads as one needs no check."""
    with contextlib.suppress(FormulaError):
        return bool(parse(latex, notation))
    return False


def _slips(latex: str, notation: Notation, tokens: list[Token]) -> Iterator[tuple[int, int, str]]:
    """What takes the place of the text from a start to an end: one symbol for another, a part dropped or exchanged."""
    chains = parse(latex, notation)
    kinds = {str(t): (s.index, s.shape) for t in tokens if (s := notation.symbol(t)) and (s.index or s.shape)}
    named: set[str] = set()
    for token in tokens:
        start, end = token.start_pos, token.end_pos
        if token in EXCHANGE:
            yield start, end, f"{EXCHANGE[token]} "
        for other in kinds:
            if other != token and kinds[other] == kinds.get(token):
                yield start, end, f"{{{other}}}" if latex[start - 1] in "_^" else f"{other} "
        if token.startswith(("-", r"\hat", r"\tilde", r"\bar")):
            yield start, end, re.sub(r"^\\[a-z]+ ?|[-{}]", "", token) + " "
        if token.type == "NUMBER":
            yield start, end, str(int(Decimal(token)) + 1)
        if (symbol := notation.symbol(token)) and symbol.sizes:  # a size that is one too small
            yield start, end, f"{{{token} - 1}}" if latex[start - 1] in "_^" else f"({token} - 1) "
        if (
            symbol and symbol.index and symbol.latex not in named and tokens.count(token) > 1
        ):  # a letter that is not in the formula
            other = next(
                (s.latex for s in notation.symbols.values() if s.index == symbol.index and s.latex not in kinds), ""
            )
            named.add(symbol.latex)
            if other:
                yield start, end, f"{{{other}}}" if latex[start - 1] in "_^" else f"{other} "
    for side in chain(*(equation.nodes[len(equation.nodes) > 1 :] for equation in chains)):
        if str(side) != "0":
            yield side.start, side.end, f"-({side})"
    for node in chain(*(equation.walk() for equation in chains)):
        first, *rest = node.nodes or [node]
        swapped = node.nodes if node.data in ("quotient", "binomial", "call") else []
        if node.data in ("sum", "product") and rest:  # the first part, also with the next sign, and each of the others
            unsigned = rest[0].nodes[0] if rest[0].data == "negative" else rest[0]
            yield from ((first.start, after.start, " ") for after in (rest[0], unsigned))
            yield from ((before.end, part.end, " ") for before, part in pairwise(node.nodes))
        elif node.data in ("quotient", "binomial", "power", "call"):  # what stands below, above or before
            braces = node.text[0] == "{"
            yield node.start + braces, node.end - braces, first.inner if braces else f"({first.inner})"
        elif node.data == "logarithm":  # its base
            yield node.start, node.end, rf"\log ({rest[0].inner})"
        elif node.data == "limits":
            low, high = next(n for n in node.nodes if n.data == "binder").nodes[1], rest[-1]
            yield low.start, low.end, f"{low} + 1"
            yield high.start, high.end, f"{{{high.inner} - 1}}"
        elif node.data == "relation" and node not in chains:  # a condition
            yield from ((sign.start_pos, sign.end_pos, r"\ne ") for sign in node.children[1::2] if sign == "=")
        elif node.data == "binder" and rest and node.children[1] != "=":
            yield node.start, node.end, str(first)
        elif node.data == "index" and str(first) != r"\delta":
            swapped = entries(rest[0])
        if len(swapped) == 2 and node.children[0] not in (r"\max", r"\min"):
            a, b = swapped
            yield a.start, b.end, f"{b}{latex[a.end : b.start]}{a}"


def survivors(binding: Binding, snippets: Path, trials: list[Trial]) -> tuple[list[str], int]:
    """The slips that the check of a formula does not catch, and how many slips there were."""
    try:
        every, alive = mutants(binding.latex, trials[0].notation), []
    except FormulaError as error:
        raise PageError(binding.page, binding.line, f"formula {binding.name}: {error}") from None
    for change, latex in every.items():
        with contextlib.suppress(PageError):
            check(replace(binding, latex=latex), trials[0].notation, snippets, trials)
            alive.append(change)
        if trials[0].budget.spent > trials[0].budget.limit:  # then the rest would pass for caught
            raise PageError(binding.page, binding.line, f"formula {binding.name}: too much to compute for all slips")
    return alive, len(every)
