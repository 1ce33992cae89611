"""Run what authors wrote in processes of their own, within the limits, and say what became of it.

On Linux the processes are forked from one that has imported NumPy (warm.py); elsewhere, where a fork is not safe or not
there, each begins anew. Nothing that a program started outlives it on Linux; elsewhere its process group ends with it,
and on Windows it alone. The limits of the processor and of what is written need a Unix, that of the memory needs Linux.
"""

import atexit
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

from machinery.running import limits
from machinery.running.limits import Limits

ROOT = Path(__file__).parents[2]
FORKS = sys.platform == "linux"
START = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from machinery.running import warm, child; "
THREADS = ("OPENBLAS", "OMP", "MKL", "VECLIB")  # one thread each, so that the last digit is the same everywhere
SLOW = ("matplotlib.pyplot", "scipy.special", "sklearn.metrics")  # to import: a second or so
FRAME = re.compile(r'File "(.*?)(?:\.\.\.)?", line (\d+) in (.*)')  # as faulthandler writes one
LATE = 1000  # the status of a process that was ended since it did not end itself at its limit


class Result(NamedTuple):
    """What a run printed and what it wrote on standard error, what its function gave, and the files that it left."""

    printed: str
    warned: str
    value: object
    left: list[str]


class Frame(NamedTuple):
    """A place in the stack of a process that ended before its time. The innermost comes first; long names are cut."""

    file: str
    line: int
    function: str


class Failure(Exception):
    """A program that did not come to its end: what it does, in which file and line, if that is known, and the stack."""

    def __init__(self, text: str, file: str = "", line: int | None = None, shown: str = ""):
        super().__init__(text)
        self.text, self.file, self.line, self.shown = text, file, line, shown


class Warm:
    """A process that forks for each job; or, where none can be forked, what starts one for each."""

    def __init__(self, *modules: str, forks: bool = FORKS, **environment: str):
        self.modules, self.forks = modules, forks
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        threads = {f"{name}_{kind}_THREADS": "1" for name in THREADS for kind in ("NUM", "MAXIMUM")}
        self.environment = kept | threads | {"MPLBACKEND": "svg"} | environment
        self.process: subprocess.Popen | None = None

    def start(self, code: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-s", "-P", "-X", "utf8", "-W", "error", "-c", START + code],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def run(self, job: dict) -> int:
        """The exit status of the process of a job, negative for a signal."""
        line = json.dumps(job).encode() + b"\n"
        if not self.forks:
            return self._run_alone(job, line)
        if not self.process:
            self.process = self.start(f"warm.serve(*{self.modules!r})")
            atexit.register(self.close)
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(line)
            self.process.stdin.flush()
        if not (status := self.process.stdout.readline()):
            _, said = self.process.communicate()
            self.process = None
            raise RuntimeError(f"machinery/running/warm.py has ended: {said.decode()}")
        return int(status)

    def _run_alone(self, job: dict, line: bytes) -> int:
        with self.start("import json; child.run(json.loads(sys.stdin.readline()))") as process:
            try:
                process.communicate(line, timeout=job["limits"][1] + 5)
                late = False
            except subprocess.TimeoutExpired:
                process.kill()
                late = True
            if hasattr(os, "killpg"):
                with contextlib.suppress(OSError):
                    os.killpg(process.pid, signal.SIGKILL)
            return LATE if late else process.wait()

    def close(self) -> None:
        if self.process:
            self.process.communicate()
            self.process = None


@cache
def warm(*modules: str) -> Warm:
    """The process with these modules that this one shares."""
    return Warm(*modules)


def suited(code: str) -> Warm:
    """A process that has imported what a program asks for, and nothing that the program forgot to import."""
    named = (name for name in SLOW if all(re.search(rf"\b{part}\b", code) for part in name.split(".")))
    return warm("numpy", *named)


def run_program(file: Path, first_line: int, code: str) -> Result:
    """Run a program whose first line is that line of a file. Raises Failure."""
    return run("machinery.running.child:program", str(file), first_line, code, files=[str(file)], by=suited(code))


def run(call: str, *arguments: object, files: list[str], by: Warm, given: Limits | None = None) -> Result:
    """Call a function, `module:name`, in a process of its own, where it runs code of these files. Raises Failure."""
    given, folder = given or limits.limits(), Path(tempfile.mkdtemp(prefix="program-"))
    try:
        (folder / "empty").mkdir()
        status = by.run({"folder": str(folder), "call": call, "arguments": arguments, "limits": given})
        if failure := _failure(folder, status, files, given):
            raise failure
        value = json.loads((folder / "report").read_text(encoding="utf-8"))["value"]
        printed, warned = ((folder / name).read_text("utf-8", "replace") for name in ("printed", "warned"))
        return Result(printed, warned, value, [path.name for path in (folder / "empty").iterdir()])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _failure(folder: Path, status: int, files: list[str], given: Limits) -> Failure | None:
    report, stack = folder / "report", folder / "stack"
    if status or not report.exists():
        shown = stack.read_text("utf-8", "replace") if stack.exists() else ""
        return Failure(end(shown, given, status), *place_in(shown, files), shown)
    said = json.loads(report.read_text(encoding="utf-8"))
    if "value" in said:
        return None
    text = f"raises {said['kind']}: {said['message']}"
    if said["memory"]:
        text += f" ({limit(given.memory, 'MB of memory')})"
    if said["written"]:
        text = f"prints or writes too much ({limit(given.written, 'MB')})"
    return Failure(text, said["file"], said["line"], said["shown"])


def end(stack: str, given: Limits, status: int = 0) -> str:
    """How a process ended before its time, from what it wrote as it did."""
    if stack.startswith("Timeout") or status == LATE:
        return f"does not end ({limit(given.clock, 's on the clock')})"
    if stack.startswith("Fatal"):
        return f"crashes the interpreter: {stack.partition(': ')[2].partition(chr(10))[0]}"
    if stack:
        return f"does not end ({limit(given.processor, 's of the processor')})"
    return f"is ended by signal {-status}" if status < 0 else "ends the interpreter before its own end"


def limit(number: float, unit: str) -> str:
    return f"the limit is {number:g} {unit}: {limits.PLACE}"


def frames(stack: str) -> list[Frame]:
    """The frames of a stack that faulthandler wrote."""
    return [Frame(file, int(line), function) for file, line, function in FRAME.findall(stack)]


def place_in(stack: str, files: list[str]) -> tuple[str, int | None]:
    """The innermost place of a stack that is in one of the files."""
    names = {file.encode("ascii", "backslashreplace").decode()[:500]: file for file in files}
    return next(((names[frame.file], frame.line) for frame in frames(stack) if frame.file in names), ("", None))
