"""Collect the Python blocks of the pages, run each as it stands, and hold the built list of checks against what ran."""

import difflib
import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT))  # where the package of the machinery is

from machinery import kept  # noqa: E402
from machinery.errors import PageError  # noqa: E402
from machinery.finish.placed import Placed  # noqa: E402
from machinery.formulas import bindings  # noqa: E402
from machinery.running import run as running  # noqa: E402
from machinery.sources import cells, standalone  # noqa: E402
from machinery.sources.pages import Block, all_pages, read_blocks  # noqa: E402

SITE = pytest.StashKey[Path]()  # where the tests built the site that they read
PAGES = pytest.StashKey[set[Path]]()  # the pages and notebooks that pytest was asked for, when it was for nothing else
os.environ["MPLBACKEND"] = "svg"  # plt.show() opens no window, here and in the programs that the tests start


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-outputs", action="store_true", help="rewrite recorded outputs instead of comparing them")
    parser.addoption("--site", type=Path, help="read this built site, instead of building one")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if pages := config.stash.get(PAGES, set()):
        items[:] = [item for item in items if page_of(item) in pages]
        items.sort(key=lambda item: not isinstance(item, BlockItem))  # what is computed from blocks comes after them
    if config.option.update_outputs:  # from the end of each page, since a longer output moves what is below it
        items.sort(key=lambda item: -item.block.line if isinstance(item, BlockItem) else 0)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    if config.option.update_outputs:  # one after the other: two of them may write the same file
        config.option.numprocesses = None
    given = {(config.invocation_params.dir / argument).resolve() for argument in config.args}
    notebooks = {path for path in given if path.suffix == ".py" and path.is_relative_to(ROOT / "docs")}
    if given and given <= {*all_pages(ROOT), *filter(Path.is_file, notebooks)}:
        new = config.option.update_outputs or any(kept.read(found_right(page)) is None for page in given)
        beside = [ROOT / "tests" / "docs" / name for name in ("test_numbers.py", "test_formulas.py")[: 1 + new]]
        config.stash[PAGES] = given
        config.option.numprocesses = None  # to start another process takes longer than this does
        config.args[:] = map(str, [*(given - notebooks), *filter(Path.is_file, beside)])


def page_of(item: pytest.Item) -> Path | None:
    """The page or notebook that a test is of: of a block, of the numbers of a page, or of a formula."""
    if isinstance(item, BlockItem):
        return item.path
    of = item.callspec.params if hasattr(item, "callspec") else {}
    return of.get("path") or ("formula" in of and ROOT / of["formula"].page) or None


def found_right(page: Path) -> Path:
    """Where it is kept that all formulas of a page passed their tests, under the digest of all that these read.

    It is kept for those who write a page, and ask pytest for it alone: every other run checks every formula.
    """
    place, record = page.relative_to(ROOT).as_posix(), bindings.read_record(ROOT)
    formulas = bindings.bindings(cells.text(page), place) if b"<!-- formula:" in page.read_bytes() else []
    parts = [repr((replace(formula, line=0), record.get(formula.name))).encode() for formula in formulas]
    read = [ROOT / "requirements.txt", ROOT / "docs" / "notation.toml", ROOT / "tests" / "docs" / "test_formulas.py"]
    read += sorted(path for path in (ROOT / "machinery").rglob("*") if path.suffix in (".py", ".lark", ".toml"))
    read += [ROOT / "snippets" / formula.file for formula in formulas if formula.file]
    parts += [path.read_bytes() if path.exists() else b"" for path in read]
    return ROOT / ".cache" / "formulas" / hashlib.sha256(b"|".join(parts)).hexdigest()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """One process for a few pages: to start another takes longer than their blocks."""
    return 0 if config.args and all(argument.partition("::")[0].endswith(".md") for argument in config.args) else None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    return PageFile.from_parent(parent, path=file_path) if file_path in all_pages(ROOT) else None


class PageFile(pytest.File):
    """A page: the Python blocks on it, each a test."""

    def collect(self):
        try:
            for block in read_blocks(self.path, ROOT):
                if block.runs_elsewhere:
                    continue
                yield BlockItem.from_parent(self, name=f"line {block.line}", block=block)
        except PageError as error:
            raise self.CollectError(str(error)) from None


class BlockFailure(Exception):
    """A block that raised or printed something else. Its text says where, and what to do."""


class BlockItem(pytest.Item):
    """A block: it runs alone, as `__main__`, in an empty folder, and prints what the page says that it prints."""

    def __init__(self, *, block: Block, **kwargs):
        super().__init__(**kwargs)
        self.block = block

    def runtest(self) -> None:
        printed = run(self.block)
        if address := standalone.address(printed):
            message = f"{address!r} shows an address in memory, another one on each run: print something else"
            raise BlockFailure(f"{self.block.place}: {message}")
        self.user_properties.append(("proves", f"blocks {self.block.place}"))
        if self.block.output is not None:
            check_output(self.block, printed, update=self.config.getoption("update_outputs"))
            self.user_properties.append(("proves", f"outputs {self.block.page}:{self.block.output_line}"))
        elif printed:
            raise BlockFailure(f"{self.block.place}: the page does not show what this block prints: {printed!r}")

    def reportinfo(self):
        return self.path, self.block.line - 1, self.block.place


def run(block: Block, root: Path = ROOT) -> str:
    """Run a block in a process of its own and return what it printed.

    An error names the real file and line, without the frames around it.
    """
    name, first_line = block.source
    try:
        return running.run_program(root / name, first_line, block.code).printed
    except running.Failure as failure:
        where = f"{name}:{failure.line or first_line}: the block at {block.place}"
        alone = ": each block runs alone, so it brings its own imports and names" * ("NameError" in failure.text)
        raise BlockFailure(f"{where} {failure.text}{alone}\n\n{failure.shown}") from None


def check_output(block: Block, printed: str, update: bool = False, root: Path = ROOT) -> None:
    """Compare a block's recorded output with what it printed, or, with `update`, write down what it printed."""
    recorded, now = block.output.rstrip("\n").split("\n"), printed.rstrip("\n").split("\n")
    name, first_line = block.output_source
    if name != block.page and not name.endswith(".out"):
        raise BlockFailure(f"{block.page}:{block.output_line}: an output is recorded in an .out file, not in {name}")
    if recorded == now:
        return
    if update:
        write_output(block, now, root / name)
        return
    same = next(n for n in range(len(recorded) + 1) if recorded[: n + 1] != now[: n + 1])
    difference = "\n".join(difflib.unified_diff(recorded, now, "recorded", "printed now", lineterm=""))
    raise BlockFailure(
        f"{name}:{first_line + same}: the block at {block.place} prints something else "
        f"(pytest --update-outputs writes down what it prints now)\n\n{difference}"
    )


def write_output(block: Block, now: list[str], file: Path) -> None:
    """Write down what a block printed: into the page between the two fences, or as the whole of an .out file.

    Raises BlockFailure, and writes nothing, where the page could not hold it.
    """
    place = f"{block.page}:{block.output_line}"
    for line in now:
        if cells.breaks_page(line) or len(line.splitlines()) > 1 or re.search(r"[\0-\x08\x0b-\x1f]", line):
            raise BlockFailure(f"{place}: this output would break the page, so it was not written down: {line!r}")
    name, first_line = block.output_source
    text = file.read_text(encoding="utf-8")
    if name == block.page:
        lines = text.split("\n")
        indent, count = lines[first_line - 2].split("`")[0], block.output.count("\n")
        lines[first_line - 1 : first_line - 1 + count] = [indent + line if line else "" for line in now]
        text = "\n".join(lines)
    elif text.strip() == block.output.strip():
        text = "\n".join(now) + "\n"
    else:
        raise BlockFailure(f"{place}: more than {name} is recorded here, so nothing was written down")
    kept.replace(file, text.encode())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call: pytest.CallInfo) -> Iterator[None]:
    """Of what is wrong on a page show what is wrong, and not how the machinery found it."""
    report = yield
    if report.failed and isinstance(call.excinfo.value, (BlockFailure, PageError)):
        report.longrepr = str(call.excinfo.value)
    return report


def pytest_runtest_teardown() -> None:
    """Close the figures that a block or a notebook has left: Matplotlib warns when many are open."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


# What ran is held against the list that the build made, so that the list cannot claim more than was done.

proven: set[str] = set()
skipped: set[str] = set()  # what no test could prove here, where a browser is missing
deselected = pytest.StashKey[bool]()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call" and not report.failed:
        of_report = {value for key, value in report.user_properties if key == "proves"}
        (proven if report.passed else skipped).update(of_report)


def pytest_deselected(items: list[pytest.Item]) -> None:
    if items:
        items[0].config.stash[deselected] = True


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node) -> None:
    """Take over what a process that ran some of the tests knows: its site, and whether it left tests out."""
    stash = node.config.stash
    if site := node.workeroutput.get("site"):
        stash[SITE] = Path(site)
    stash[deselected] = stash.get(deselected, False) or node.workeroutput["deselected"]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """After a run of pages that passed, keep that their formulas are right. After a whole run: compare the lists, then
    leave the site that was tested in `site/`."""
    if "hypothesis" not in sys.modules:  # or its plugin imports it now, to look whether it has something to say
        session.config.pluginmanager.unregister(name="hypothesispytest")
    stash = session.config.stash
    for page in stash.get(PAGES, ()) if not (exitstatus or stash.get(deselected, False)) else ():
        kept.write(found_right(page), b"")
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput |= {"site": str(stash.get(SITE, "")), "deselected": stash.get(deselected, False)}
        return
    whole = session.config.args_source == pytest.Config.ArgsSource.TESTPATHS and not stash.get(deselected, False)
    if exitstatus or not whole or session.config.option.collectonly:
        return
    site = stash[SITE]
    listed = json.loads((site / "verification.json").read_text(encoding="utf-8"))
    claimed = {
        f"{kind} {entry['place']} {entry.get('number', '')}".rstrip()
        for kind, part in listed.items()
        for entry in part["list"]
    }
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if claimed - skipped != proven:
        for difference, meaning in (
            (claimed - skipped - proven, "listed, and no test proved it"),
            (proven - claimed, "not listed"),
        ):
            for entry in sorted(difference):
                reporter.write_line(f"verification.json: {entry}: {meaning}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        return
    placed = Placed(ROOT / "site")
    shutil.copytree(site, placed.folder, dirs_exist_ok=True)
    placed.put()
    reporter.write_line(f"\n{len(proven)} entries of verification.json hold; the tested site is in site/", green=True)
    if left := len(claimed - proven):
        reporter.write_line(f"{left} more could not be tried here, for the reasons of the skipped tests")
