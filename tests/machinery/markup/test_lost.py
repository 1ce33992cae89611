"""What reaches readers, and is not taken for something lost. The drill has what is lost, each on a page."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown
from mkdocs.config import load_config

from machinery.errors import PageError
from machinery.formulas.bindings import bindings
from machinery.markup import lost, refused
from machinery.markup.extension import Machinery
from machinery.site import Page, Site

ROOT = Path(__file__).parents[3]
WORKS = {
    "definitions": ("Logit\n:   A raw score, $z_k$.\n\n    Its second paragraph.\n", "dl dt"),
    "footnotes": ("A claim[^why].\n\n[^why]: Its reason, with `code`.\n", ".footnote li"),
    "code within a list": ("1. First\n\n    ```sh\n    pip install numpy\n    ```\n\n2. Second\n", "ol > li pre"),
    "a note within a list": ('- One\n\n    !!! note "Beware"\n        It is `nan`.\n\n- Two\n', "li .admonition"),
    "a list within a list": ("- one\n    - two\n    - three\n", "li li"),
    "a list within a note": ('??? note "More"\n\n    1. one\n    2. two\n', "details ol"),
    "a table with formulas": ("| $p(y \\mid x)$ | b |\n| --- | ---: |\n| `a|b` | \\| and 1 |\n", "td[align=right]"),
    "a table with code": ("| a | b |\n| :-: | --- |\n| **x** | <br>y |\n", "th[align=center]"),
    "tabs": ('=== "NumPy"\n\n    Text, `a`.\n\n    ```sh\n    ls\n    ```\n\n=== "Another"\n\n    - one\n', "li"),
    "keys": ("Press <kbd>Ctrl</kbd> + <kbd>C</kbd>, or `Ctrl` + `C`.\n", "kbd"),
    "attributes": ("## Why {#why}\n\nA [link](#why){ .big } and *x*{ .y }.\n{ .z }\n", "h2#why"),
    "signs that are escaped": (
        "\\*one\\*, \\_two\\_, \\$x, \\{a\\}, \\[b\\](c), \\`d\\`, 1 \\+\\+.\n",
        "p",
    ),
    "signs that are meant": (
        "It costs $5 or $6, log_softmax, A* and C++, 3 * 4, a - b, ~5, 50 %, #1, :) and x: y.\n",
        "p",
    ),
    "lines that begin like lists": ("The two probabilities sum to\n1. That is why.\n", "p"),
    "characters by name": ("A&nbsp;B &lt;tag&gt; &amp; &#8734; &hellip;\n", "p"),
    "HTML": ('<div class="a" markdown>\n\n**bold**\n\n</div>\n\n<span id="x"></span>Text<br>more\n', "div strong"),
    "links of all kinds": ("[a][b], <https://example.org/x>, [c](d.md 'e') and ![An f.](g.svg).\n\n[b]: h.md\n", "a"),
    "places that links name, indented": ("A [link][there].\n\n  [there]: a.md\n", "a"),
    "a note, and the text of one": ('!!! note "A"\n\n    Text.\n\n```markdown\n    Text.\n```\n', ".admonition"),
    "what the numbers of a formula are from": ("One is $(\\frac{1}{2}, 0.5<!-- = 1 / 2 -->)$, or so.\n", "math"),
    "a quotation": ("> It is *said* of 0.5,\n> and so on.\n", "blockquote em"),
    "a title of its own for a fence": ('```sh title="In a shell"\nls -l | wc\n```\n', ".filename"),
    "a line across": ("One\n\n---\n\nTwo -- three --- four\n", "hr"),
}


@pytest.fixture(scope="module")
def render():
    """How a page is rendered as the build does, and looked through."""
    config = load_config(str(ROOT / "mkdocs.yml"))

    def render(text: str) -> BeautifulSoup:
        formulas = {formula.name: formula for formula in bindings(text, "docs/page.md")}
        machinery = Machinery(Site(ROOT, formulas, {}, {}, {}, {}, {}))
        machinery.page = Page("docs/page.md", "page/", text)
        md = Markdown(extensions=[*config.markdown_extensions, machinery], extension_configs=config.mdx_configs)
        html = md.convert(text)
        refused.refuse(html, "docs/page.md", text)
        return BeautifulSoup(html, "html.parser")

    return render


@pytest.mark.parametrize("name", WORKS)
def test_right_on_the_page(render, name: str) -> None:
    text, selector = WORKS[name]
    assert render(f"# Title\n\n{text}").select(selector)


def test_formulas_in_a_table_and_their_punctuation(render) -> None:
    page = render("| a | b |\n| --- | --- |\n| $p(y \\mid x)$ | $\\lvert x \\rvert$, |\n")
    assert [len(row.select("math")) for row in page.select("tbody tr")] == [2]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Text\n\nOne **bold\n", "5: '**' came out as text"),
        ("**a** b\n**c\n", "4: '**' came out as text"),
        ("| a |\n| --- |\n| one | two | three |\n", "5: 'two' does not reach the page: the row has more cells"),
        ("Text\n\n| $a|b$ | c |\n", "5: '| …… | c |' came out as text: a bar ends a cell"),
        ("Warning: x[^1]\n\n[^1]: A\n\n[^1]: B\n", "5: 'A' does not reach the page"),
        ("Text\n\n=== NumPy\n\n    a\n", "5: '===' came out as text: a tab begins with"),
        ('=== "NumPy"\n    a\n\n  b\n', "6: this line is indented by 2 spaces"),
        ("One\n\n   two\n", "5: this line is indented by 3 spaces"),
        ("<ul><li>One</ul>\n", "3: </ul> ends within <li>"),
        ("- one\n\n  ```sh\n  ls\n  ```\n", "5: this line is indented by 2 spaces"),
    ],
)
def test_lost(render, text: str, message: str) -> None:
    with pytest.raises(PageError) as error:
        render(f"# Title\n\n{text}")
    assert f"docs/page.md:{message}" in str(error.value)


def test_words_of_a_source() -> None:
    source = '---\ntitle: x\n---\n\nA [b](c.md) `d` $e$.\n\n```sh title="f"\ng h\n```\n<!-- i -->\n1. j{ .k }\n'
    assert lost.words(source) == [("A", 5), ("b", 5), ("d", 5), ("g", 8), ("h", 8), ("j", 11)]
