"""Kill builds at random moments, and let two run at once: what is built next, or by both, has the bytes of a build
from nothing. Not run with the other tests.

    KILLS=1000 PAIRS=100 pytest -s -n0 tests/drill/kill_builds.py

Every tenth begins with nothing kept.
"""

import hashlib
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.drill import warm

KILLS, PAIRS = (int(os.environ.get(name, "100")) for name in ("KILLS", "PAIRS"))
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(scope="module")
def project(small_site: Callable, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project. This process has built another one like it, so that builds which are forked from it are fast."""
    warm.keep_what_themes_are()
    warm.build(small_site(tmp_path_factory.mktemp("first") / "project"))
    warm.running.warm.cache_clear()  # two builds at once would speak to the same process
    return small_site(tmp_path_factory.mktemp("small") / "project")


def digest(site: Path) -> str:
    """Of all files of a built site, with their names."""
    whole = hashlib.sha256()
    for path in sorted(site.rglob("*")):
        whole.update(path.relative_to(site).as_posix().encode() + (path.read_bytes() if path.is_file() else b""))
    return whole.hexdigest()


def begin(project: Path, log: str = "build.log") -> int:
    """Begin a build in a process of its own, whose number is returned."""
    return warm.fork(project, project / log, warm.BUILD)


def build(project: Path) -> float:
    """Build, and return how many seconds that took."""
    start = time.monotonic()
    assert warm.end(begin(project)) == 0, (project / "build.log").read_text()
    return time.monotonic() - start


def must_be(good: str, project: Path, number: int) -> None:
    assert digest(project / "site") == good, f"{number}: the bytes are not those of a build from nothing"
    assert not list(project.glob(".site.*")), f"{number}: something is left beside the site"


def test_killed_builds(project: Path) -> None:
    killed = finished = 0
    cold = build(project)
    (project / "site" / ".nojekyll").touch()  # of no build, and it stays
    good, usual = digest(project / "site"), build(project)
    while killed < KILLS:
        if anew := killed % 10 == 9:
            shutil.rmtree(project / ".cache")
        process = begin(project)
        time.sleep(random.uniform(0, cold if anew else usual))
        os.kill(process, signal.SIGKILL)
        was_killed = warm.end(process) == -signal.SIGKILL
        killed, finished = killed + was_killed, finished + (not was_killed)
        assert digest(project / "site") == good, f"{killed}: the good site did not stay"
        seconds = build(project)
        usual = usual if anew else seconds
        must_be(good, project, killed)
        if was_killed and killed % 50 == 0:
            print(f"\n{killed} killed, {finished} finished before: the same bytes each time", flush=True)


def test_two_builds_at_once(project: Path) -> None:
    seconds, good = build(project), digest(project / "site")
    for number in range(1, PAIRS + 1):
        if number % 10 == 0:
            shutil.rmtree(project / ".cache")
        first = begin(project)
        time.sleep(random.uniform(0, seconds / 2) if number % 2 else 0)
        both = first, begin(project, "second.log")
        said = [warm.end(process) for process in both]
        assert said == [0, 0], [number, *((project / name).read_text() for name in ("build.log", "second.log"))]
        must_be(good, project, number)
    print(f"\n{PAIRS} times two builds at once: the same bytes each time")
