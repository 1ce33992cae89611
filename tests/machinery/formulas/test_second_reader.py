r"""A second reader: formulas are drawn as trees with known values, and written in the many ways people write them.

What is drawn never passes through the reader's code: a tree computes its own value with floats, and writes itself in
one of several spellings, with parentheses wherever a person would need them. The reader must give the value drawn.
"""

import math
import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from machinery.formulas.notation import load_notation

NOTATION = load_notation(Path(__file__).parents[3] / "docs/notation.toml")
SIZE, COUNT, SECONDS = 3, 2000, 60
VECTORS = {"z": "z", "p": "p", "q": "q", "w": "w", "b": "b"}
SCALARS = {"x": "x", "c": "c", r"\alpha": "alpha", "T": "T"}


@dataclass
class Drawn:
    """A formula: how it is written, its value, and how tightly it binds: 0 a sum, 1 open, 2 a product, 3 a factor."""

    latex: str
    value: float
    binds: int


class Writer:
    """Draws formulas and writes them, by chance."""

    def __init__(self, seed: int):
        self.chance = random.Random(seed)
        numbers = np.random.default_rng(seed)
        self.given = {name: numbers.uniform(0.2, 2.0, SIZE) for name in VECTORS.values()}
        self.given |= {name: float(numbers.uniform(0.2, 2.0)) for name in SCALARS.values()}
        self.given |= {"k": 2}

    def one(self, *ways: str) -> str:
        return self.chance.choice(ways)

    def space(self) -> str:
        return self.one(" ", " ", r" \, ", r"\;", " ~ ")

    def bracketed(self, latex: str) -> str:
        pairs = [("(", ")"), (r"\left(", r"\right)"), ("[", "]"), (r"\bigl( ", r" \bigr)"), (r"\{", r"\}")]
        opening, closing = self.chance.choice(pairs)
        return f"{opening} {latex} {closing}"

    def at_least(self, binds: int, part: Drawn) -> str:
        return part.latex if part.binds >= binds else self.bracketed(part.latex)

    def leaf(self, indices: dict[str, int]) -> Drawn:
        kind = self.chance.random()
        if kind < 0.25:
            digits = self.chance.choice(["2", "3", "0.5", "1.25"])
            return Drawn(digits, float(digits), 3.5)
        if kind < 0.5 or not indices:
            name = self.chance.choice([*SCALARS])
            return Drawn(name, self.given[SCALARS[name]], 4)
        name, index = self.chance.choice([*VECTORS]), self.chance.choice([*indices])
        return Drawn(
            f"{name}{self.one(f'_{index}', f'_{{{index}}}')}", self.given[VECTORS[name]][indices[index] - 1], 4
        )

    def draw(self, depth: int, indices: dict[str, int]) -> Drawn:
        """A formula of some depth, for some values of its indices."""
        if depth == 0:
            return self.leaf(indices)
        kinds = [
            self.sum,
            self.product,
            self.quotient,
            self.power,
            self.function,
            self.norm,
            self.choice,
            self.indicator,
        ]
        return self.chance.choice([*kinds, self.sum, self.product, self.big])(depth, indices)

    def sum(self, depth: int, indices: dict[str, int]) -> Drawn:
        a, b = self.draw(depth - 1, indices), self.draw(depth - 1, indices)
        minus = self.chance.random() < 0.5
        right = self.at_least(1, b)
        return Drawn(
            f"{self.at_least(0, a)} {'-' if minus else '+'} {right}", a.value + (-b.value if minus else b.value), 0
        )

    def product(self, depth: int, indices: dict[str, int]) -> Drawn:
        a, b = self.draw(depth - 1, indices), self.draw(depth - 1, indices)
        sign = self.one(r"\cdot", r"\times") if b.binds == 3.5 else self.one("", "", r"\cdot", r"\times")
        bracket = "(" + b.latex + ")" if b.binds < 3 else b.latex
        if not sign and b.binds < 3:  # a bracket behind a name may be a call: people write the dot
            sign = r"\cdot"
        return Drawn(f"{self.at_least(3, a)}{self.space()}{sign} {bracket}", a.value * b.value, 2)

    def quotient(self, depth: int, indices: dict[str, int]) -> Drawn:
        a, b = self.draw(depth - 1, indices), self.draw(depth - 1, indices)
        if abs(b.value) < 1e-2:
            return a
        if self.chance.random() < 0.6:
            command = self.one(r"\frac", r"\dfrac", r"\tfrac")
            return Drawn(f"{command}{{{a.latex}}}{{{b.latex}}}", a.value / b.value, 3)
        slash = self.one("/", r"\big/", " / ")
        return Drawn(f"{self.at_least(3, a)} {slash} {self.at_least(3, b)}", a.value / b.value, 1.5)

    def power(self, depth: int, indices: dict[str, int]) -> Drawn:
        base, exponent = self.draw(depth - 1, indices), self.chance.choice([2, 3])
        if abs(base.value) > 20:
            return base
        latex = base.latex if base.binds >= 4 and "^" not in base.latex else f"({base.latex})"
        return Drawn(latex + self.one(f"^{exponent}", f"^{{{exponent}}}"), base.value**exponent, 3)

    def function(self, depth: int, indices: dict[str, int]) -> Drawn:
        inner = self.draw(depth - 1, indices)
        if inner.value > 1e-3:
            names, value = (r"\log", r"\ln", r"\text{log}", r"\operatorname{log}"), math.log(inner.value)
        elif abs(inner.value) < 5:
            names, value = (r"\exp", r"\mathrm{exp}"), math.exp(inner.value)
        else:
            return inner
        if inner.binds >= 3 and inner.latex[0].isalnum() and self.chance.random() < 0.4:
            return Drawn(f"{self.one(*names)} {inner.latex}", value, 1)
        return Drawn(f"{self.one(*names)}{self.bracketed(inner.latex)}", value, 3)

    def norm(self, depth: int, indices: dict[str, int]) -> Drawn:
        inner = self.draw(depth - 1, indices)
        opening, closing = self.chance.choice([("|", "|"), (r"\lvert ", r"\rvert"), (r"\left|", r"\right|")])
        if "|" in inner.latex or "vert" in inner.latex:
            return inner
        return Drawn(f"{opening}{inner.latex}{closing}", abs(inner.value), 3)

    def choice(self, depth: int, indices: dict[str, int]) -> Drawn:
        a, b = self.draw(depth - 1, indices), self.draw(depth - 1, indices)
        name, value = self.chance.choice([(r"\max", max(a.value, b.value)), (r"\min", min(a.value, b.value))])
        opening, closing = self.chance.choice([("(", ")"), (r"\left(", r"\right)"), (r"\{", r"\}")])
        return Drawn(f"{name}{opening}{a.latex}, {b.latex}{closing}", value, 3)

    def indicator(self, depth: int, indices: dict[str, int]) -> Drawn:
        if not indices:
            return self.leaf(indices)
        index, number = self.chance.choice([*indices]), self.chance.randint(1, SIZE)
        sign, holds = self.chance.choice([("=", indices[index] == number), (r"\ne", indices[index] != number)])
        inner = f"{index} {sign} {number}"
        ways = [rf"\mathbb{{1}}[{inner}]", rf"\mathbb{{1}}\{{{inner}\}}", rf"\mathbb{{1}}_{{{inner}}}", f"[{inner}]"]
        return Drawn(self.chance.choice(ways), float(holds), 3)

    def big(self, depth: int, indices: dict[str, int]) -> Drawn:
        free = [name for name in ("i", "j", "k") if name not in indices]
        if not free:
            return self.leaf(indices)
        index, seed = free[0], self.chance.random()
        parts = []
        for place in range(1, SIZE + 1):  # the same formula, for each value of its index
            state = self.chance.getstate()
            self.chance.seed(seed)
            parts.append(self.draw(min(depth - 1, 1), {**indices, index: place}))
            self.chance.setstate(state)
        if len({part.latex for part in parts}) > 1:
            return self.leaf(indices)
        limits = self.one(
            f"_{index}", f"_{{{index}}}", f"_{{{index}=1}}^{{K}}", f"_{{{index}=1}}^K", f"^{{K}}_{{{index}=1}}"
        )
        body = parts[0].latex if parts[0].binds >= 3 else self.bracketed(parts[0].latex)
        operator = self.one(r"\sum", r"\sum\limits")
        return Drawn(f"{operator}{limits} {body}", sum(part.value for part in parts), 1)


def test_what_is_drawn_is_what_is_read(evaluate) -> None:
    start, read = time.process_time(), 0
    for seed in range(COUNT):
        writer = Writer(seed)
        drawn = writer.draw(writer.chance.randint(1, 4), {"k": 2})
        if not math.isfinite(drawn.value) or abs(drawn.value) > 1e8:
            continue
        value = evaluate(drawn.latex, NOTATION, **writer.given)
        assert value == pytest.approx(drawn.value, rel=1e-8, abs=1e-9), drawn.latex
        read += 1
    spent = time.process_time() - start
    print(f"{read} formulas drawn and read in {spent:.1f} s")
    assert read > 0.9 * COUNT
    assert spent < SECONDS
