"""Run programs of one framework in this process, each alone, and print what each printed and computed as JSON.

`python run_programs.py '{"snippets/pytorch/softmax.py": ["F.softmax(Z)"]}'`: of each program what it prints, the
numbers that it leaves in its names, and what expressions of these give; or the error that it raised with its line. The
programs share what they import, which takes seconds.
"""

import contextlib
import io
import json
import os
import runpy
import sys
import tempfile
import traceback
import warnings
from types import ModuleType

import numpy as np


def numbers(value: object) -> list | float | None:
    """A tensor, array or number as JSON has it; nothing for what else a program names."""
    if isinstance(value, ModuleType) or callable(value):
        return None
    if hasattr(value, "detach"):  # a tensor of PyTorch
        value = value.detach().numpy()
    try:
        array = np.asarray(value)
        return array.astype(float).tolist() if array.dtype.kind in "fiu" else None
    except (TypeError, ValueError):
        return None


def run(path: str, expressions: list[str]) -> dict:
    """What a program prints and names, and what expressions give; or its error, and the line of it that raises it."""
    printed = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), contextlib.redirect_stdout(printed):
        try:
            with np.printoptions(), warnings.catch_warnings():
                warnings.simplefilter("error")
                names = runpy.run_path(path, run_name="__main__")
                given = {expression: outcome(expression, names) for expression in expressions}
        except (Exception, SystemExit) as error:
            inside = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
            line = inside[-1] if inside else getattr(error, "lineno", 1)
            return {"error": f"{type(error).__name__}: {error}", "line": line}
        if left := os.listdir(folder):
            return {"error": f"leaves files behind: {left}", "line": 1}
    values = {name: numbers(value) for name, value in names.items() if not name.startswith("_")}
    values = {name: value for name, value in values.items() if value is not None}
    return {"printed": printed.getvalue(), "values": values, "expressions": given}


def outcome(expression: str, names: dict) -> list | float | str:
    """The numbers that an expression gives, or its error in words."""
    try:
        return numbers(eval(expression, dict(names)))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    os.environ.setdefault("KERAS_BACKEND", "jax")
    asked = {os.path.abspath(path): expressions for path, expressions in json.loads(sys.argv[1]).items()}
    json.dump({path: run(path, expressions) for path, expressions in asked.items()}, sys.stdout)
