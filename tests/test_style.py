"""Programs and prose: linted, formatted and spelt."""

import json
import subprocess
import sys
from pathlib import Path

from machinery.sources.cells import read_cells
from machinery.sources.pages import all_pages, read_blocks

ROOT = Path(__file__).parents[1]
PYTHON = [".ci", "benchmarks", "conftest.py", "docs", "hooks.py", "machinery", "snippets", "tests"]
PROSE = ["README.md", "CONTRIBUTING.md", "LICENSE-TEXT.md", "docs", "machinery", "snippets", "tests", "mkdocs.yml"]


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", *command], cwd=cwd, capture_output=True, encoding="utf-8")


def test_programs_are_linted() -> None:
    result = run("ruff", "check", *PYTHON)
    assert result.returncode == 0, result.stdout


def test_programs_are_formatted() -> None:
    result = run("ruff", "format", "--diff", *PYTHON)
    assert result.returncode == 0, result.stdout + result.stderr


def wide(path: Path, root: Path) -> list[str]:
    """The lines of a notebook's code that a page would scroll sideways."""
    page = path.relative_to(root).as_posix()
    code = [(first, cell.source) for first, cell in read_cells(path) if cell.cell_type == "code"]
    lines = [(first + n, len(line)) for first, cell in code for n, line in enumerate(cell.split("\n"))]
    return [f"{page}:{place}: {width} columns of code, break it at 80" for place, width in lines if width > 80]


def test_code_of_notebooks_fits_80_columns(tmp_path: Path) -> None:
    found = [line for path in sorted((ROOT / "docs").rglob("*.py")) for line in wide(path, ROOT)]
    assert not found, "\n".join(found)
    (notebook := tmp_path / "notebook.py").write_text(f"# %% [markdown]\n# # {'x' * 90}\n\n# %%\n1\n{'y' * 81}\n")
    assert wide(notebook, tmp_path) == ["notebook.py:6: 81 columns of code, break it at 80"]


def lint_pages(pages: list[Path], root: Path, folder: Path) -> list[str]:
    """What ruff says of the code that stands in pages, with its places there."""
    origins = {}
    for path in pages:
        for block in read_blocks(path, root):
            if not block.program:
                file = folder / f"block_{len(origins)}.py"
                file.write_text(block.code, encoding="utf-8")
                origins[file.name] = block.source
    settings = str(ROOT / "snippets" / "ruff.toml")
    result = run("ruff", "check", "--config", settings, "--output-format", "json", str(folder), cwd=folder)
    found = []
    for problem in json.loads(result.stdout):
        page, first = origins[Path(problem["filename"]).name]
        found.append(f"{page}:{first + problem['location']['row'] - 1}: {problem['code']} {problem['message']}")
    return found


def test_code_in_pages_is_linted(tmp_path: Path) -> None:
    found = lint_pages(all_pages(ROOT), ROOT, tmp_path)
    assert not found, "\n".join(found)


def test_lint_of_pages_names_the_line(tmp_path: Path) -> None:
    page = tmp_path / "docs" / "page.md"
    page.parent.mkdir()
    page.write_text("# Page\n\n```python\nx = 1\nprint(y)\n```\n", encoding="utf-8")
    (tmp_path / "blocks").mkdir()
    assert lint_pages([page], tmp_path, tmp_path / "blocks") == ["docs/page.md:5: F821 Undefined name `y`"]


def test_spelling() -> None:
    result = run("codespell_lib", *PROSE)
    assert result.returncode == 0, result.stdout
