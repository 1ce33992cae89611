"""Builds that are killed at random moments, and two builds at once: what is built next, or by both, has the same bytes as
a build from nothing. Not run with the other tests.

    KILLS=1000 PAIRS=100 pytest -s -n0 tests/drill/kill_builds.py

Every tenth begins with nothing kept.
"""

import hashlib
import os
import random
import runpy
import shutil
import signal
import sys
import time
from pathlib import Path

import material.plugins.search.plugin  # noqa: F401
import mkdocs.commands.build  # noqa: F401
import mkdocs_jupyter.plugin  # noqa: F401
import pytest

KILLS, PAIRS = (int(os.environ.get(name, "100")) for name in ("KILLS", "PAIRS"))
pytestmark = pytest.mark.filterwarnings("default")


def digest(site: Path) -> str:
    """Of all files of a built site, with their names."""
    whole = hashlib.sha256()
    for path in sorted(site.rglob("*")):
        whole.update(path.relative_to(site).as_posix().encode() + (path.read_bytes() if path.is_file() else b""))
    return whole.hexdigest()


def begin(project: Path, log: str = "build.log") -> int:
    """Begin a build in a process of its own, whose number is returned."""
    if process := os.fork():
        return process
    file = os.open(project / log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.chdir(project)
    sys.argv = ["mkdocs", "build", "--strict"]
    try:
        runpy.run_module("mkdocs", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        os._exit(end.code or 0)
    except BaseException as error:
        print(error, file=sys.__stderr__)
    os._exit(1)


def end(process: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def build(project: Path) -> float:
    """Build, and return how many seconds that took."""
    start = time.monotonic()
    assert end(begin(project)) == 0, (project / "build.log").read_text()
    return time.monotonic() - start


def must_be(good: str, project: Path, number: int) -> None:
    assert digest(project / "site") == good, f"{number}: the bytes are not those of a build from nothing"
    assert not list(project.glob(".site.*")), f"{number}: something is left beside the site"


def test_killed_builds(small_site, tmp_path: Path) -> None:
    project, killed, finished = small_site(tmp_path / "project"), 0, 0
    cold = build(project)
    good, warm = digest(project / "site"), build(project)
    while killed < KILLS:
        if anew := killed % 10 == 9:
            shutil.rmtree(project / ".cache")
        process = begin(project)
        time.sleep(random.uniform(0, cold if anew else warm))
        os.kill(process, signal.SIGKILL)
        was_killed = end(process) == -signal.SIGKILL
        killed, finished = killed + was_killed, finished + (not was_killed)
        assert digest(project / "site") == good, f"{killed}: the good site did not stay"
        seconds = build(project)
        warm = warm if anew else seconds
        must_be(good, project, killed)
        if killed % 50 == 0:
            print(f"\n{killed} killed, {finished} finished before: the same bytes each time", flush=True)


def test_two_builds_at_once(small_site, tmp_path: Path) -> None:
    project = small_site(tmp_path / "project")
    warm, good = build(project), digest(project / "site")
    for number in range(1, PAIRS + 1):
        if number % 10 == 0:
            shutil.rmtree(project / ".cache")
        first = begin(project)
        time.sleep(random.uniform(0, warm / 2) if number % 2 else 0)
        both = first, begin(project, "second.log")
        said = [end(process) for process in both]
        assert said == [0, 0], [number, *((project / name).read_text() for name in ("build.log", "second.log"))]
        must_be(good, project, number)
    print(f"\n{PAIRS} times two builds at once: the same bytes each time")
