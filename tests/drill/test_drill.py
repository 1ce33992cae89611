"""The drill: each defect, in a copy of the repository or in a small one, is caught, with its file and its line."""

import hashlib
import os
import re
import shlex
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def read(name: str, **given: object) -> dict[str, dict]:
    """The defects of a file by their kinds and names; `given`: what those have that do not say it."""
    kinds = tomllib.loads((HERE / name).read_text(encoding="utf-8"))
    return {f"{kind}: {name}": given | defect for kind, defects in kinds.items() for name, defect in defects.items()}


DEFECTS = read("defects.toml", small=False) | read("small.toml", small=True, file="docs/defect.md")
BUILD = ["mkdocs", "build", "--strict"]
PYTEST = ["-n0", "-x", "-q", "--no-header", "-p", "no:cacheprovider"]
PYTEST += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # what is warm is imported before pytest begins
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def copy(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[dict], Path]:
    """How the copy is made that a defect is put into: its files are links, as those of `repository`."""

    def copy(defect: dict) -> Path:
        if not defect["small"]:
            return request.getfixturevalue("repository")
        return shutil.copytree(request.getfixturevalue("small"), tmp_path / "project", copy_function=os.link)

    return copy


def edit(project: Path, defect: dict) -> str:
    """Make the edit, and return the place that the message must name."""
    file = project / defect["file"]
    before = file.read_text(encoding="utf-8") if file.exists() else "# Defect\n" * (file.suffix == ".md")
    start = len(before)
    if "append" in defect:
        text = defect["append"].replace("WEIGHT", hashlib.shake_256(b"").hexdigest(60_000))  # compresses to a half
        after = before + "\n" * bool(before) + text
    elif "old" in defect:
        assert before.count(defect["old"]), f"{defect['file']} has no {defect['old']!r}"
        start, after = before.index(defect["old"]), before.replace(defect["old"], defect["new"], 1)
    file.unlink(missing_ok=True)  # a link to the file of the other copies
    file.parent.mkdir(exist_ok=True)
    file.write_text(after, encoding=defect.get("encoding", "utf-8"))
    match defect.get("at"):
        case str(place):
            return place
        case [name, text]:
            text_there = (project / name).read_text(encoding="utf-8")
            at = text_there.find(text, start if name == defect["file"] else 0)
            return f"{name}:{text_there.count(chr(10), 0, at if at >= 0 else text_there.index(text)) + 1}"
    return f"{defect['file']}:{line_of_defect(after, start)}"


def line_of_defect(text: str, start: int) -> int:
    """The line with the word DEFECT, or the first one after `start` that is not empty."""
    at = text.find("DEFECT", start)
    return text.count("\n", 0, at if at >= 0 else start + re.match(r"\n*", text[start:]).end()) + 1


@pytest.mark.parametrize("name", DEFECTS)
def test_defect_is_caught(copy: Callable[[dict], Path], run: Run, request: pytest.FixtureRequest, name: str) -> None:
    defect = DEFECTS[name]
    repository = copy(defect)
    place, check = edit(repository, defect), shlex.split(defect.get("check", ""))
    environment = {"PROGRAM_LIMITS": defect["limits"]} if "limits" in defect else {}
    if not check:
        command = BUILD
    elif check[0] == "BUILD":
        status, output = run(repository, BUILD)
        assert status == 0, f"{name}: the build should pass, and the check fail:\n{output}"
        command = [*check[1:], *PYTEST, "--site", "site"]
    elif check[0] == "SITE":
        command = [*check[1:], *PYTEST, "--site", str(request.getfixturevalue("built_project") / "site")]
    else:
        command = [*check, *PYTEST]
    status, output = run(repository, command, environment)
    assert status > 0, f"{name}: {' '.join(command)} passed"
    shown, says = re.sub(r"\x1b\[[\d;]*m", "", re.sub(r"\s+", " ", output)), " ".join(defect["says"].split())
    wanted = f"{name}: expected {place} and {says!r} from {' '.join(command)}, and got"
    assert re.search(rf"{re.escape(place)}(?!\d)", shown) and says in shown, f"{wanted}\n{output}"


@pytest.mark.parametrize("command", [BUILD, ["pytest", "docs/index.md", *PYTEST]], ids=["build", "pytest"])
def test_nothing_is_found_without_a_defect(copy: Callable[[dict], Path], run: Run, command: list[str]) -> None:
    status, output = run(copy({"small": True}), command)
    assert status == 0, output


def test_every_kind_has_its_defects() -> None:
    assert len(DEFECTS) >= 200
    known = {"file", "append", "old", "new", "check", "says", "at", "small", "encoding", "limits"}
    wrong = [name for name, defect in DEFECTS.items() if not {"file", "says"} <= defect.keys() <= known]
    assert not wrong
