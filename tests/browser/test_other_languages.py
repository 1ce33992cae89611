"""Programs of a page that are not in Python: those in JavaScript run in the browser, those in SQL in SQLite.

Each has a file name as its title, and below it stands what it prints, with the title "Output of" and that name.
"""

import contextlib
import math
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
PROGRAM = re.compile(r'^```(js|sql) title="([\w.]+)"\n(.*?)^```\n', re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"^ *```(?:js|sql)\b", re.MULTILINE)
OUTPUT = re.compile(r'\n```text title="Output of ([\w.]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)


class Program(NamedTuple):
    place: str
    language: str
    code: str
    output: str


def programs() -> dict[str, Program]:
    """The programs of all pages in other languages, by their names."""
    found = {}
    for page in sorted((ROOT / "docs").rglob("*.md")):
        text, before = page.read_text(encoding="utf-8"), len(found)
        for program in PROGRAM.finditer(text):
            language, name, code = program.groups()
            below = OUTPUT.match(text, program.end())
            line = text.count("\n", 0, program.end() if below else program.start()) + 3
            output = below[2] if below and below[1] == name else ""
            found[name] = Program(f"{page.relative_to(ROOT).as_posix()}:{line}", language, code, output)
        fences = len(FENCE.findall(text))
        assert len(found) - before == fences, (
            f'{page}: give each of the {fences} programs a title of its own: title="x.js"'
        )
    return found


def in_javascript(code: str, browser: Browser) -> str:
    with contextlib.closing(browser.new_page()) as page:
        lines = []
        page.on("console", lambda said: lines.append(said.text))
        page.evaluate(f"() => {{{code}}}")
    return "".join(f"{line}\n" for line in lines)


def in_sql(code: str) -> str:
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.create_function("exp", 1, math.exp)  # a SQLite may be built without it
        return "".join(" ".join(map(str, row)) + "\n" for row in database.execute(code))


@pytest.fixture
def run(request: pytest.FixtureRequest) -> Callable[[Program], str]:
    """What a program prints."""

    def run_(program: Program) -> str:
        if program.language == "sql":
            return in_sql(program.code)
        return in_javascript(program.code, request.getfixturevalue("browser"))

    return run_


@pytest.mark.parametrize("name", programs())
def test_program_prints_what_the_page_says(name: str, run: Callable[[Program], str]) -> None:
    program = programs()[name]
    printed = run(program)
    assert printed == program.output, (
        f'{program.place}: below {name}, with the title "Output of {name}", write\n{printed}'
    )
