"""LaTeX to MathML: what becomes of a formula in a sentence and of one on lines of its own."""

from xml.etree import ElementTree

import pytest

from machinery.errors import PageError
from machinery.markup import formulas
from machinery.markup.mathml import CLASSES, mathml
from machinery.site import Page

PAGE = Page("docs/page.md", "page/", "# Page\n\nA formula $x$\n")


def test_inline_and_display() -> None:
    html = formulas.inline(r"\hat p_k", "", PAGE) + formulas.display("a < b", PAGE)
    assert r'<annotation encoding="application/x-tex">\hat p_k</annotation>' in html
    assert '<div class="formula__box"><math display="block">' in html
    assert "a &lt; b</annotation>" in html


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        (r"\undefined x", r'Unknown command "\\undefined"'),
        (r"\frac{a}{b", 'Expected closing token "}"'),
        ("a_b_c", "Duplicate subscript"),
        (r"\left( x", ".*end of input"),
    ],
)
def test_refuses(latex: str, message: str) -> None:
    with pytest.raises(PageError, match=rf"^docs/page.md:3: {message}"):
        mathml(latex, "docs/page.md", f"# Page\n\nA formula ${latex}$\n")


def test_punctuation_stays_with_its_formula() -> None:
    html = formulas.inline("x", ").", PAGE)
    assert html.startswith('<span class="unbroken"><math') and html.endswith("</math>).</span>")


def test_cells_have_classes_and_no_styles() -> None:
    math = mathml(r"\begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}", "docs/page.md", "", display=True)
    cells = ElementTree.fromstring(math).iter("mtd")
    classes = {name for cell in cells for name in cell.get("class").split()}
    assert classes and classes <= set(CLASSES.values()) and " style=" not in math


def test_a_letter_stands_by_itself() -> None:
    """With a selector of its form behind it, which the math font does not have, browsers look for another font."""
    assert "<mi>ℒ</mi>" in mathml(r"\mathcal L", "docs/page.md", "")
