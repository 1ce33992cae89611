"""The programs of each framework print what is recorded beside them, and compute what the programs of this site do."""

import json
import math
import os
import re
import runpy
import subprocess
import sys
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from machinery.sources import standalone
from machinery.sources.pages import ELSEWHERE, all_pages, read_blocks

ROOT = Path(__file__).parents[2]
SNIPPETS = ROOT / "snippets"
HERE = Path(__file__).parent
WHICH = ROOT / "docs" / "frameworks" / "which-loss.md"
SAME = tomllib.loads((HERE / "same.toml").read_text(encoding="utf-8"))
PROGRAMS = [path for name in standalone.FRAMEWORKS for path in sorted((SNIPPETS / name).glob("*.py"))]
CLOSE = 1e-6
Need = Callable[[str], None]
each_program = pytest.mark.parametrize(
    "program",
    PROGRAMS,
    ids=lambda path: path.relative_to(SNIPPETS).as_posix(),
)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def runs(framework: str) -> dict[str, dict]:
    """What the programs of a framework gave, all in one fresh process."""
    asked = {str(path): [] for path in sorted((SNIPPETS / framework).glob("*.py"))}
    for _, call, program in calls():
        if program.parent.name == framework:
            asked[str(program)].append(call)
    command = [sys.executable, "-X", "utf8", str(HERE / "run_programs.py"), json.dumps(asked)]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "KERAS_BACKEND": "jax"}
    result = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment)
    assert result.returncode == 0, f"snippets/{framework}: {result.stderr}"
    return json.loads(result.stdout)


def given(program: Path, need: Need) -> dict:
    """What a program gave. Skips its test where the framework is missing."""
    need(program.parent.name)
    found = runs(program.parent.name)[str(program)]
    assert "error" not in found, f"{name(program)}:{found['line']}: {found['error']}"
    return found


@cache
def tabs(page: Path) -> dict[str, Path]:
    """The programs in the tabs of a page, by the anchors of these."""
    found, heading, label = {}, "", ""
    for line in page.read_text(encoding="utf-8").split("\n"):
        if title := re.match(r"#+ (.+)", line):
            heading = re.sub(r"[^a-z0-9]+", "-", title[1].lower()).strip("-")
        elif tab := re.match(r'=== "(.+)"', line):
            label = tab[1].lower()
        elif embed := re.match(r'    --8<-- "(.+\.py)"', line):
            found[f"{heading}-{label}"] = SNIPPETS / embed[1]
    return found


@cache
def calls() -> list[tuple[str, str, Path]]:
    """The calls of the page that says which loss to call: the place, the call, and the program that it links to."""
    found = []
    for number, line in enumerate(WHICH.read_text(encoding="utf-8").split("\n"), 1):
        if cell := re.search(r"\| \[`(?P<call>.+)`\]\((?P<page>[\w.-]*)#(?P<anchor>[\w-]+)\) \|$", line):
            program = tabs(WHICH.parent / (cell["page"] or WHICH.name)).get(cell["anchor"])
            place = f"{name(WHICH)}:{number}"
            assert program, f"{place}: no tab of {cell['page'] or WHICH.name} has the anchor {cell['anchor']}"
            found.append((place, cell["call"], program))
    return found


@cache
def shown() -> dict[str, list[str]]:
    """Where pages show each program."""
    found = {}
    for path in all_pages(ROOT):
        for block in read_blocks(path, ROOT):
            if block.runs_elsewhere:
                found.setdefault(block.program, []).append(block.place)
    return found


@each_program
def test_prints_what_is_recorded(program: Path, need: Need, request: pytest.FixtureRequest, record_property) -> None:
    recorded = program.with_suffix(".out")
    if request.config.getoption("update_outputs"):
        recorded.write_text(given(program, need)["printed"], encoding="utf-8")
        return
    for place in shown().get(name(program), ()):
        record_property("proves", f"frameworks {place}")
    printed = given(program, need)["printed"]
    then = recorded.read_text(encoding="utf-8") if recorded.exists() else ""
    lines, before = printed.split("\n"), then.split("\n")
    same = next((n for n in range(len(before)) if lines[: n + 1] != before[: n + 1]), len(before))
    assert printed == then, (
        f"{name(recorded)}:{same + 1}: recorded {before[same : same + 1]}, printed now {lines[same : same + 1]}: "
        "pytest tests/frameworks --update-outputs writes down what it prints"
    )


@cache
def ours(computation: str) -> dict[str, np.ndarray]:
    """The results of a computation by the programs of this site, with the arguments of the one in snippets/numpy/."""
    arguments = runpy.run_path(str(SNIPPETS / "numpy" / f"{computation}.py"))
    found = {}
    for result, how in SAME[computation].items():
        file, expression = re.fullmatch(r"(\w+): (.+)", how).groups()
        functions = runpy.run_path(str(SNIPPETS / f"{file}.py"))
        found[result] = np.asarray(eval(expression, {**arguments, **functions}), float)
    return found


@each_program
def test_computes_the_same(program: Path, need: Need) -> None:
    values = given(program, need)["values"]
    for result, expected in ours(program.stem).items():
        if result not in values and program.parent.name == "sklearn":  # log_loss has one way to divide, and no more
            continue
        assert result in values, f"{name(program)}:1: names no {result}, which tests/frameworks/same.toml compares"
        value = np.asarray(values[result])
        assert value.shape == expected.shape, f"{name(program)}:1: {result} has the shape {value.shape}"
        allowed = 4 * np.sqrt(expected * (1 - expected) / 10000) if program.stem == "sampling" else CLOSE
        line = next(
            (n for n, text in enumerate(program.read_text(encoding="utf-8").split("\n"), 1) if f"{result} =" in text), 1
        )
        error = float(np.max(np.abs(value - expected)))
        assert np.all(np.abs(value - expected) <= allowed), (
            f"{name(program)}:{line}: {result} differs by {error:.1e} from snippets/{SAME[program.stem][result]}"
        )


@each_program
def test_calls_of_the_table_give_what_their_program_gives(program: Path, need: Need) -> None:
    found = given(program, need)
    for place, call, linked in calls():
        if linked == program:
            value = found["expressions"][call]
            assert isinstance(value, float) and math.isclose(value, found["values"]["loss"], abs_tol=CLOSE), (
                f"{place}: {call} gives {value}, and the loss of {name(program)} is {found['values']['loss']}"
            )


def test_there_are_calls_in_the_table() -> None:
    assert len(calls()) >= 30, f"{name(WHICH)}:1: has {len(calls())} calls that link to a program"


def test_every_computation_is_compared() -> None:
    missing = [name(path) for path in PROGRAMS if path.stem not in SAME]
    assert not missing, f"{missing[0]}:1: tests/frameworks/same.toml does not say what it computes"
    for computation in SAME:
        for framework in ("numpy", *ELSEWHERE):
            path = SNIPPETS / framework / f"{computation}.py"
            assert path.exists(), f"tests/frameworks/same.toml:1: {computation} has no {name(path)}"


def test_programs_of_frameworks_give_the_same_everywhere() -> None:
    """No clock, no chance without a seed, no file, no network: what is said of all programs holds for these."""
    for path in PROGRAMS:
        wrong = standalone.problem(path.read_text(encoding="utf-8"), path.parent.name)
        assert not wrong, f"{name(path)}:{wrong[0]}: {wrong[1]}"
