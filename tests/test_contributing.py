"""What CONTRIBUTING tells a newcomer to write, word for word, and the skeletons: all of it passes the check at once."""

import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FENCE = re.compile(r"^( *)(`{3,})\w+\n(.*?)^\1\2$", re.DOTALL | re.MULTILINE)


def examples(heading: str) -> list[str]:
    """The fenced examples of a section of CONTRIBUTING, in order."""
    text, found = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), []
    at = text.index(f"\n## {heading}\n") + 1
    while (fence := FENCE.search(text, at)) and fence.start() < text.index("\n## ", at):  # an example may have headings
        found.append(textwrap.dedent(fence[3]))
        at = fence.end()
    return found


def run(project: Path, *command: str) -> str:
    """Run a command as `python -m`, which must pass, and return what it says."""
    result = subprocess.run([sys.executable, "-m", *command], cwd=project, capture_output=True, encoding="utf-8")
    assert result.returncode == 0, f"{' '.join(command)}\n{result.stdout}{result.stderr}"
    return result.stdout


def follow(project: Path) -> None:
    """Do what CONTRIBUTING says: add a page with an exercise, a program, a figure, a notebook, a symbol and a word."""
    (page,), (program, embed) = examples("Add a page"), examples("Add a program")
    figure, image = examples("Add a figure")
    (exercise,), (symbol,) = examples("Add an exercise"), examples("Add a symbol")
    (notebook,), (entry,) = examples("Add a notebook"), examples("Add a glossary entry")
    for name, text in (
        ("docs/learn/margin.md", "\n".join([page, embed, image, exercise])),
        ("snippets/margin.py", program),
        ("snippets/figures/margin.py", figure),
        ("docs/learn/try-margin.py", notebook),
    ):
        (project / name).write_text(text, encoding="utf-8")
    for name, old, new in (
        (
            "mkdocs.yml",
            "learn/softmax.md\n",
            "learn/softmax.md\n      - learn/margin.md\n      - learn/try-margin.py\n",
        ),
        ("mkdocs.yml", "  needs:", "  needs:\n    learn/margin.md: [2a]\n    learn/try-margin.py: [2a]\n   "),
        ("docs/programs.md", "<!-- programs: ", "<!-- programs: margin "),
        ("docs/notation.toml", "[[function]]", f"{symbol}\n[[function]]"),
        ("docs/glossary.md", "## Mask\n", f"{entry}\n## Mask\n"),
    ):
        text = (project / name).read_text(encoding="utf-8")
        assert old in text
        (project / name).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def followed(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project after a newcomer's first hour, built."""
    project = shutil.copytree(whole, tmp_path_factory.mktemp("newcomer") / "project")
    follow(project)
    for arguments in (
        "page learn/idea",
        "notebook learn/try-idea",
        "program idea learn/idea",
        "figure idea learn/idea",
    ):
        said = run(project, "machinery.new", *arguments.split())
        assert "idea" in said and "Write it" in said
    quick = ("pytest", "-n0", "-q", "-p", "no:cacheprovider", "--update-outputs")
    run(project, *quick, "tests/snippets/test_programs.py", "-k", "margin")
    run(project, *quick, "docs/learn/margin.md")
    run(project, "mkdocs", "build", "--strict")
    return project


def test_what_a_newcomer_adds_passes_the_check(followed: Path) -> None:
    pages = ("docs/learn/margin.md", "docs/learn/idea.md", "docs/learn/try-margin.py", "docs/learn/try-idea.py")
    said = run(followed, "pytest", "-q", *pages)
    assert int(re.search(r"(\d+) passed", said)[1]) == 2 * 2 + 4 * 2 + 2 * 2  # blocks, numbers, formulas
    checks = ("tests/snippets", "tests/machinery/test_notebooks.py")
    checks += ("tests/docs/test_numbers.py", "tests/docs/test_formulas.py", "tests/docs/test_built_site.py")
    said = run(
        followed, "pytest", "-n0", "-q", "--site", "site", *checks, "-k", "margin or idea or built_site or record"
    )
    assert int(re.search(r"(\d+) passed", said)[1]) > 20
    for command in (("check",), ("format", "--diff")):
        run(followed, "ruff", *command, "docs", "snippets")
    run(followed, "pytest", "-n0", "-q", "tests/test_style.py", "-k", "pages or columns")
    shown = (followed / "site" / "learn" / "margin" / "index.html").read_text(encoding="utf-8")
    assert "odds of 1.649 to 1" in shown and "<figcaption>The odds grow faster" in shown


def test_nothing_is_written_twice(followed: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "machinery.new", "page", "learn/idea"],
        cwd=followed,
        capture_output=True,
        encoding="utf-8",
    )
    assert result.returncode == 1 and "docs/learn/idea.md is there already" in result.stderr
