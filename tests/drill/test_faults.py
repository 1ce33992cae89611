"""Faults of the machine: after each of them, a build gives the same bytes as one from nothing; or says which file."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from machinery import kept

BUILD = ["mkdocs", "build", "--strict"]
Run = Callable[..., tuple[int, str]]


def digests(site: Path) -> dict[str, str]:
    """Of all files of a built site."""
    files = [path for path in sorted(site.rglob("*")) if path.is_file()]
    return {path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def built(small_site, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project, built from nothing."""
    project = small_site(tmp_path_factory.mktemp("small") / "built")
    status, output = run(project, BUILD)
    assert status == 0, output
    return project


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A copy of it with all that the build left: a site, and what is kept for the next build."""
    return shutil.copytree(built, tmp_path / "project")


def beside(project: Path) -> list[str]:
    """What builds have left beside the site."""
    return [path.name for path in project.glob(".site*")]


def test_two_builds_at_once_with_a_damaged_cache(project: Path, built: Path, run: Run) -> None:
    """Each file that is kept is empty, or has lost its second half, or has another letter in it."""
    files = sorted(path for path in (project / ".cache").rglob("*") if path.is_file())
    assert {path.parent.name for path in files} >= {"cards", "figures", "notebooks"}
    for number, path in enumerate(files):
        content = path.read_bytes()
        path.write_bytes([b"", content[: len(content) // 2], content[:-9] + b"?" + content[-8:]][number % 3])
    shutil.rmtree(project / "site")
    command = [sys.executable, "-X", "utf8", "-m", *BUILD]
    builds = [subprocess.Popen(command, cwd=project, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [build.communicate()[1] for build in builds]
    assert [build.returncode for build in builds] == [0, 0], said
    assert digests(project / "site") == digests(built / "site") and not beside(project)
    assert all(kept.read(path) for path in files)


@pytest.mark.parametrize(
    ("text", "says"),
    [("\n$$\nx = \n$$\n", "a display formula without"), ("\n[nothing](nowhere.md)\n", "nowhere.md")],
    ids=["an error", "a warning"],
)
def test_a_site_that_was_good_stays(project: Path, built: Path, run: Run, text: str, says: str) -> None:
    with (project / "docs" / "index.md").open("a", encoding="utf-8") as page:
        page.write(text)
    status, output = run(project, BUILD)
    assert status == 1 and "docs/index.md:" in output and says in output, output
    assert digests(project / "site") == digests(built / "site") and not beside(project)


def test_what_a_killed_build_left_is_removed_and_hidden_files_stay(project: Path, built: Path, run: Run) -> None:
    """Also where it was killed after it had put the new site there, and before it moved the hidden files of the old."""
    (project / ".site.99999.part" / "learn").mkdir(parents=True)
    (project / ".site.99999.part" / ".domains").touch()
    (project / "site" / ".nojekyll").touch()
    (project / "site" / "old.html").touch()
    status, output = run(project, BUILD)
    assert status == 0 and not beside(project), output
    hidden = dict.fromkeys([".nojekyll", ".domains"], hashlib.sha256().hexdigest())
    assert digests(project / "site") == digests(built / "site") | hidden


def test_another_working_directory(project: Path, built: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    site = str(tmp_path / "elsewhere" / "here")
    status, output = run(tmp_path / "elsewhere", [*BUILD, "-f", str(project / "mkdocs.yml"), "-d", site])
    assert status == 0, output
    assert digests(Path(site)) == digests(built / "site")


@pytest.mark.parametrize("folder", ["cards", "figures", "notebooks"])
def test_what_cannot_be_kept_is_named(project: Path, built: Path, run: Run, folder: str) -> None:
    """As on a disk that is full or on which nothing may be written: a file stands where a folder should."""
    shutil.rmtree(project / ".cache" / folder)
    (project / ".cache" / folder).touch()
    status, output = run(project, BUILD)
    place = f"{project / '.cache' / folder}"
    assert status == 1 and f"Error: {place}" in output and "Traceback" not in output, output
    assert digests(project / "site") == digests(built / "site") and not beside(project)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this limit")
def test_a_page_that_cannot_be_written_is_named(project: Path, built: Path) -> None:
    """No file may have more than 20 KB: the first that has ends the build, which names it."""
    limit = "import resource, runpy; resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000)); "
    code = f"{limit}runpy.run_module('mkdocs', run_name='__main__')"
    command = [sys.executable, "-c", code, *BUILD[1:]]
    result = subprocess.run(command, cwd=project, capture_output=True, text=True)
    last = result.stderr.strip().splitlines()[-1]
    assert result.returncode == 1 and last.startswith(f"Error: {project}/.site.") and "too large" in last, result.stderr
    assert digests(project / "site") == digests(built / "site") and not beside(project)
