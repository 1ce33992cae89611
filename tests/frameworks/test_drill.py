"""The drill of this part: each defect of defects.toml, in a copy of the repository, is caught, with file and line.

An entry is written as in tests/drill/defects.toml. These need the frameworks to be installed.
"""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, ROOT, SOURCES, copy_project
from tests.drill.test_drill import edit

DEFECTS = tomllib.loads(Path(__file__).with_name("defects.toml").read_text(encoding="utf-8"))
PYTEST = ["-m", "pytest", "-n0", "-x", "-q", "--no-header", "-p", "no:cacheprovider"]


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository, which is not built."""
    return copy_project(ROOT, tmp_path_factory.mktemp("whole"), *SOURCES, *REPOSITORY)


@pytest.mark.parametrize("name", DEFECTS)
def test_defect_is_caught(repository: Path, need: Callable, name: str) -> None:
    defect = DEFECTS[name]
    need(defect["needs"])
    place = edit(repository, defect)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")} | {
        "FRAMEWORKS": "1"
    }
    command = [sys.executable, "-X", "utf8", *PYTEST, *shlex.split(defect["check"])]
    result = subprocess.run(
        command, cwd=repository, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )
    shown, says = re.sub(r"\x1b\[[\d;]*m", "", re.sub(r"\s+", " ", result.stdout)), " ".join(defect["says"].split())
    assert result.returncode, f"{name}: {' '.join(command)} passed"
    assert re.search(rf"{re.escape(place)}(?!\d)", shown) and says in shown, (
        f"{name}: expected {place} and {says!r}, and got\n{result.stdout}"
    )
