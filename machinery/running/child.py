"""In the process of a program: set its limits, run it, and write down what came of it.

What is run is a function, such as `execute` here, which runs what an author wrote, or one that draws a figure. Three
files in the folder of the run tell the parent about it: `printed`, `report`, and `stack`, which holds the lines where
the process was when it reached a limit or crashed. Imports nothing of ours.
"""

import contextlib
import faulthandler
import importlib
import io
import json
import os
import signal
import sys
import traceback
import types
from collections import ChainMap
from pathlib import Path

with contextlib.suppress(ImportError):  # Windows has none
    import resource

MEGA = 10**6
OURS = str(Path(__file__).parents[2])  # from where programs import nothing
SPARE = 200 * MEGA  # to tell about an error when the memory is used up
running = ""  # the file of the program that runs


def run(job: dict) -> None:
    """Run what a job asks for, write the report, and end this process."""
    folder = Path(job["folder"])
    stack = _redirect(folder)
    os.chdir(folder / "empty")
    _set_limits(job["limits"], stack)
    try:
        report = {"value": _function(job["call"])(*job["arguments"])}
        sys.stdout.flush()
    except BaseException as error:
        report = _error(error)
    with contextlib.suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    (folder / "report").write_text(json.dumps(report), encoding="utf-8")
    os._exit(0)


def _function(name: str):
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)


def _redirect(folder: Path) -> io.TextIOWrapper:
    """Let nothing come in, and all that is printed go into files. What is returned takes the lines of a crash."""
    for number, name, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, folder / "printed", os.O_WRONLY | os.O_CREAT | os.O_APPEND),
        (2, folder / "warned", os.O_WRONLY | os.O_CREAT | os.O_APPEND),
    ):
        file = os.open(name, flags)
        os.dup2(file, number)
        os.close(file)
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", closefd=False)
    sys.stdout = sys.__stdout__ = open(1, "w", encoding="utf-8", newline="\n", closefd=False)
    sys.stderr = sys.__stderr__ = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    return open(folder / "stack", "w")


def _set_limits(given: list[float], stack: io.TextIOWrapper) -> None:
    processor, clock, memory, written = given
    faulthandler.enable(stack)
    faulthandler.dump_traceback_later(clock, exit=True, file=stack)
    if "resource" not in globals():
        return
    faulthandler.register(signal.SIGXCPU, file=stack, chain=True)
    resource.setrlimit(resource.RLIMIT_CPU, (max(1, round(processor)), round(processor) + 2))
    most = data() + int(memory * MEGA)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most + SPARE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(written * MEGA), int(written * MEGA) + SPARE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def data() -> int:
    """The bytes of data that this process has; 0 where the system does not say it."""
    with contextlib.suppress(OSError), open("/proc/self/statm") as file:
        return resource.getpagesize() * int(file.read().split()[5])
    return 0


def _error(error: BaseException) -> dict:
    """What was raised, with the line of the program, without the frames around it."""
    if "resource" in globals():
        for kind in (resource.RLIMIT_DATA, resource.RLIMIT_FSIZE):
            resource.setrlimit(kind, (resource.getrlimit(kind)[1],) * 2)
    frames = error.__traceback__
    while frames and frames.tb_frame.f_code.co_filename != running:
        frames = frames.tb_next
    inside = [frame for frame in traceback.extract_tb(frames) if frame.filename == running]
    return {
        "file": running,
        "line": inside[-1].lineno if inside else getattr(error, "lineno", None),
        "kind": type(error).__name__,
        "message": str(error),
        "memory": isinstance(error, MemoryError),
        "written": isinstance(error, OSError) and error.errno == 27,
        "shown": "".join(traceback.format_exception(error.with_traceback(frames or error.__traceback__))),
    }


def execute(file: str, first_line: int, code: str) -> dict:
    """Run a program, whose first line is that line of the file, as `python FILE` does. Returns its names."""
    global running
    running, sys.path[:] = file, [path for path in sys.path if path != OURS]
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    exec(compile("\n" * (first_line - 1) + code, file, "exec"), main.__dict__)
    return main.__dict__


def program(file: str, first_line: int, code: str) -> None:
    """Run a program for what it prints."""
    execute(file, first_line, code)


def values(file: str, parts: list, questions: list) -> list[float | str]:
    """Evaluate expressions on a page with the names that its parts leave, those of the nearest part above first.

    A part is its line, and what `execute` takes; a question is a line and an expression. Where an expression raises,
    its answer says what.
    """
    global running
    names = [(line, execute(*part)) for line, *part in parts]
    running, answers = file, []
    for line, expression in questions:
        nearest = sorted(names, key=lambda part: (part[0] > line, abs(line - part[0])))
        try:
            code = compile("\n" * (line - 1) + expression, file, "eval")
            answers.append(float(0.0 + eval(code, dict(ChainMap(*(space for _, space in nearest))))))
        except Exception as error:  # whatever the expression raises
            answers.append(f"{type(error).__name__}: {error}")
    return answers
