"""The runner of blocks: what it runs in, what it compares, and what it says when something is wrong."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = "docs/learn/cross-entropy.md"
PROGRAM = "loss_of_true_class_probabilities"


@pytest.fixture
def copy(copy_sources, tmp_path: Path) -> Path:
    """A copy of the project in which one page is tested."""
    project = copy_sources(tmp_path / "project")
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, project)
    return project


def pytest_on(project: Path, *arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n0", *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, encoding="utf-8")


def line_of(path: Path, text: str) -> int:
    return next(n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text in line)


def write(project: Path, block: str) -> str:
    """Put a block at the end of a page, and return the place of its first line of code."""
    page = project / PAGE
    before = page.read_text(encoding="utf-8")
    page.write_text(f"{before}\n{block}", encoding="utf-8")
    return f"{PAGE}:{before.count(chr(10)) + 3}"


def test_the_page_passes(copy: Path) -> None:
    result = pytest_on(copy, PAGE)
    assert result.returncode == 0 and " passed" in result.stdout, result.stdout


@pytest.mark.parametrize(
    ("code", "offset", "message"),
    [
        ("x = 1\nx / 0\n", 1, "ZeroDivisionError: division by zero"),
        ("def f():\n    return unknown\n\n\nf()\n", 1, "NameError: name 'unknown' is not defined"),
        ("raise SystemExit(0)\n", 0, "SystemExit"),
        ("x = = 1\n", 0, "SyntaxError"),
        ("if __name__ == '__main__':\n    1 / 0\n", 1, "ZeroDivisionError"),
        ("import warnings\n\nwarnings.warn('careful', stacklevel=1)\n", 2, "UserWarning: careful"),
        ("open('mkdocs.yml')\n", 0, "FileNotFoundError"),
        ("import pages\n\nprint(correct_probs)\n", 2, "NameError"),
    ],
)
def test_block_that_raises(copy: Path, code: str, offset: int, message: str) -> None:
    page, _, line = write(copy, f"```python\n{code}```\n").partition(":")
    result = pytest_on(copy, PAGE)
    assert result.returncode == 1
    assert f"{page}:{int(line) + offset}: the block at {page}:{int(line) - 1} raises" in result.stdout, result.stdout
    assert message in result.stdout and "conftest.py" not in result.stdout.split("short test summary")[0]


def test_program_that_raises(copy: Path) -> None:
    program = copy / "snippets" / f"{PROGRAM}.py"
    program.write_text(program.read_text(encoding="utf-8").replace("np.log", "np.logg"), encoding="utf-8")
    result = pytest_on(copy, PAGE)
    assert result.returncode == 1 and f"snippets/{PROGRAM}.py:4: the block at {PAGE}:" in result.stdout


def test_digit_changed_in_a_recorded_output(copy: Path) -> None:
    recorded = copy / "snippets" / f"{PROGRAM}.out"
    before = recorded.read_text(encoding="utf-8")
    recorded.write_text(before.replace("1.109", "1.108"), encoding="utf-8")
    result = pytest_on(copy, PAGE)
    assert result.returncode == 1
    assert f"snippets/{PROGRAM}.out:3: the block at {PAGE}:" in result.stdout and "1.108" in result.stdout
    assert pytest_on(copy, PAGE, "--update-outputs").returncode == 0
    assert recorded.read_text(encoding="utf-8") == before


def test_output_written_in_a_page(copy: Path) -> None:
    block = (
        "```python\nprint(1)\nprint(2)\n```\n\n<!--pytest-codeblocks:expected-output-->\n\n```text\n1\n333\n4\n```\n"
    )
    indented = block.replace(chr(10), chr(10) + "    ").rstrip()
    write(copy, f"??? note\n\n    {indented}\n\n    {indented}\n\nThe end.\n")
    line = line_of(copy / PAGE, "    333")
    result = pytest_on(copy, PAGE)
    assert result.returncode == 1 and f"{PAGE}:{line}: the block at {PAGE}:" in result.stdout, result.stdout
    assert pytest_on(copy, PAGE, "--update-outputs").returncode == 0
    written = (copy / PAGE).read_text(encoding="utf-8")
    assert written.count("    ```text\n    1\n    2\n    ```\n\n") == 2 and "333" not in written
    assert pytest_on(copy, PAGE).returncode == 0


def test_page_that_cannot_be_read(copy: Path) -> None:
    place = write(copy, "```py\nx = 1\n```\n")
    page, _, line = place.partition(":")
    result = pytest_on(copy, PAGE)
    assert result.returncode != 0 and f"{page}:{int(line) - 1}: write ```python" in result.stdout


def test_list_that_claims_more_than_was_proved(copy: Path) -> None:
    """Here the build lists blocks, figures and notebooks, and the tests that prove them are not run."""
    settings = copy / "pyproject.toml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(before.replace('testpaths = ["docs", "README.md", "tests"]', 'testpaths = ["tests"]'), "utf-8")
    (copy / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "conftest.py", copy / "tests")
    (copy / "tests" / "test_site.py").write_text("def test_site(site):\n    assert site\n", encoding="utf-8")
    result = pytest_on(copy)
    assert result.returncode == 1 and " failed" not in result.stdout, result.stdout
    assert re.search(r"figures docs/index\.md:\d+: listed, and no test proved it", result.stdout)
    assert re.search(r"blocks docs/index\.md:\d+: listed, and no test proved it", result.stdout)
    assert "notebooks docs/learn/from-logits-to-loss.py: listed, and no test proved it" in result.stdout
    assert not (copy / "site").exists()
