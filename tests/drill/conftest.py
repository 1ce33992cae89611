"""How commands run in copies of the repository: each in a process of its own that begins with everything imported."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, ROOT, copy_project

HERE = Path(__file__).parent
Run = Callable[..., tuple[int, str]]


@pytest.fixture(scope="session")
def small(small_site: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project with all the tests and the machinery. It has no navigation, so that any page may be added."""
    small = small_site(tmp_path_factory.mktemp("small") / "project")
    settings = small / "mkdocs.yml"
    text = re.sub(r"^nav:\n(?: .*\n)+", "", settings.read_text(encoding="utf-8"), flags=re.MULTILINE)
    text = re.sub(r"^  needs:\n", r"\g<0>    learn/defect.py: []\n    learn/defect.md: []\n", text, flags=re.MULTILINE)
    settings.write_text(text, encoding="utf-8")
    return copy_project(ROOT, small, *REPOSITORY)


@pytest.fixture(scope="session")
def run(small: Path) -> Iterator[Run]:
    """How a command, the arguments of `python -m`, runs in a copy: its exit status and all that it says.

    To what it finds in the environment, a dictionary may add something. The small project has been built.
    """
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    python = [sys.executable, "-X", "utf8"]
    options = {"env": environment, "encoding": "utf-8"}
    if not hasattr(os, "fork"):

        def cold(project: Path, command: list[str], added: dict[str, str] | None = None) -> tuple[int, str]:
            options["env"] = environment | (added or {})
            result = subprocess.run([*python, "-m", *command], cwd=project, capture_output=True, **options)
            return result.returncode, result.stdout + result.stderr

        cold(small, ["mkdocs", "build", "--strict"])
        yield cold
        return
    options |= {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([*python, HERE / "warm.py", small], **options) as warm:
        assert warm.stdout.readline() == "0\n", "see what it wrote"

        def run(project: Path, command: list[str], added: dict[str, str] | None = None) -> tuple[int, str]:
            log = project.with_suffix(".log")
            print(json.dumps([added or {}, str(project), str(log), *command]), file=warm.stdin, flush=True)
            return int(warm.stdout.readline()), log.read_text(encoding="utf-8", errors="replace")

        yield run
