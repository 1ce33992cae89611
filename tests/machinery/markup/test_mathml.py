"""LaTeX to MathML, and the font that is cut for it."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from machinery.markup import mathml
from machinery.sources.pages import PageError


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


def test_glyphs_are_those_drawn() -> None:
    found = mathml.glyphs(mathml.typeset(span(r"h = \log x"), "page.md", ""))
    assert {"ℎ", "𝑥", "l", "o", "g", "="} <= found
    assert "√" in mathml.glyphs(mathml.typeset(span(r"\sqrt{x}"), "page.md", ""))
    assert "\\" not in found  # it stands in the annotation alone


def test_font_has_every_glyph_of_the_site(site: Path) -> None:
    font = site / "assets" / "stix-two-math.woff2"
    pages = [path.read_text(encoding="utf-8") for path in site.rglob("*.html")]
    used = set().union(*map(mathml.glyphs, pages))
    have = set(map(chr, TTFont(font).getBestCmap()))
    invisible = {"\u2061", "\u200b", "\ufe00"}  # function application has no glyph
    assert used - have <= invisible, f"not in the math font: {sorted(used - have - invisible)}"
    assert "MATH" in TTFont(font)
    assert font.stat().st_size < 40_000


def test_punctuation_stays_with_its_formula() -> None:
    page = mathml.typeset(f"<p>{inline('x')}, and ({inline('y')}).</p>", "page.md", "")
    assert re.findall(r'<span class="unbroken"><math>.*?</math>(.*?)</span>', page) == [",", ")."]
