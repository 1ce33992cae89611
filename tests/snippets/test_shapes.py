"""The shapes that docstrings give are those of the arrays with which each program calls its functions, when it runs."""

import contextlib
import inspect
import io
import re
import sys
from math import prod
from pathlib import Path

import numpy as np
import pytest

from machinery.lists import programs
from machinery.running import inside

ROOT = Path(__file__).parents[2]
PROGRAMS = programs.all_programs(ROOT)
READ = programs.read_lists(ROOT)
ARRAY = re.compile(r"(?:(?P<name>\w+) )?(?P<shape>\([^()]*\))(?= *(?:,|$))")
Sizes = dict[str, object]


def fits(declared: str, shape: tuple[int, ...], sizes: Sizes) -> bool:
    """Whether an array has the declared shape, `(..., K)` or `(K n, 2)`; notes the sizes that are named first here."""
    letters = [part.strip() for part in declared.strip("()").split(",") if part.strip()]
    if letters[:1] == ["..."]:
        letters, own = letters[1:], shape[: len(shape) - len(letters) + 1]
        if len(shape) < len(letters) or sizes.setdefault("...", own) != own:
            return False
        shape = shape[len(own) :]
    if len(shape) != len(letters):
        return False
    for letter, size in zip(letters, shape, strict=True):
        known = [int(part) if part.isdigit() else sizes.get(part) for part in letter.split()]
        if len(known) == 1 and known[0] is None:
            sizes[letter] = size
        elif None not in known and prod(known) != size:
            return False
    return True


def misfit(declared: str, arguments: dict, result: object) -> str:
    """The first array of a call that has not the shape that the docstring declares, or nothing."""
    given, _, given_back = declared.partition("->")
    sizes = {name: int(value) for name, value in arguments.items() if isinstance(value, int)}
    for array in ARRAY.finditer(given):
        value = arguments.get(array["name"])
        if value is not None and not fits(array["shape"], np.shape(value), sizes):
            return f"{array['name']} has the shape {np.shape(value)}, declared as {array['shape']}"
    results = ARRAY.findall(given_back)
    values = result if len(results) > 1 else [result] * len(results)
    for (_, shape), value in zip(results, values, strict=True):
        if not fits(shape, np.shape(value), sizes):
            return f"it returns the shape {np.shape(value)}, declared as {shape}"
    if re.fullmatch(r" *number", given_back) and np.shape(result):
        return f"it returns the shape {np.shape(result)}, declared as a number"
    return ""


def run(path: Path, functions: dict[str, str]) -> tuple[dict, set[str], list[str]]:
    """Run a program: the names that it leaves, those functions that it called, and what did not fit."""
    called, wrong, stack = set(), [], {}

    def watch(frame, event: str, value: object) -> None:
        name, code = frame.f_code.co_name, frame.f_code
        if code.co_filename != str(path) or name not in functions or code.co_flags & inspect.CO_GENERATOR:
            return
        if event == "call":
            stack[frame] = dict(frame.f_locals)
        elif event == "return" and frame in stack and value is not None:
            called.add(name)
            if found := misfit(functions[name], stack.pop(frame), value):
                wrong.append(f"{code.co_firstlineno}: {name}: {found}")

    with contextlib.redirect_stdout(io.StringIO()), np.printoptions(), np.errstate():
        before = sys.getprofile()
        sys.setprofile(watch)
        try:
            names = inside.names_of(path, run_name="__main__")
        finally:
            sys.setprofile(before)
    return names, called, wrong


@pytest.mark.parametrize("name", READ)
def test_program_calls_its_functions_with_the_shapes_declared(name: str) -> None:
    program, path = READ[name], PROGRAMS[name]
    functions = {function.call.partition("(")[0]: function.shapes for function in program.functions}
    names, _, wrong = run(path, functions)
    assert not wrong, f"snippets/{name}.py:{wrong[0]}"
    sizes = {}
    for array in filter(lambda array: array["name"], ARRAY.finditer(program.shapes)):
        assert array["name"] in names, f"snippets/{name}.py:1: the program has no {array['name']}"
        shape = np.shape(names[array["name"]])
        assert fits(array["shape"], shape, sizes), f"snippets/{name}.py:1: {array['name']} has the shape {shape}"
