"""The references: every list comes from the one file of sources, and what does not fit stops with the place."""

import re
from pathlib import Path

import pytest

from machinery.errors import PageError
from machinery.lists.bibliography import as_bibliography, as_list, read_sources

GOOD = """\
# Sources

[shannon-1948]
authors = "C. E. Shannon"
year = 1948
title = "A mathematical theory of communication"
where = "*Bell System Technical Journal* 27(3), 379–423"
doi = "10.1002/j.1538-7305.1948.tb01338.x"

[muller-2019]
authors = "R. Müller, S. Kornblith and G. Hinton"
year = 2019
title = "When does label smoothing help?"
arxiv = "1906.02629"
"""
PAGE = "# Softmax\n\nText.\n\n## References\n\n<!-- references: shannon-1948\n  muller-2019 -->\n"


@pytest.fixture
def write(tmp_path: Path):
    """Write sources, a page and a notebook into an empty project."""

    def write(sources: str = GOOD, page: str = PAGE, notebook: str = "# %% [markdown]\n# # Try it\n") -> Path:
        for name, text in {"bibliography.toml": sources, "learn/softmax.md": page, "learn/try.py": notebook}.items():
            path = tmp_path / "docs" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_list_of_a_page(write) -> None:
    assert as_list(read_sources(write()), " shannon-1948\n  muller-2019 ").split("\n") == [
        "- R. Müller, S. Kornblith and G. Hinton (2019). When does label smoothing help? "
        "[arXiv:1906.02629](https://arxiv.org/abs/1906.02629).",
        "- C. E. Shannon (1948). A mathematical theory of communication. *Bell System Technical Journal* 27(3), "
        "379–423. [doi:10.1002/j.1538-7305.1948.tb01338.x](https://doi.org/10.1002/j.1538-7305.1948.tb01338.x).",
    ]


def test_bibliography_names_the_pages_and_notebooks_that_cite(write) -> None:
    notebook = "# %% [markdown]\n# # Try it\n#\n# <!-- references: shannon-1948 -->\n"
    first, second = as_bibliography(read_sources(write(notebook=notebook))).split("\n")
    assert first.startswith('- <span class="source" id="muller-2019"></span>R. Müller')
    assert first.endswith(" Cited in: [Softmax](learn/softmax.md).")
    assert second.endswith(" Cited in: [Softmax](learn/softmax.md), [Try it](learn/try.py).")


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("shannon-1948]", "shannon-1949]", 3, "is of 1948: name it after the first author and that year"),
        ('arxiv = "1906.02629"\n', "", 10, "has neither doi nor arxiv: add one"),
        ('arxiv = "1906.02629"', 'arxiv = "1906.2629v1"', 10, "has arxiv = '1906.2629v1': the head of the file says"),
        ('doi = "10', 'doi = "https://doi.org/10', 3, "has doi = 'https://doi.org/10"),
        ("year = 1948", "year = 48", 3, "has year = 48: "),
        ("year = 1948\n", "", 3, "has year = None: "),
        ('title = "When', 'name = "When', 10, "has name = 'When does"),
        ("communication", "communication.", 3, "has title = 'A mathematical theory of communication.': "),
    ],
)
def test_source_that_is_not_well_described(write, old: str, new: str, line: int, message: str) -> None:
    assert old in GOOD
    page = PAGE.replace("shannon-1948", "shannon-1949") if "1949" in new else PAGE
    with pytest.raises(PageError) as error:
        read_sources(write(GOOD.replace(old, new, 1), page))
    assert re.match(rf"docs/bibliography.toml:{line}: \[\w+-\d+\] ", str(error.value))
    assert f"] {message}" in str(error.value)


def test_source_that_no_page_cites(write) -> None:
    with pytest.raises(
        PageError, match=r"^docs/bibliography.toml:3: \[shannon-1948\] is cited by no page: cite it, <!"
    ):
        read_sources(write(page=PAGE.replace("shannon-1948", "")))


def test_citation_without_a_source(write) -> None:
    message = r"docs/bibliography.toml has no \[good-1952\]: correct the name, or add it"
    with pytest.raises(PageError, match=rf"^docs/learn/softmax.md:8: {message}"):
        read_sources(write(page=PAGE.replace("muller-2019", "muller-2019 good-1952")))
    with pytest.raises(PageError, match=rf"^docs/learn/try.py:4: {message}"):
        read_sources(write(notebook="# %% [markdown]\n# # Try it\n#\n# <!-- references: good-1952 -->\n"))


def test_built_lists(site: Path, project: Path, build, read_html) -> None:
    page = read_html(site / "learn" / "cross-entropy" / "index.html")
    entry = next(item for item in page.select("#references ~ ul li") if "Gneiting" in item.get_text())
    assert entry.select_one("em").get_text() == "Journal of the American Statistical Association"
    assert entry.select_one("a")["href"] == "https://doi.org/10.1198/016214506000001437"
    notebook = project / "docs" / "learn" / "from-logits-to-loss.py"
    cell = "\n# %% [markdown]\n# ## References\n#\n# <!-- references: shannon-1948 -->\n"
    notebook.write_text(notebook.read_text(encoding="utf-8") + cell, encoding="utf-8")
    result = build(project)
    assert result.returncode == 0, result.stderr
    built = read_html(project / "site" / "learn" / "from-logits-to-loss" / "index.html")
    assert built.select_one("#references ~ ul li").get_text().startswith("C. E. Shannon (1948). A mathematical")
    entry = read_html(project / "site" / "bibliography" / "index.html").select_one("#shannon-1948").parent
    assert entry.select_one("a[href='../learn/from-logits-to-loss/']").get_text() == "From logits to loss and back"
