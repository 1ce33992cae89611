"""The build as a whole: without a warning, and the same bytes everywhere. What stops it is in tests/drill."""

import json
import logging
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from mkdocs.utils import DuplicateFilter

from machinery import mkdocs
from machinery.errors import PageError


def test_no_warnings(built_project: Path) -> None:
    log = (built_project / "build.log").read_text(encoding="utf-8")
    assert not re.findall(r"^(?:WARNING|ERROR).*", log, re.MULTILINE)


def test_same_bytes_in_another_folder(both_projects: list[Path]) -> None:
    built_project, other = both_projects
    files = {path.relative_to(built_project / "site") for path in (built_project / "site").rglob("*") if path.is_file()}
    others = {path.relative_to(other / "site") for path in (other / "site").rglob("*") if path.is_file()}
    assert files == others
    different = [
        str(name)
        for name in sorted(files)
        if (built_project / "site" / name).read_bytes() != (other / "site" / name).read_bytes()
    ]
    assert not different


def test_list_of_checks_stands_on_its_page(site: Path, read_html) -> None:
    listed = json.loads((site / "verification.json").read_text(encoding="utf-8"))
    shown = set()  # of a page with several lines in one row, each of them
    for code in read_html(site / "checked" / "index.html").select("td:first-child > code"):
        file, _, lines = code.get_text().partition(":")
        shown.update(f"{file}:{line}".removesuffix(":") for line in lines.split(", "))
    for kind, part in listed.items():
        assert part["count"] == len(part["list"]) > 0, kind
        for entry in part["list"]:
            assert str(entry["place"]) in shown


def test_the_same_mistake_is_named_again_when_it_is_saved_again(tmp_path: Path) -> None:
    """`mkdocs serve` says nothing twice, and an error would be said for the first of two builds alone."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "page.md").write_bytes(b"\xff")
    log, once = logging.getLogger("mkdocs.commands.build"), DuplicateFilter()
    log.addFilter(once)
    try:
        for _ in range(2):
            with pytest.raises(PageError, match=r"docs/page.md:1: ") as error:
                mkdocs.on_pre_build(SimpleNamespace(config_file_path=str(tmp_path / "mkdocs.yml")))
            said = logging.LogRecord("", logging.ERROR, "", 1, str(error.value), (), None)
            assert once(said) and not once(said)
    finally:
        log.removeFilter(once)
