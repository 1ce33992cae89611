"""The values behind figures: what was drawn, in tables that a reader can open."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure

from machinery.errors import PageError
from machinery.figures import draw, values

ROOT = Path(__file__).parents[3]


def cells(html: str) -> list[list[list[str]]]:
    """The tables of some HTML: rows of cells."""
    tables = BeautifulSoup(html, "html.parser").find_all("table")
    return [[[cell.get_text() for cell in row.find_all(["th", "td"])] for row in t.find_all("tr")] for t in tables]


def test_lines_that_share_their_x_are_one_table() -> None:
    axes = Figure().subplots()
    axes.plot([0, 1], [2, 3.14159], label="rising")
    axes.plot([0, 1], [-0.0, -1e-9], label="a < b")
    axes.plot([5], [6], "o", label="a point")
    axes.axvline(0.5)
    axes.set_xlabel("time")
    assert cells(values.as_tables(axes.figure)) == [
        [["time", "rising", "a < b"], ["0", "2", "0"], ["1", "3.14", "-1e-09"]],
        [["time", "a point"], ["5", "6"]],
    ]


def test_long_lines_are_shown_in_part_with_both_ends() -> None:
    axes = Figure().subplots()
    axes.plot(range(401), range(401))
    axes.set_ylabel("count")
    (table,) = cells(values.as_tables(axes.figure))
    assert table[0] == ["x", "count"] and len(table) == 1 + values.ROWS
    assert table[1] == ["0", "0"] and table[-1] == ["400", "400"]


def test_bars_and_points() -> None:
    left, right = Figure().subplots(1, 2)
    left.bar(["cat", "dog"], [0.25, 0.75])
    left.set_title("probability")
    right.scatter([1, 2], [3, 4], label="examples")
    right.set_xlabel("size")
    assert cells(values.as_tables(left.figure)) == [
        [["x", "probability"], ["cat", "0.25"], ["dog", "0.75"]],
        [["size", "examples"], ["1", "3"], ["2", "4"]],
    ]


def test_bars_that_lie_and_points_with_names() -> None:
    left, right = Figure().subplots(1, 2)
    left.barh([0.1, 1.1], [0.25, 0.75])
    left.set_yticks([0.1, 1.1], ["cat", "dog"], visible=False)
    left.set_xlabel("probability")
    right.plot([1, 2], ["mistake", "cut-off"], "o", label="cause")
    right.set_xlabel("loss")
    assert cells(values.as_tables(left.figure)) == [
        [["x", "probability"], ["cat", "0.25"], ["dog", "0.75"]],
        [["loss", "cause"], ["1", "mistake"], ["2", "cut-off"]],
    ]


def test_stems_and_error_bars_have_the_labels_of_their_groups() -> None:
    ax = Figure().subplots()
    ax.stem([1, 2], [3, 4], label="A")
    ax.errorbar([1, 2], [5, 6], yerr=0.1, capsize=3, label="B")
    ax.plot([1, 2], [7, 8], label="C")
    assert cells(values.as_tables(ax.figure)) == [[["x", "A", "B", "C"], ["1", "3", "5", "7"], ["2", "4", "6", "8"]]]


def test_a_series_without_a_name_is_an_error(tmp_path: Path) -> None:
    program = tmp_path / "two.py"
    program.write_text("import matplotlib.pyplot as plt\nplt.plot([1], [2])\nplt.plot([1], [3])\nplt.show()\n", "utf-8")
    with pytest.raises(PageError, match=r"snippets/figures/two\.py:2: .*each needs a label"):
        draw.draw(program, tmp_path / "cache")


def test_every_figure_of_the_site_shows_its_values(site: Path) -> None:
    drawn = 0
    for page in sorted(site.rglob("*.html")):
        for figure in BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select("figure:has(svg)"):
            whole = figure.find_parent(class_="explorer") or figure
            drawn_by_a_program = [Path(link["href"]) for link in whole.select("a[href*='snippets/figures/']")]
            for program in drawn_by_a_program:  # a diagram of boxes and arrows plots nothing, and has no values
                text = (ROOT / "snippets" / "figures" / program.name).read_text(encoding="utf-8")
                plots, has_values = re.search(r"\.(plot|bar|barh|scatter)\(", text), whole.select("details table td")
                assert has_values or not plots, f"snippets/figures/{program.name}:1: what it plots is in no table"
            drawn += bool(drawn_by_a_program)
    assert drawn >= len(list((ROOT / "snippets" / "figures").glob("*.py")))
