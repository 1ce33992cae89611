"""Notebooks as other people write them: their lines, and what is refused of their cells and of what comes out."""

from pathlib import Path

import pytest

from machinery.errors import PageError
from machinery.sources import cells

TITLE = "# %% [markdown]\n# # Title\n#\n# It is about $x$.\n\n"


@pytest.fixture
def notebook(tmp_path: Path):
    """How a notebook is written, below its title, and looked through."""

    def notebook(text: str) -> Path:
        path = tmp_path / "docs" / "learn" / "notebook.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        cells.refuse(path, tmp_path)
        return path

    return notebook


def test_lines_of_cells_that_begin_alike(notebook) -> None:
    text = "# %%\n\nx = 1\n\n# %%\nx = 1\nx\n\n# %% [markdown]\n'''\ntext\n'''\n\n# %%\n1\n\n# %%\n1\n"
    assert [line for line, _ in cells.read_cells(notebook(TITLE + text))] == [2, 7, 11, 16, 20, 23]


def test_a_header_of_jupytext(notebook) -> None:
    header = "# ---\n# jupyter:\n#   jupytext:\n#     text_representation:\n#       format_name: percent\n# ---\n\n"
    assert [line for line, _ in cells.read_cells(notebook(header + TITLE + "# %%\nx = 1\n"))] == [9, 14]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("# %%\nx = !ls\n", 7, "'x = !ls' is no Python: no magics"),
        ("# %%\nx = 1\n# %matplotlib inline\n", 8, "'# %matplotlib inline' is no Python: no magics"),
        ("# %%\n%%timeit -n 1\nx = 1\n", 7, "'%%timeit -n 1' is no Python"),
        ("# %%\nx = = 1\n", 7, "'x = = 1' is no Python: invalid syntax"),
        ("# %% The name of a cell\nx = 1\n", 6, "a cell has alt and fold, and no 'title'"),
        ('# %% tags=["hide-input"]\nx = 1\n', 6, "a cell has alt and fold, and no 'tags'"),
        ("# %%\n\n# %%\nx = 1\n", 7, "an empty cell"),
        ("# %% [raw]\n# <b>x</b>\n", 7, "a raw cell"),
        ("# %%\nx = '''\n~~~\n'''\n", 8, "this would end the block"),
        ("# %% [markdown]\n# a\n#\n# ```ipython\n# x\n# ```\n", 9, "a program stands in a cell of its own"),
    ],
)
def test_refuses(notebook, text: str, line: int, message: str) -> None:
    with pytest.raises(PageError) as error:
        notebook(TITLE + text)
    assert str(error.value).startswith(f"docs/learn/notebook.py:{line}: {message}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1: begin with a cell of text"),
        ("import numpy\n", "1: begin with a cell of text"),
        ("# %% [markdown]\n# ## Too deep\n", "1: begin with a cell of text"),
        ("# %% [markdown]\n# # Title\n#\n# It is about $\\hat p$.\n", "4: LaTeX in the first sentence"),
    ],
)
def test_refuses_beginnings(notebook, text: str, message: str) -> None:
    with pytest.raises(PageError) as error:
        notebook(text)
    assert str(error.value).startswith(f"docs/learn/notebook.py:{message}")


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("stderr", "warning: x", "prints a warning"),
        ("stderr", "100%|####| 3/3", "prints a warning"),
        ("stdout", "1\r2\r3", "a bar of progress"),
        ("stdout", "\x1b[31mred", "a bar of progress"),
        ("stdout", "<function f at 0x7f0000000000>", "an address in memory"),
        ("text/plain", "[<matplotlib.lines.Line2D at 0x7f0000000000>]", "end the line with a semicolon"),
        ("text/plain", "0.5", "only a notebook shows: print()"),
        ("text/html", "<table></table>", "only a notebook shows: print()"),
        ("image/png", "", "only a notebook shows"),
        ("application/vnd.jupyter.widget-view+json", "{}", "only a notebook shows"),
        ("stdout", "a\n```\nb", "this output would break the page"),
        ("stdout", '--8<-- "x.py"', "this output would break the page"),
    ],
)
def test_refuses_outputs(kind: str, text: str, message: str) -> None:
    with pytest.raises(PageError, match=r"^page.py:7: ") as error:
        cells.refuse_output(kind, text, "page.py", 7)
    assert message in str(error.value)


@pytest.mark.parametrize(("kind", "text"), [("stdout", "a 0x1f b\n"), ("image/svg+xml", "<svg/>")])
def test_accepts_outputs(kind: str, text: str) -> None:
    cells.refuse_output(kind, text, "page.py", 7)
