"""Ask each function of a framework what the files in `probes/` ask, and print what came out as JSON.

A program of its own, so that each framework runs in a fresh process: `python run_probes.py probes/pytorch.toml`.
"""

import contextlib
import json
import os
import re
import sys
import tomllib
import warnings
from importlib import metadata
from pathlib import Path

import numpy as np

LONGEST = 240  # characters of a message: what follows in longer ones is advice in general


def shown(value: object) -> str:
    """A value as the tables show it: five significant digits; a shape, a truth value or a name as it stands."""
    if isinstance(value, tuple) and all(isinstance(size, int) for size in value):
        return str(tuple(value))
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(shown, value))}]"
    if isinstance(value, (bool, str)) or value is None:
        return str(value)
    if hasattr(value, "detach"):  # a tensor of PyTorch
        value = value.detach().double().numpy() if value.is_floating_point() else value.detach().numpy()
    array = np.asarray(value)
    if array.dtype.kind in "bUO":
        return str(array.tolist())
    numbers = array.astype(np.float64)
    if not array.ndim:
        return f"{numbers + 0.0:.5g}"
    return f"[{', '.join(shown(row) for row in numbers)}]"


def outcome(expression: str, names: dict) -> str:
    """What an expression gives: its value, or its exception; behind it, what it warns of."""
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(sys.stderr):
        warnings.simplefilter("always")
        try:
            text = shown(eval(expression, dict(names)))
        except Exception as error:
            text = f"{type(error).__name__}: {folded(str(error))}"
    said = dict.fromkeys(f"[{one.category.__name__}: {folded(str(one.message))}]" for one in caught)
    return " ".join([text, *said])


def folded(message: str) -> str:
    """A message on one line, without addresses in memory and without what is behind its first sentences."""
    message = re.sub(r"0x[0-9a-f]+", "0x…", " ".join(message.split()))
    return message if len(message) <= LONGEST else f"{message[:LONGEST].rsplit(' ', 1)[0]} …"


def asked_of(probe: str | dict, names: dict) -> dict:
    """A call with what it gives; where the file says so, the cause of what is wrong, and the same of the right call."""
    if isinstance(probe, str):
        return {"call": probe, "gives": outcome(probe, names)}
    call, right = probe["call"], probe["instead"]
    instead = {"call": right, "gives": outcome(right, names)}
    return {"call": call, "gives": outcome(call, names), "cause": probe["cause"], "instead": instead}


def run(path: Path) -> dict:
    """The record of one file of probes: versions, and for each function its probes with what came out."""
    asked = tomllib.loads(path.read_text(encoding="utf-8"))
    packages, setup, names = asked.pop("packages"), asked.pop("setup"), {}
    exec(compile(setup, str(path), "exec"), names)
    functions = {}
    for function, probes in asked.items():
        about = {key: probes.pop(key) for key in ("also", "documentation") if key in probes}
        results = {case: asked_of(probe, names) for case, probe in probes.items()}
        functions[function] = {**about, "probes": results}
    return {"versions": {package: metadata.version(package) for package in packages}, "functions": functions}


if __name__ == "__main__":
    os.environ.setdefault("KERAS_BACKEND", "jax")
    json.dump({Path(name).stem: run(Path(name)) for name in sys.argv[1:]}, sys.stdout, ensure_ascii=False, indent=1)
