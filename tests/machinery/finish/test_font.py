"""The math font that is cut for the finished pages."""

import unicodedata
from pathlib import Path

from fontTools.ttLib import TTFont

from machinery.finish import font
from machinery.finish.built import Built
from machinery.markup.mathml import mathml


def test_glyphs_are_those_drawn() -> None:
    found = font.glyphs(Built("", mathml(r"h = \log x", "page.md", "")))
    assert {"ℎ", "𝑥", "l", "o", "g", "="} <= found
    assert "√" in font.glyphs(Built("", mathml(r"\sqrt{x}", "page.md", "")))
    assert "\\" not in found  # it stands in the annotation alone


def test_font_has_every_glyph_of_the_site(site: Path) -> None:
    file = site / "assets" / "stix-two-math.woff2"
    have = set(map(chr, TTFont(file).getBestCmap()))
    invisible = {"\u2061", "\u200b"}  # function application has no glyph
    for path in sorted(site.rglob("*.html")):
        used = font.glyphs(Built(path.name, path.read_text(encoding="utf-8")))
        lacking = [unicodedata.name(character) for character in sorted(used - have - invisible)]
        assert not lacking, (
            f"{path.relative_to(site)}: its formulas have what the math font has not, so that a browser looks for "
            f"another font: {', '.join(lacking)}. Take it out in machinery/markup/mathml.py, or write it in another way"
        )
    assert "MATH" in TTFont(file)
    assert file.stat().st_size < 40_000
