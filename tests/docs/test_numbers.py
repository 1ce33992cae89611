"""The numbers in sentences: each comes from its page, and one with a digit changed does not."""

import random
import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from machinery.errors import PageError
from machinery.numbers import Number, Values, read_numbers, trace, values_in
from machinery.running import run
from machinery.sources import cells
from machinery.sources.pages import Block, all_pages, read_blocks

ROOT = Path(__file__).parents[2]
PAGES = [*all_pages(ROOT), *sorted((ROOT / "docs").rglob("*.py"))]
each_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())


@cache
def read(path: Path) -> tuple[list[Number], Values, list[tuple[Decimal, str]]]:
    """The numbers of a page or a notebook, the values of their expressions, and the numbers that its blocks print.

    Those of a page are on record, which the tests of its blocks hold against what is printed.
    """
    page, text = path.relative_to(ROOT).as_posix(), cells.text(path)
    numbers = read_numbers(text, page)
    asked = [[number.line, number.expression] for number in numbers if number.expression]
    notebook = path.suffix == ".py"
    blocks = [Block(page, 1, path.read_text("utf-8"), (page, 1))] if notebook else read_blocks(path, ROOT)
    printed = [value for block in blocks for value in values_in(block.output or "", block.place)]
    if not asked and not notebook:
        return numbers, {}, printed
    here = [block for block in blocks if not block.runs_elsewhere]
    parts = [[block.line, str(ROOT / block.source[0]), block.source[1], block.code] for block in here]
    by = run.suited("".join(block.code for block in here))
    try:
        files = [str(path), *(file for _, file, *_ in parts)]
        ran = run.run("machinery.running.child:values", str(path), parts, asked, files=files, by=by)
    except run.Failure as failure:
        where = f"{Path(failure.file).relative_to(ROOT).as_posix()}:{failure.line}" if failure.line else f"{page}:1"
        pytest.fail(f"{where}: a block {failure.text}\n{failure.shown}", pytrace=False)
    values = {(line, code): value for (line, code), value in zip(asked, ran.value, strict=True)}
    return numbers, values, values_in(ran.printed, page) if notebook else printed


@each_page
def test_every_number_comes_from_its_page(path: Path, record_property) -> None:
    numbers, values, printed = read(path)
    page, wrong = path.relative_to(ROOT).as_posix(), []
    for number in numbers:
        try:
            trace(number, values, printed)
            record_property("proves", f"numbers {page}:{number.line} {number.text}")
        except PageError as error:
            wrong.append(str(error))
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


@each_page
def test_every_flipped_digit_is_refused(path: Path) -> None:
    """In a copy of the page; only where the number lands on another one printed there it passes."""
    numbers, values, printed = read(path)
    page, text, chance = path.relative_to(ROOT).as_posix(), cells.text(path), random.Random(path.name)
    for number in numbers:
        trace(number, values, printed)
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
            trace(flipped, values, printed)
        message = str(error.value)
        assert message.startswith(f"{page}:{number.line}: {flipped.text} ")
        assert re.search(
            r" = -?[\d.e-]+: correct" if flipped.expression else r"the nearest is -?[\d.eE-]+, at", message
        )


def number(text: str, expression: str | None = None) -> Number:
    return Number("docs/page.md", 7, text, 0, expression)


def answered(blocks: list[tuple[int, str]], asked: list[tuple[int, str | None]]) -> list[tuple[str, float | str]]:
    """The values of expressions, each with its line, on a page with these blocks."""
    parts = [[line, "page", line, code] for line, code in blocks]
    asked = [(line, code) for line, code in asked if code]
    ran = run.run("machinery.running.child:values", "page", parts, asked, files=["page"], by=run.suited(""))
    return [(code, value) for (_, code), value in zip(asked, ran.value, strict=True)]


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
        ('<svg width="0.4"><path d="M0.5 0.6" /></svg> and 0.7', ["0.7"]),
        ("<style>\n  p { width: 0.123rem; }\n</style>\n\n0.8 $a < b$ 0.9", ["0.8", "0.9"]),
        ("![falls to 0.105](a-0.5.svg) [0.7](1.5.md)", ["0.105", "0.7"]),
        ("0.9<!-- = p[0] --> $K = 3$<!-- = K --> 99.5 %", ["0.9", "3", "99.5"]),
        ("`0.5` and <!-- 0.5 --> and $$ 0.5 x $$", []),
        ("> They say 0.5\n\n```text\n0.5\n```\n\n## References\n\n- 10.5, 0.5\n\n### 1.5\n", []),
        ("## References\n\n0.5\n\n## After\n\n0.5", ["0.5"]),
        ("Python 3.11 to 3.14, 3.11.5, v1.2, License 1.1, arXiv:1706.04599, Section 2.3", []),
        ("NumPy 2.4 and SciPy 1.17, chapter 3.2, Sections 2.3 and 2.4, Table 1.1", []),
        ("Notebook 5.3, theorem 2.1, eq. 5.22, Eq. (5.2), equations (1.1) and (1.2), Fig. 3.1", []),
        ("# 2.1 A section\n\n## 2.2 Another, 0.7 to 0.8", ["0.7", "0.8"]),
        ("See the table. 0.5 is there, and in an example (0.25)", ["0.5", "0.25"]),
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
        (number("0.9", "0.9"), "0.9 is traced to itself"),
        (number("0.9", "-9e-1"), "0.9 is traced to itself"),
        (number("0.9", "float('nan')"), "0.9 is not a rounding of float('nan') = nan"),
    ],
)
def test_number_that_comes_from_nowhere(wrong: Number, message: str) -> None:
    values = {(7, code): answer for code, answer in answered([(3, 'p, s = [0.9], "0.9"')], [(7, wrong.expression)])}
    with pytest.raises(PageError) as error:
        trace(wrong, values, values_in("loss = 0.105", "docs/page.md:3"))
    assert str(error.value).startswith(f"docs/page.md:7: {message}")


def test_expression_behind_no_number() -> None:
    with pytest.raises(PageError, match=r"^docs/page.md:2: this expression follows no number"):
        read_numbers("# Title\nabout a half<!-- = p -->", "docs/page.md")


def test_nearest_block_above_wins() -> None:
    blocks = [(1, "p, q = 0.1, 0.5"), (5, "p = 0.2"), (9, "p, r = 0.3, 0.7"), (12, "r = 0.8")]
    assert answered(blocks, [(7, "p"), (7, "q"), (7, "r"), (7, "p + q + r")]) == [
        ("p", 0.2),
        ("q", 0.5),
        ("r", 0.7),
        ("p + q + r", 1.4),
    ]


def test_nothing_printed() -> None:
    with pytest.raises(PageError, match="is not a rounding of a value printed on this page: correct it"):
        trace(number("0.105"), {}, [])
