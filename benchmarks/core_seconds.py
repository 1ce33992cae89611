"""What the tests cost: the core-seconds of each group of them, which are the time of all processors together.

    python benchmarks/core_seconds.py                       run all tests, and write the table into CONTRIBUTING.md
    python benchmarks/core_seconds.py tests/docs -k links   run some, with the arguments of pytest, and print the table

Seconds are those of the processor, user and system, which other programs on the machine hardly lengthen. They are
counted after each test for the process that ran it and for all that it started, the browser among them.
"""

import ctypes
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[1]
MARKS = "<!-- core-seconds: written by benchmarks/core_seconds.py -->\n", "<!-- end of core-seconds -->\n"
SHARED = {"built_project", "both_projects"}  # their cost is nobody's: whoever asks first would pay for all
LEAST = 0.01  # of all: smaller groups are summed up


def spent(process: psutil.Process) -> float:
    """The seconds that a process and all below it have taken so far, with those that have ended."""
    seconds = 0.0
    for each in [process, *process.children(recursive=True)]:
        try:
            seconds += sum(each.cpu_times()[:4])
        except psutil.Error:  # it has ended since: its parent counts it now
            continue
    return seconds


class Costs:
    """A plugin of pytest: what each test takes, and apart from it each part that many share."""

    def __init__(self, folder: Path) -> None:
        self.process, self.folder = psutil.Process(), folder
        self.before, self.shared = spent(self.process), 0.0

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef):
        before = spent(self.process) if fixturedef.argname in SHARED else None
        try:
            return (yield)
        finally:
            if before is not None:
                self.note(fixturedef.argname, spent(self.process) - before)
                self.shared += spent(self.process) - before

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item):
        result = yield
        now = spent(self.process)
        self.note(item.nodeid, max(0, now - self.before - self.shared))  # what ended with the test is not counted
        self.before, self.shared = now, 0.0
        return result

    def note(self, name: str, seconds: float) -> None:
        with (self.folder / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
            print(json.dumps([name, seconds]), file=file)


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput") or not config.getoption("numprocesses"):
        config.pluginmanager.register(Costs(Path(os.environ["COSTS"])))


def group(name: str) -> str:
    """The group of a test: its file; those of all pages are one, and so are parts that many share."""
    file = name.partition("::")[0]
    return "blocks of the pages" if file.endswith(".md") else "builds of the site" if name in SHARED else file


def table(notes: list[tuple[str, float]], whole: float, minutes: float) -> str:
    groups = defaultdict(list)
    for name, seconds in notes:
        groups[group(name)].append(seconds)
    counted = sum(map(sum, groups.values()))
    rows = ["| group | tests | core-seconds |", "|---|---|---|"]
    small = [seconds for group in groups.values() if sum(group) < LEAST * whole for seconds in group]
    for name, seconds in sorted(groups.items(), key=lambda item: -sum(item[1])):
        if sum(seconds) >= LEAST * whole:
            tests = "" if name == "builds of the site" else f"{len(seconds)}"
            rows.append(f"| {f'`{name}`' if '.' in name else name} | {tests} | {sum(seconds):.0f} |")
    rows.append(f"| all other | {len(small)} | {sum(small):.0f} |")
    rows.append(f"| to start, collect and end | | {whole - counted:.0f} |")
    rows += [f"| **together** | | **{whole:.0f}** |", "", f"It took {minutes:.1f} minutes on {os.cpu_count()} cores."]
    return "\n".join(rows) + "\n"


def adopt_orphans() -> None:
    """Let this process be the parent of those below it whose own has ended, as those of a browser: it counts them."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"COSTS": folder, "PYTHONPATH": str(Path(__file__).parent)}
        command = [sys.executable, "-m", "pytest", "-p", Path(__file__).stem, *arguments]
        adopt_orphans()
        start, process = time.monotonic(), subprocess.Popen(command, cwd=ROOT, env=environment)
        status = process.wait()
        while psutil.Process().children():
            os.wait()
        used = os.times()
        minutes = (time.monotonic() - start) / 60
        lines = [line for file in Path(folder).iterdir() for line in file.read_text(encoding="utf-8").splitlines()]
    result = table([tuple(json.loads(line)) for line in lines], used.children_user + used.children_system, minutes)
    print(f"\n{result}")
    if status == 0 and not arguments:
        path = ROOT / "CONTRIBUTING.md"
        before, mark, rest = path.read_text(encoding="utf-8").partition(MARKS[0])
        assert mark, f"{path.name} has no line {MARKS[0]}"
        path.write_text(f"{before}{MARKS[0]}\n{result}\n{MARKS[1]}{rest.partition(MARKS[1])[2]}", encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
