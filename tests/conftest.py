"""What the tests share: copies of the project to build and to break, and the site that they read."""

import functools
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import localcontext
from pathlib import Path

import numpy as np
import pytest
from bs4 import BeautifulSoup
from xdist.scheduler import LoadScopeScheduling

from machinery.formulas import bindings
from machinery.formulas.evaluate import Scope, read
from machinery.formulas.functions import CONTEXT, exact
from machinery.formulas.notation import Notation
from machinery.lists.programs import SEVEN

ROOT = Path(__file__).parents[1]
SOURCES = ("mkdocs.yml", "hooks.py", "README.md", "requirements.txt", "docs", "snippets", "machinery")
REPOSITORY = (
    "CONTRIBUTING.md",
    ".ci",
    "conftest.py",
    "pyproject.toml",
    "requirements-frameworks.txt",
    "tests",
    ".github",
)  # and the sources
KEPT = tuple(f".cache/{name}" for name in ("cards", "figures", "fonts", "notebooks"))
BUILDS = ("project", "somewhere/else")
BUILD_MINUTES = 10
Build = Callable[[Path], subprocess.CompletedProcess]


TOGETHER = (  # tests that share what is dear, by their names: where the parts in parentheses are the same
    r"tests/browser/.*\[(home|[\w/-]+/)(?:-\w+)?\]$",  # the visits to a page
    r"tests/(?:docs/test_built_site|machinery/lists/test_formula_sheet|browser/.*_found_and_shared)()",  # pages, parsed
    r"tests/drill/(test_faults)",  # the small site
    r"tests/frameworks/test_programs.*\[(\w+)/",  # a framework, loaded
)


class Together(LoadScopeScheduling):
    """Tests that share what is dear run in one process, and those that are many begin first; each other test runs where
    there is time.

    The mark `xdist_group` would do, but pytest 9.2 passes over it in silence (pytest-xdist, issue 1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        found = ((pattern, re.match(pattern, nodeid)) for pattern in TOGETHER)
        return next((f"{pattern} {match[1]}" for pattern, match in found if match), nodeid)


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers():
    """One process more than there are cores: a visit waits for a third of its time, for a font or for silence."""
    return (yield) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together:
    return Together(config, log)


def copy_project(source: Path, target: Path, *names: str) -> Path:
    """Copy what a build needs into a new folder."""
    for name in names:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source / name, target / name)
    return target


def run_build(project: Path) -> subprocess.CompletedProcess:
    """Build a copy of the project, strictly, as an author would: into its `site/`, with nothing set by the caller."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture
def build() -> Build:
    """How a copy of the project is built."""
    return run_build


@pytest.fixture
def copy_sources() -> Callable[[Path], Path]:
    """How a clean copy of the project is made: the sources alone."""
    return lambda target: copy_project(ROOT, target, *SOURCES)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A folder that all processes of a test run have in common."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if hasattr(request.config, "workerinput") else folder


def build_once(shared: Path, place: str) -> Path:
    """A copy of the project at a place, built from nothing by the process that asks first: the others wait for it."""
    project, done = shared / place, shared / f"{place.replace('/', ' ')}.log"
    if claim(shared, place):
        result = run_build(copy_project(ROOT, project, *SOURCES))
        log = done.with_suffix(".part")
        log.write_text(f"{result.returncode}\n{result.stderr}", encoding="utf-8")
        log.rename(done)
    end = time.monotonic() + BUILD_MINUTES * 60
    while not done.exists():
        assert time.monotonic() < end, f"the process that built {project} has ended, or takes long"
        time.sleep(0.1)
    status, _, log = done.read_text(encoding="utf-8").partition("\n")
    assert status == "0", log
    (project / "build.log").write_text(log, encoding="utf-8")
    return project


@pytest.fixture(scope="session", name="claim")
def how_to_claim(shared: Path) -> Callable[[str], bool]:
    """Whether this process is the first of all that begins something, by its name."""
    return functools.partial(claim, shared)


def claim(shared: Path, name: str) -> bool:
    """Whether this process is the first that begins something."""
    try:
        (shared / f"{name.replace('/', ' ')} is begun").mkdir()
    except FileExistsError:
        return False
    return True


@pytest.fixture(scope="session")
def built_project(shared: Path, request: pytest.FixtureRequest) -> Path:
    """A copy of the project in a folder of its own, built from nothing.

    There are two, in folders of different depth, with the same bytes. The second process that asks builds the second,
    rather than wait for the first; it is there for `test_same_bytes_in_another_folder` in any case.
    """
    first, second = BUILDS
    begun = (shared / f"{first} is begun").exists()
    done = (shared / f"{first}.log").exists()
    taken = (shared / f"{second.replace('/', ' ')} is begun").exists()
    project = build_once(shared, second if begun and not done and not taken else first)
    site_key = request.config.pluginmanager.getplugin(str(ROOT / "conftest.py")).SITE
    request.config.stash[site_key] = project / "site"
    return project


@pytest.fixture(scope="session")
def both_projects(shared: Path) -> list[Path]:
    """Both copies of the project, each built from nothing."""
    return [build_once(shared, place) for place in BUILDS]


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest) -> Path:
    """The folder of the built site: the one given with --site, or else one that is built for the tests."""
    given = request.config.getoption("site")
    return given.resolve() if given else request.getfixturevalue("built_project") / "site"


@pytest.fixture
def project(built_project: Path, tmp_path: Path) -> Path:
    """A copy of the project to break. It brings along what was kept of the first build, so that it builds quickly."""
    return copy_project(built_project, tmp_path / "project", *SOURCES, ".cache")


SMALL = {
    "docs/index.md": """---
description: A small site.
---

# Home

{formula}{blocks}![A line that rises.](figures/line.svg)
""",
    "docs/programs.md": """---
description: Programs.
---

# Programs

## All

<!-- programs: {names} -->
""",
    "docs/learn/note.py": """# %% [markdown]
# # A notebook
#
# It prints one number, unlike [the programs](../programs.md#all).

# %%
print(1)
""",
    "snippets/figures/line.py": """import matplotlib.pyplot as plt

plt.plot([0, 1], [1, 2], label="a line")
plt.show()
""",
    "docs/bibliography.toml": "",
}
FORMULA = r"""<!-- formula: softmax-ratio = softmax.py:softmax(z)[k] / softmax(z)[j] where z in reals -->
$$
\frac{\hat p_k}{\hat p_j} = e^{z_k - z_j}
$$

"""
BLOCK = """```python
--8<-- "{0}.py"
```

<!--pytest-codeblocks:expected-output-->

```text
--8<-- "{0}.out"
```

"""
SMALL_NAV = """nav:
  - Home: index.md
  - programs.md
  - Course:
      - 1. A notebook: learn/note.py
"""


@pytest.fixture(scope="session")
def small_site() -> Callable[[Path], Path]:
    """How a project of three pages is made that builds quickly: one with a formula and a figure, a list, a notebook."""

    def make(target: Path) -> Path:
        copied = [f"snippets/{name}{end}" for name in SEVEN for end in (".py", ".out")]
        copy_project(ROOT, target, *SOURCES[:4], "machinery", "docs/assets", "docs/notation.toml", *copied)
        for explorer in (target / "docs" / "assets" / "explorers").glob("*-explorer.*"):
            explorer.unlink()
        given = {"formula": FORMULA, "blocks": "".join(map(BLOCK.format, SEVEN)), "names": " ".join(SEVEN)}
        for name, text in SMALL.items():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_text(text.format(**given), encoding="utf-8")
        record = bindings.read_record(ROOT)
        bindings.write_record(target, {name: record[name] for name in ("softmax-ratio",)})
        settings = (target / "mkdocs.yml").read_text(encoding="utf-8")
        settings = re.sub(r"^nav:\n(?:  .*\n)+", SMALL_NAV, settings, flags=re.MULTILINE)
        needs = "extra:\n  needs:\n    learn/note.py: []\n"
        settings = re.sub(r"^extra:\n(?:  .*\n)+", needs, settings, flags=re.MULTILINE)
        (target / "mkdocs.yml").write_text(settings, encoding="utf-8")
        return target

    return make


@pytest.fixture(scope="session")
def whole(built_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository, with its tests and with what was kept of the first build."""
    whole = copy_project(ROOT, tmp_path_factory.mktemp("whole"), *REPOSITORY)
    return copy_project(built_project, whole, *SOURCES, *KEPT)


@pytest.fixture
def repository(whole: Path, tmp_path: Path) -> Path:
    """A copy of the repository to break. Its files are links: write to none of them, put another in its place."""
    project = tmp_path / "project"
    shutil.copytree(whole, project, copy_function=os.link)
    return project


@pytest.fixture
def built_page(site: Path) -> Callable[[str], Path]:
    """The built page of a place in the sources, such as `docs/learn/softmax.md:12`."""

    def find(place: str) -> Path:
        source = Path(place.partition(":")[0]).relative_to("docs").with_suffix("")
        return site / source.parent / "index.html" if source.name == "index" else site / source / "index.html"

    return find


@pytest.fixture(scope="session")
def read_html() -> Callable[[Path], BeautifulSoup]:
    """How a built page is read: parsed once, for all that look at it."""

    @functools.cache
    def parse(path: Path, _: int) -> BeautifulSoup:
        return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")

    return lambda path: parse(path.resolve(), path.stat().st_mtime_ns)


@pytest.fixture(scope="session")
def evaluate() -> Callable[..., np.ndarray | float]:
    """How an expression is evaluated, for values given by their names in programs; indices count from 1.

    The result is a float, a vector or a matrix. Sizes are taken from the arrays. Raises FormulaError.
    """

    def evaluate(latex: str, notation: Notation, **values: object) -> np.ndarray | float:
        with localcontext(CONTEXT):
            known, given = {s.python: s for s in notation.symbols.values()}, {}
            for name, value in values.items():
                given[known[name].latex] = exact(value)
                given |= {size: exact(n) for size, n in zip(known[name].shape, np.shape(value), strict=False)}
            result = Scope(notation, given).evaluate(read(latex, notation)).astype(float)
            return result.item() if result.size == 1 else result[:, 0] if result.shape[1] == 1 else result

    return evaluate
