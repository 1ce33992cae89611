"""Kill builds at random moments: the next one gives the same bytes as one from nothing. Not run with the other tests.

    KILLS=1000 pytest -s -n0 tests/drill/kill_builds.py

Every tenth build begins with nothing kept; every twentieth is one of two at once, of which none is killed.
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

import material.plugins.search.plugin
import mkdocs.commands.build
import mkdocs_jupyter.plugin
import pytest

KILLS = int(os.environ.get("KILLS", "100"))
SECONDS = 2.0  # within which a build is killed


def digest(site: Path) -> str:
    """Of all files of a built site, with their names."""
    whole = hashlib.sha256()
    for path in sorted(site.rglob("*")):
        whole.update(path.relative_to(site).as_posix().encode() + (path.read_bytes() if path.is_file() else b""))
    return whole.hexdigest()


def begin(project: Path) -> int:
    """Begin a build in a process of its own, whose number is returned."""
    if process := os.fork():
        return process
    file = os.open(project / "build.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
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


@pytest.mark.filterwarnings("default")
def test_killed_builds(small_site, tmp_path: Path) -> None:
    assert material.plugins.search.plugin and mkdocs.commands.build and mkdocs_jupyter.plugin  # already there
    project, chance = small_site(tmp_path / "project"), random.Random()
    start = time.monotonic()
    assert end(begin(project)) == 0, (project / "build.log").read_text()
    seconds, good = time.monotonic() - start, digest(project / "site")
    killed = finished = together = stayed = 0
    for number in range(1, KILLS + 1):
        if number % 10 == 0:
            shutil.rmtree(project / ".cache")
        if number % 20 == 0:
            assert [end(process) for process in (begin(project), begin(project))] == [0, 0]
            together += 1
        else:
            process = begin(project)
            time.sleep(chance.uniform(0, seconds if number % 10 == 0 else SECONDS))
            os.kill(process, signal.SIGKILL)
            was_killed = end(process) == -signal.SIGKILL
            killed, finished = killed + was_killed, finished + (not was_killed)
            assert digest(project / "site") == good, f"{number}: the good site did not stay"
            stayed += 1
            assert end(begin(project)) == 0, f"{number}: {(project / 'build.log').read_text()}"
        assert digest(project / "site") == good, f"{number}: the bytes are not those of a build from nothing"
        assert not list(project.glob(".site.*")), f"{number}: something is left beside the site"
    print(f"\n{killed} killed, {finished} finished before, {together} times two at once: the same bytes {KILLS} times")
