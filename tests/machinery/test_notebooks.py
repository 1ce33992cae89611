"""Notebooks: each runs as a plain program too, and its page and its download are whole."""

import json
from pathlib import Path

import pytest
from nbformat import NotebookNode, v4

from machinery import notebooks
from machinery.errors import PageError
from machinery.lists import checks
from machinery.running import run
from machinery.sources import cells

ROOT = Path(__file__).parents[2]
NOTEBOOKS = checks.listing(ROOT, [], {})["notebooks"]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=[notebook["place"] for notebook in NOTEBOOKS])
def test_page_has_every_cell_and_what_the_program_prints(
    notebook: dict, built_page, read_html, record_property
) -> None:
    """The kernel that the build used and a plain process agree on every line that the notebook prints."""
    path = ROOT / notebook["place"]
    result = run.run_program(path, 1, path.read_text(encoding="utf-8"))
    page = read_html(built_page(notebook["place"]))
    shown = [block.get_text() for block in page.select(".language-text code")]
    assert "".join(shown).split() == result.printed.split()
    code = [cell.source for _, cell in cells.read_cells(path) if cell.cell_type == "code"]
    assert len(code) == notebook["cells"]
    words = "".join(piece for piece in page.article.strings if piece.parent.name != "annotation")
    assert page.select_one("meta[name=description]")["content"] in " ".join(words.split())
    assert [block.get_text().strip() for block in page.select(".language-python code")] == [c.strip() for c in code]
    folded = {cell.source.strip(): cell.metadata.get("fold") for _, cell in cells.read_cells(path)}
    for block in page.select(".language-python"):
        details, summary = block.find_parent("details"), folded[block.code.get_text().strip()]
        assert (details and details.summary.get_text()) == summary, f"{notebook['place']}: folded: {summary}"
    record_property("proves", f"notebooks {notebook['place']}")


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=[notebook["place"] for notebook in NOTEBOOKS])
def test_drawings_have_their_values(notebook: dict, built_page, read_html) -> None:
    figures = read_html(built_page(notebook["place"])).select("article figure")
    drawn = [cell for _, cell in cells.read_cells(ROOT / notebook["place"]) if "alt" in cell.metadata]
    assert [figure.figcaption.find(string=True) for figure in figures] == [cell.metadata["alt"] for cell in drawn]
    for figure, cell in zip(figures, drawn, strict=True):
        if "draw_images(" in cell.source:  # the values of an image are its pixels, which are there to be seen
            assert not figure.select("details table"), f"{notebook['place']}: an image has a table of values"
            continue
        rows = [[entry.get_text() for entry in row.select("th, td")] for row in figure.select("details table tr")]
        assert len(rows) > 2 and all(float(entry) < 1e4 for entry in rows[1]), (
            f"{notebook['place']}: {figure.figcaption.find(string=True)}: no table of values: {rows[:2]}"
        )


def test_runs_are_kept_for_copies_in_other_folders() -> None:
    where = "machinery/notebooks.py: KERNEL_SETTINGS names a folder, so a copy of the project runs its notebooks anew"
    assert str(ROOT) not in notebooks.KERNEL_SETTINGS, where


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=[notebook["place"] for notebook in NOTEBOOKS])
def test_download(notebook: dict, built_page, read_html) -> None:
    page = built_page(notebook["place"])
    (link,) = read_html(page).select('a[download][href$=".ipynb"]')
    path = page.parent / link["href"]
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert sum(cell["cell_type"] == "code" for cell in cells) == notebook["cells"]
    assert [cell["id"] for cell in cells] == [f"cell-{number}" for number in range(1, len(cells) + 1)]


def test_lines_of_cells(tmp_path: Path) -> None:
    path = tmp_path / "notebook.py"
    path.write_text("# %% [markdown]\n# # Title\n\n# %%\nx = 1\n\n# %%\nx = 1\nx / 0\n", encoding="utf-8")
    assert [line for line, _ in cells.read_cells(path)] == [2, 5, 8]
    assert notebooks.failing_line(path, "\x1b[36mCell\x1b[39m\x1b[36m In[2], line 2\x1b[39m") == 9


def executed(outputs: list) -> NotebookNode:
    """A notebook of one cell that ran."""
    return v4.new_notebook(cells=[v4.new_code_cell(outputs=outputs)])


@pytest.mark.parametrize(
    ("line", "output", "message"),
    [
        ("# %%", v4.new_output("execute_result", {"text/plain": "2"}), "notebook.py:2: this cell ends with a value"),
        (
            "# %%",
            v4.new_output("stream", name="stderr", text="careful"),
            "notebook.py:2: this cell prints a warning: careful",
        ),
        ("# %%", v4.new_output("display_data", {notebooks.SVG: "x"}), "notebook.py:2: this drawing has no caption"),
        (
            '# %% alt="A."',
            v4.new_output("stream", text="1"),
            "notebook.py:2: this cell has a text alternative and draws",
        ),
    ],
)
def test_refuses(tmp_path: Path, line: str, output: NotebookNode, message: str) -> None:
    path = tmp_path / "notebook.py"
    path.write_text(f"{line}\nx = 1\n", encoding="utf-8")
    with pytest.raises(PageError) as error:
        notebooks.as_markdown(path, "notebook.py", executed([output]), str)
    assert str(error.value).startswith(message)


def test_pieces_of_an_output_are_one(tmp_path: Path) -> None:
    path = tmp_path / "notebook.py"
    path.write_text("# %%\nprint(1, flush=True)\nprint(2)\n", encoding="utf-8")
    whole, pieces = (
        notebooks.as_markdown(
            path, "notebook.py", executed([v4.new_output("stream", text=text) for text in texts]), str
        )
        for texts in (["1\n2\n"], ["1\n", "2\n"])
    )
    assert pieces == whole
    assert whole.endswith('```text title="Output"\n1\n2\n```\n')
