"""The numbers in sentences: each comes from its page, and one with a digit changed does not."""

import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from machinery.errors import PageError
from machinery.numbers import Number, read_numbers, trace, values_in
from machinery.sources import cells
from machinery.sources.pages import Block, all_pages, read_blocks

ROOT = Path(__file__).parents[2]
PAGES = [*all_pages(ROOT), *sorted((ROOT / "docs").rglob("*.py"))]
each_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())


@pytest.fixture(scope="session")
def ran(run_block: Callable[..., str]) -> Callable[[Path], tuple[list[tuple[int, dict]], list]]:
    """The names that each block of a page, or a whole notebook, leaves at its line, and the numbers that they print."""

    @cache
    def run_page(path: Path) -> tuple[list[tuple[int, dict]], list]:
        page, names, printed = path.relative_to(ROOT).as_posix(), [], []
        notebook = [Block(page, 1, path.read_text(encoding="utf-8"), (page, 1))]
        for block in notebook if path.suffix == ".py" else read_blocks(path, ROOT):
            names.append((block.line, {}))
            printed += values_in(run_block(block, names=names[-1][1]), block.place)
        return names, printed

    return run_page


@each_page
def test_every_number_comes_from_its_page(path: Path, ran, record_property) -> None:
    names, printed = ran(path)
    page, wrong = path.relative_to(ROOT).as_posix(), []
    for number in read_numbers(cells.text(path), page):
        try:
            trace(number, names, printed)
            record_property("proves", f"numbers {page}:{number.line} {number.text}")
        except PageError as error:
            wrong.append(str(error))
    assert not wrong, "\n".join(wrong)


@each_page
def test_every_flipped_digit_is_refused(path: Path, ran) -> None:
    """In a copy of the page; only where the number lands on another one printed there it passes."""
    names, printed = ran(path)
    page, text, chance = path.relative_to(ROOT).as_posix(), cells.text(path), random.Random(path.name)
    for number in read_numbers(text, page):
        at = chance.choice([n for n, character in enumerate(number.text) if character.isdigit()])
        digit = chance.choice([other for other in "0123456789" if other != number.text[at]])
        place = number.start + at
        flipped = next(
            n for n in read_numbers(text[:place] + digit + text[place + 1 :], page) if n.start == number.start
        )
        assert flipped.text != number.text and flipped.line == number.line
        if not flipped.expression and any(flipped.rounds(value) for value, _ in printed):
            continue
        with pytest.raises(PageError) as error:
            trace(flipped, names, printed)
        message = str(error.value)
        assert message.startswith(f"{page}:{number.line}: {flipped.text} ")
        assert re.search(
            r" = -?[\d.e-]+: correct" if flipped.expression else r"the nearest is -?[\d.eE-]+, at", message
        )


def number(text: str, expression: str | None = None) -> Number:
    return Number("docs/page.md", 7, text, 0, expression)


@pytest.mark.parametrize("text", ["0.105", "0.11", "0.1", "0.1054"])
def test_rounding(text: str) -> None:
    (value, _), *_ = values_in("loss = 0.10536", "")
    assert number(text).rounds(value) and not number("-" + text).rounds(value)


def test_both_ways_to_round_a_half() -> None:
    (half, _), (infinite, _) = values_in("0.125 1e999999", "")
    assert number("0.12").rounds(half) and number("0.13").rounds(half) and not number("0.1").rounds(infinite)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A 0.105, −0.250 and .5.", ["0.105", "−0.250", ".5"]),
        ("| **0.1** | _0.2_ | $y = 0.3$ |", ["0.1", "0.2", "0.3"]),
        ("![falls to 0.105](a-0.5.svg) [0.7](1.5.md)", ["0.105", "0.7"]),
        ("0.9<!-- = p[0] --> $K = 3$<!-- = K --> 99.5 %", ["0.9", "3", "99.5"]),
        ("`0.5` and <!-- 0.5 --> and $$ 0.5 x $$", []),
        ("> They say 0.5\n\n```text\n0.5\n```\n\n## References\n\n- 10.5, 0.5\n\n### 1.5\n", []),
        ("## References\n\n0.5\n\n## After\n\n0.5", ["0.5"]),
        ("Python 3.11 to 3.14, 3.11.5, v1.2, License 1.1, arXiv:1706.04599, Section 2.3", []),
        ("between 0.1–0.2, 1 - 0.3 and x-0.4", ["0.1", "0.2", "0.3", "0.4"]),
    ],
)
def test_what_is_a_number(text: str, expected: list[str]) -> None:
    assert [number.text for number in read_numbers(text, "docs/page.md")] == expected


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (number("0.106"), "0.106 is not a rounding of a value printed on this page (the nearest is 0.105, at docs/p"),
        (number("0.10"), "0.10 has under three digits: correct it, print it, or say where it is from: 0.10<!-- ="),
        (number("-0.105"), "-0.105 is not a rounding"),
        (number("0.1050"), "0.1050 is not a rounding"),  # more than is printed
        (number("0.8", "p[0]"), "0.8 is not a rounding of p[0] = 0.9: correct one of them"),
        (number("0.9", "q[0]"), "0.9 comes from q[0], which raises NameError: name 'q' is not defined"),
        (number("0.9", "p"), "0.9 comes from p, which raises TypeError"),
        (number("0.9", "s"), "0.9 comes from s, which raises TypeError"),
        (number("0.9", "float('nan')"), "0.9 is not a rounding of float('nan') = nan"),
    ],
)
def test_number_that_comes_from_nowhere(wrong: Number, message: str) -> None:
    with pytest.raises(PageError) as error:
        trace(wrong, [(3, {"p": [0.9], "s": "0.9"})], values_in("loss = 0.105", "docs/page.md:3"))
    assert str(error.value).startswith(f"docs/page.md:7: {message}")


def test_expression_behind_no_number() -> None:
    with pytest.raises(PageError, match=r"^docs/page.md:2: this expression follows no number"):
        read_numbers("# Title\nabout a half<!-- = p -->", "docs/page.md")


def test_nearest_block_above_wins() -> None:
    names = [(1, {"p": 0.1, "q": 0.5}), (5, {"p": 0.2}), (9, {"p": 0.3, "r": 0.7}), (12, {"r": 0.8})]
    for text, expression in ("0.2", "p"), ("0.5", "q"), ("0.7", "r"):
        assert trace(number(text, expression), names, []) == expression


def test_nothing_printed() -> None:
    with pytest.raises(PageError, match="is not a rounding of a value printed on this page: correct it"):
        trace(number("0.105"), [], [])


@pytest.mark.parametrize("path", all_pages(ROOT), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_records_say_what_is_printed(path: Path, ran) -> None:
    recorded = [value for block in read_blocks(path, ROOT) for value in values_in(block.output or "", block.place)]
    assert recorded == ran(path)[1]
