"""LaTeX to MathML, and the font that is cut for it."""

import re

import pytest

from machinery.errors import PageError
from machinery.markup import mathml


def inline(latex: str) -> str:
    return rf'<span class="arithmatex" data-search-exclude>\({latex}\)</span>'


def span(latex: str) -> str:
    return f"<p>{inline(latex)}</p>"


def test_inline_and_display() -> None:
    page = span(r"\hat p_k") + r'<div class="arithmatex">\[ a &lt; b \]</div>'
    html = mathml.typeset(page, "page.md", "")
    assert r'<annotation encoding="application/x-tex">\hat p_k</annotation>' in html
    assert '<div class="formula"><math display="block">' in html
    assert "a &lt; b</annotation>" in html and "arithmatex" not in html


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
        mathml.typeset(span(latex), "docs/page.md", f"# Page\n\nA formula ${latex}$\n")


def test_punctuation_stays_with_its_formula() -> None:
    page = mathml.typeset(f"<p>{inline('x')}, and ({inline('y')}).</p>", "page.md", "")
    assert re.findall(r'<span class="unbroken"><math>.*?</math>(.*?)</span>', page) == [",", ")."]
