"""How the site grows: time and memory of builds and tests with 10, 100 and 1,000 more pages, beside plain MkDocs.

    python benchmarks/growth.py               measure, and write the table into CONTRIBUTING.md
    python benchmarks/growth.py 0 10          measure these sizes alone, two or more, and print the table

The pages are copies of the chapters, each with formulas of its own name. Plain is MkDocs with Material, its search and
the same Markdown extensions, on the same pages. Seconds are those of the processor, which other programs on the machine
do not lengthen; a build is measured when drawings, card images and notebooks are kept from the one before.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import psutil
from core_seconds import adopt_orphans

ROOT = Path(__file__).parents[1]
SOURCES = ("mkdocs.yml", "hooks.py", "README.md", "requirements.txt", "pyproject.toml", "conftest.py")
SOURCES += ("docs", "snippets", "machinery", "tests")
CHAPTERS = ("softmax", "cross-entropy", "why-they-are-a-pair", "code-that-does-not-break", "read-your-loss")
TESTS = ["docs", "tests/docs/test_numbers.py", "tests/docs/test_built_site.py"]
# What tests/browser asks of every page, asked of the copies; and one test that is there without copies.
BROWSER = "axe_finds_nothing or budget or console or long_task or moves or narrow_windows or offline or smuggled or tab"
BROWSER = f"({BROWSER}) and (copy or 404)"
MOST_TESTED, MOST_IN_BROWSER = 100, 10
MARKS = "<!-- growth: written by benchmarks/growth.py -->\n", "<!-- end of growth -->\n"


class Cost(NamedTuple):
    """What a command took: seconds of the processor, and the largest memory in MB."""

    seconds: float
    memory: float


def run(command: list[str], folder: Path) -> Cost:
    """Run a command to its end and weigh it, with the processes that it started."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    before = os.times()
    process = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    output = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} in {folder} failed:\n{output.decode()}")
    while psutil.Process().children():  # the parts of a browser, which outlive what began them
        os.wait()
    after = os.times()
    seconds = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(seconds, used.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2))


def grow(project: Path, pages: int) -> None:
    """Add copies of the chapters to a copy of the project, outside of its navigation."""
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, project / name)
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("\nnot_in_nav: /learn/*-copy-*.md\n")
    record = (project / "docs" / "formulas.toml").read_text(encoding="utf-8")
    entries = dict(re.findall(r"^\[([\w-]+)\]\n(.*?)(?=^\[|\Z)", record, re.MULTILINE | re.DOTALL))
    added = []
    for number in range(pages):
        chapter = project / "docs" / "learn" / f"{CHAPTERS[number % len(CHAPTERS)]}.md"
        text = chapter.read_text(encoding="utf-8")
        for name in re.findall(r"<!-- formula: ([\w-]+)", text):
            text = re.sub(rf"(formula: |#formula-){name}(?![\w-])", rf"\g<1>{name}-{number}", text)
            added += [f"\n[{name}-{number}]\n{entries[name].strip()}\n"] if name in entries else []
        chapter.with_name(f"{chapter.stem}-copy-{number}.md").write_text(text, encoding="utf-8")
    (project / "docs" / "formulas.toml").write_text(record + "".join(added), encoding="utf-8")


def make_plain(project: Path, plain: Path) -> None:
    """The same Markdown pages for MkDocs with Material alone."""
    settings = (project / "mkdocs.yml").read_text(encoding="utf-8")
    settings = re.sub(r"^hooks:\n(  .*\n)+|^  custom_dir:.*\n|^watch:\n(  .*\n)+", "", settings, flags=re.MULTILINE)
    settings = re.sub(r"^  - mkdocs-jupyter:\n(      .*\n)+|^ +- [^#\n]*\.py\n", "", settings, flags=re.MULTILINE)
    plain.mkdir()
    (plain / "mkdocs.yml").write_text(settings, encoding="utf-8")
    shutil.copytree(project / "docs", plain / "docs", ignore=shutil.ignore_patterns("*.py"))
    shutil.copytree(project / "snippets", plain / "snippets")


def measure(pages: int) -> tuple[Cost | None, ...]:
    """A plain build, ours, the tests of all pages, and those of the copies in the browser, with so many more pages."""
    with tempfile.TemporaryDirectory() as folder:
        project, plain = Path(folder) / "ours", Path(folder) / "plain"
        project.mkdir()
        grow(project, pages)
        make_plain(project, plain)
        if (ROOT / ".cache").exists():
            shutil.copytree(ROOT / ".cache", project / ".cache")
        run(["mkdocs", "build", "-q"], project)  # draws, runs the notebooks, and keeps them
        costs = run(["mkdocs", "build", "-q"], plain), run(["mkdocs", "build", "-q"], project)
        pytest = ["pytest", "-n0", "-q", "--site", "site", "-p", "no:cacheprovider", "-k"]
        tests, browser = [*pytest, "not every_flipped", *TESTS], [*pytest, BROWSER, "tests/browser"]
        return (
            *costs,
            run(tests, project) if pages <= MOST_TESTED else None,
            run(browser, project) if pages <= MOST_IN_BROWSER else None,
        )


def table(sizes: list[int], costs: list[tuple[Cost | None, ...]]) -> str:
    """The costs as Markdown, with the line that fits them best: so much, and so much for a page."""
    rows = ["| more pages | plain build | our build | tests of the pages | in the browser |", "|---|---|---|---|---|"]
    for size, row in zip(sizes, costs, strict=True):
        cells = [f"{cost.seconds:.1f} s, {cost.memory:.0f} MB" if cost else "" for cost in row]
        rows.append(f"| {size:,} | {' | '.join(cells)} |")
    lines = []
    for column in zip(*costs, strict=True):
        known = [(size, cost) for size, cost in zip(sizes, column, strict=True) if cost]
        x, seconds, memory = np.array([(size, *cost) for size, cost in known]).T
        lines.append((np.polyfit(x, seconds, 1, w=1 / seconds), np.polyfit(x, memory, 1)))
    rows.append(f"| fixed | {' | '.join(f'{time[1]:.1f} s, {memory[1]:.0f} MB' for time, memory in lines)} |")
    rows.append(
        f"| a page | {' | '.join(f'{1000 * time[0]:.0f} ms, {1000 * memory[0]:.0f} KB' for time, memory in lines)} |"
    )
    plain, ours = lines[0][0][0], lines[1][0][0]
    rows += ["", f"A page takes {1000 * (ours - plain):.0f} ms more than with MkDocs and Material alone, which is"]
    rows += [f"{ours / plain - 1:.2f} of what they take for it."]
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    chosen = [int(size) for size in sys.argv[1:]]
    adopt_orphans()
    sizes = chosen or [0, 10, 100, 1000]
    result = table(sizes, [measure(size) for size in sizes])
    print(result)
    if not chosen:
        path = ROOT / "CONTRIBUTING.md"
        before, _, rest = path.read_text(encoding="utf-8").partition(MARKS[0])
        path.write_text(f"{before}{MARKS[0]}\n{result}\n{MARKS[1]}{rest.partition(MARKS[1])[2]}", encoding="utf-8")
