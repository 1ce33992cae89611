"""Figures: the same bytes on every run, one drawing for both schemes, and errors with a place."""

import functools
import re
from pathlib import Path

import pytest

from machinery.errors import PageError
from machinery.figures import draw, svg
from machinery.lists import checks
from machinery.running import run

ROOT = Path(__file__).parents[3]
PROGRAM = """import matplotlib.pyplot as plt

fig, ax = plt.subplots()
ax.plot([0, 1], [0.12345, 1], label="a line, 0.12345")
ax.grid()
ax.legend()
plt.show()
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "line.py"
    path.write_text(PROGRAM, encoding="utf-8")
    return path


def drawn(program: Path, tmp_path: Path) -> tuple[str, int]:
    """The message of the error that a program gives, without its place, and the line in it."""
    with pytest.raises(PageError) as error:
        draw.draw(program, tmp_path / "cache")
    found = re.match(r"snippets/figures/line\.py:(\d+): (.*)", str(error.value))
    return found[2], int(found[1])


def test_follows_the_page(program: Path, tmp_path: Path) -> None:
    svg = draw.draw(program, tmp_path / "cache").svg
    assert "var(--figure-1, #0b5cad)" in svg and "var(--figure-grid, #d0d0d0)" in svg and "currentColor" in svg
    assert "style=" not in svg and "<style" not in svg and "DejaVu" not in svg
    assert ">a line, 0.12345</text>" in svg  # coordinates are rounded, text is not
    assert set(re.findall(r'(?:url\(|href=")#([\w-]+)', svg)) == set(re.findall(r' id="([\w-]+)"', svg))


def test_inline(program: Path, tmp_path: Path) -> None:
    drawing = svg.inline(draw.draw(program, tmp_path / "cache").svg)
    assert drawing.startswith("<svg ") and 'role="img" aria-hidden="true"' in drawing
    assert "viewBox=" in drawing and " width=" not in drawing.partition(">")[0] and "xmlns" not in drawing


def test_nothing_that_paints_or_says_nothing(program: Path, tmp_path: Path) -> None:
    program.write_text(PROGRAM.replace('label="a line', 'gid="live-line", label="a line'), encoding="utf-8")
    svg = draw.draw(program, tmp_path / "cache").svg
    assert "<g>" not in svg and "<defs></defs>" not in svg
    assert svg.count("<g ") == svg.count("</g>") > 0
    paths = re.findall("<path [^>]*>", svg)
    assert paths and all("stroke=" in path or 'fill="none"' not in path for path in paths)
    marks = re.findall("<use [^>]*>", svg)
    assert marks and not any("stroke" in mark for mark in marks)  # their shape has it


def test_what_moves_keeps_its_name(program: Path, tmp_path: Path) -> None:
    program.write_text(PROGRAM.replace('label="a line', 'gid="live-line", label="a line'), encoding="utf-8")
    svg = draw.draw(program, tmp_path / "cache").svg
    assert '<g data-live="line"><path' in svg and 'id="live-' not in svg


def test_kept_drawings_follow_the_program(program: Path, tmp_path: Path) -> None:
    first = draw.draw(program, tmp_path / "cache")
    program.write_text(PROGRAM.replace("[0.12345, 1]", "[1, 0]"), encoding="utf-8")
    assert draw.draw(program, tmp_path / "cache") != first


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ("ax.grid()", "ax.grid(\n", "SyntaxError", 5),
        ("ax.grid()", "1 / 0", "ZeroDivisionError", 5),
        ("ax.grid()", "raise SystemExit(1)", "SystemExit", 5),
        ("ax.grid()", "import warnings; warnings.warn('x')", "UserWarning", 5),
        ("plt.show()", "plt.close('all')", "it must leave one figure", 3),
        ("plt.show()", "plt.figure()", "it must leave one figure to show, and left 2", 7),
        ("ax.grid()", "ax.plot([1], [1], color='#123456', label='x')", "#123456 cannot follow", 1),
    ],
)
def test_refuses(program: Path, tmp_path: Path, old: str, new: str, message: str, line: int) -> None:
    program.write_text(PROGRAM.replace(old, new), encoding="utf-8")
    text, where = drawn(program, tmp_path)
    assert message in text and where == line


@functools.cache
def other_process() -> run.Warm:
    """What runs programs with other hashes than the process that the build uses."""
    return run.Warm("numpy", "matplotlib.pyplot", PYTHONHASHSEED="7")


FIGURES = checks.listing(ROOT, [], {})["figures"]


@pytest.mark.parametrize("figure", FIGURES, ids=[figure["place"] for figure in FIGURES])
def test_page_shows_what_the_program_draws(figure: dict, site: Path, built_page, record_property) -> None:
    program = ROOT / figure["program"]
    drawing = draw.draw_anew(program, other_process()).svg
    assert (site / "figures" / f"{program.stem}.svg").read_text(encoding="utf-8") == drawing, (
        f"{figure['program']}:1: draws something else in another process"
    )
    page = built_page(figure["place"]).read_text(encoding="utf-8")
    assert (
        svg.inline(drawing) in page
        and draw.captioned("", figure["shows"]).partition("<figcaption>")[2].partition("</fig")[0] in page
    )
    record_property("proves", f"figures {figure['place']}")
