"""The Markdown extension: the places in a page that it finds."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown
from pymdownx.slugs import slugify

from machinery.errors import PageError
from machinery.formulas.bindings import bindings
from machinery.markup.extension import Machinery
from machinery.site import Page, Site

EXTENSIONS = ["md_in_html", "tables", "toc", "pymdownx.arithmatex", "pymdownx.highlight", "pymdownx.superfences"]
EXTENSIONS += ["pymdownx.tabbed"]
SETTINGS = {
    "pymdownx.arithmatex": {"generic": True},
    "pymdownx.tabbed": {"slugify": slugify(case="lower"), "combine_header_slug": True},
}


@pytest.fixture
def render(tmp_path: Path):
    """How a page of a site with nothing else is rendered."""

    def render(text: str) -> BeautifulSoup:
        formulas = {formula.name: formula for formula in bindings(text, "docs/page.md")}
        machinery = Machinery(Site(tmp_path, formulas, {}, {"blocks": [{"place": "docs/page.md:1"}]}, {}, {}, {}))
        machinery.page = Page("docs/page.md", "learn/page/", text)
        md = Markdown(extensions=[*EXTENSIONS, machinery], extension_configs=SETTINGS)
        return BeautifulSoup(md.convert(text), "html.parser")

    return render


def test_formulas(render) -> None:
    page = render("Of $x$, ($y$). Or \\$5.\n\n<!-- formula: one -->\n$$ a\n< b $$\n".replace("-->\n$$", "-->\n\n$$"))
    assert [span.get_text()[-2:].strip() for span in page.select("p > .unbroken")] == ["x,", ")."]
    assert "Or $5." in page.get_text()
    named = page.select_one("#formula-one.named-formula")
    assert named.select_one(".formula > .formula__box > math annotation").get_text() == "a\n< b"
    assert named.p.has_attr("hidden") and named.p.get_text() == "Formula: one"
    assert named.select_one(".formula-check summary").get_text() == "Not checked yet"


def test_numbers_of_a_formula_say_where_they_are_from(render) -> None:
    page = render("The $(0.1<!-- = p[0] -->, 0.9<!-- = p[1] -->)$ and $\\frac{1}{2} = 0.5<!-- = 1 / 2 -->$.\n")
    assert [math.annotation.get_text() for math in page.find_all("math")] == ["(0.1, 0.9)", r"\frac{1}{2} = 0.5"]


def test_formula_that_its_comment_swallows(render) -> None:
    with pytest.raises(PageError, match=r"^docs/page.md:4: not typeset: leave a blank line"):
        render("- A.\n\n    <!-- formula: one -->\n    $$\n    a = b\n    $$\n")


def test_tables_scroll_and_notes_go(render) -> None:
    page = render("| a |\n| --- |\n| 0.5<!-- = p --> |\n\n<!-- a note -->\n\nB.\n")
    assert page.select_one("div.table > table.cells td").decode_contents() == "0.5"
    assert "note" not in str(page) and not [p for p in page.select("p") if not p.get_text()]


def test_lists_fill_in_their_comments_and_not_those_in_code(render) -> None:
    page = render("<!-- verification -->\n\n```text\n<!-- verification -->\n```\n\nThe `<!-- verification -->`.\n")
    assert len(page.select("div.table > table.cells")) == 1 and page.h2.get_text() == "1 code blocks"
    assert [code.get_text().strip() for code in page.select("code")][-2:] == ["<!-- verification -->"] * 2


def test_programs_link_to_their_files(render) -> None:
    text = '```python\n--8<-- "log_softmax_of_many_logits.py"\n```\n'
    first, second = render(f"{text}\n{text}").select(".highlight .filename a[download]")
    assert first["href"] == "../../snippets/log_softmax_of_many_logits.py" and first.wbr
    assert first["id"] == "program-log_softmax_of_many_logits" and not second.has_attr("id")


def test_image_that_no_program_draws(render) -> None:
    assert render("![A line](../assets/none.svg)\n").select_one("p > img")["src"] == "../assets/none.svg"
    with pytest.raises(PageError, match=r"^docs/page.md:3: there is no snippets/figures/none.py"):
        render("Text\n\n![A line](../figures/none.svg)\n")


def test_tabs_are_radio_buttons_each_before_its_content(render) -> None:
    page = render('## Loss\n\n=== "NumPy"\n\n    One.\n\n=== "JAX"\n\n    ```text\n    two\n    ```\n')
    tabs = page.select_one("div.tabs[role=group][aria-label=Library]")
    assert [tag.name for tag in tabs.find_all(recursive=False)] == ["input", "label", "div"] * 2
    first, second = tabs.select("input[type=radio]")
    assert first["name"] == second["name"] and first.has_attr("checked") and not second.has_attr("checked")
    assert [label["for"] for label in tabs.select("label")] == [first["id"], second["id"]] == ["loss-numpy", "loss-jax"]
    assert [part.get_text().strip() for part in tabs.select("div.tab")] == ["One.", "two"]
    assert not page.select(".tabbed-set")
