"""The runner of blocks: what it writes down, and how it holds the list of checks. What it refuses is in tests/drill."""

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


def test_formulas_of_a_page_are_checked_until_they_are_right(copy: Path) -> None:
    """They take most of the time, so that they are passed over while nothing that they depend on has changed."""
    shutil.copytree(ROOT / "tests", copy / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    page = copy / "docs" / "practice" / "imbalance.md"
    first, second = pytest_on(copy, str(page)).stdout, pytest_on(copy, str(page)).stdout
    passed = [int(re.search(r"(\d+) passed", said)[1]) for said in (first, second)]
    assert passed[0] - passed[1] == 2, f"{first}\n{second}"
    text = page.read_text(encoding="utf-8")
    wrong = text.replace(r"\hat p_k q_k / p_k", r"\hat p_k p_k / q_k")
    assert wrong != text
    page.write_text(wrong, encoding="utf-8")
    line = line_of(page, "<!-- formula: moved-prior")
    assert f"docs/practice/imbalance.md:{line + 1}: " in pytest_on(copy, str(page)).stdout


def test_recorded_output_is_rewritten(copy: Path) -> None:
    recorded = copy / "snippets" / f"{PROGRAM}.out"
    before = recorded.read_text(encoding="utf-8")
    recorded.write_text(before.replace("1.109", "1.108"), encoding="utf-8")
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


def test_print_options_of_numpy_end_with_their_block(copy: Path) -> None:
    setting = "```python\nimport numpy as np\n\nnp.set_printoptions(precision=2)\n```\n"
    printing = "```python\nimport numpy as np\n\nprint(np.array([1 / 3]))\n```\n"
    expected = "<!--pytest-codeblocks:expected-output-->\n\n```text\n[0.33333333]\n```\n"
    write(copy, f"{setting}\n{printing}\n{expected}\n{setting}")
    result = pytest_on(copy, PAGE)
    assert result.returncode == 0, result.stdout


def output_block(code: str, output: str) -> str:
    return f"```python\n{code}\n```\n\n<!--pytest-codeblocks:expected-output-->\n\n```text\n{output}```\n\nThe end.\n"


def test_output_is_written_into_an_empty_block(copy: Path) -> None:
    write(copy, output_block("print(1)\nprint(2)", ""))
    result = pytest_on(copy, PAGE, "--update-outputs")
    assert result.returncode == 0, result.stdout
    assert (copy / PAGE).read_text(encoding="utf-8").endswith("```text\n1\n2\n```\n\nThe end.\n")
    assert pytest_on(copy, PAGE).returncode == 0


def test_nothing_is_lost_when_outputs_are_written(copy: Path) -> None:
    """Neither a program that stands where its output should, nor the end of a block: nothing is written then."""
    mine = copy / "snippets" / "mine.py"
    mine.write_text('print("# written over")\n', encoding="utf-8")
    write(copy, output_block("print(1)", '--8<-- "mine.py"\n'))
    for printed in (
        "print(chr(96) * 3)",
        "print('a' + chr(12) + 'b')",
        "print('a' + chr(0x2028) + 'b')",
        "print('~~~')",
    ):
        write(copy, output_block(printed, "?\n"))
    page = copy / PAGE
    before = {path: path.read_bytes() for path in (page, mine)}
    first = line_of(page, '"mine.py"')
    result = pytest_on(copy, PAGE, "--update-outputs")
    assert {path: path.read_bytes() for path in before} == before
    assert f"{PAGE}:{first - 1}: an output is recorded in an .out file, not in snippets/mine.py" in result.stdout
    assert result.stdout.count("this output would break the page, so it was not written down") >= 4, result.stdout
    assert " 5 failed" in result.stdout.replace("\n5 failed", " 5 failed"), result.stdout


def test_list_that_claims_more_than_was_proved(small_site, tmp_path: Path) -> None:
    """Here the build lists blocks, figures and notebooks, and the tests that prove them are not run."""
    copy = small_site(tmp_path / "project")
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    settings = settings.replace('testpaths = ["docs", "README.md", "tests"]', 'testpaths = ["tests"]')
    (copy / "pyproject.toml").write_text(settings, encoding="utf-8")
    shutil.copy(ROOT / "conftest.py", copy)
    (copy / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "conftest.py", copy / "tests")
    (copy / "tests" / "test_site.py").write_text("def test_site(site):\n    assert site\n", encoding="utf-8")
    result = pytest_on(copy)
    assert result.returncode == 1 and " failed" not in result.stdout, result.stdout
    assert re.search(r"figures docs/index\.md:\d+: listed, and no test proved it", result.stdout)
    assert re.search(r"blocks docs/index\.md:\d+: listed, and no test proved it", result.stdout)
    assert "notebooks docs/learn/note.py: listed, and no test proved it" in result.stdout
    assert not (copy / "site").exists()
