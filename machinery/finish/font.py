"""The math font, cut down to the glyphs that the finished pages use. Imports `built` and `kept`."""

import hashlib
import io
import unicodedata
from importlib.util import find_spec
from pathlib import Path

import fontTools

from machinery import kept
from machinery.finish.built import Built

# Browsers draw a lone letter in <mi> with the italic letter of Unicode's mathematical block.
ITALIC = {"h": "ℎ"} | {
    unicodedata.normalize("NFKC", chr(code)): chr(code)
    for code in range(0x1D400, 0x1D7CC)
    if unicodedata.name(chr(code), "").startswith("MATHEMATICAL ITALIC")
}


def glyphs(page: Built) -> set[str]:
    """The characters that the formulas of a page are drawn with."""
    found = set().union(*(formula.shown for formula in page.formulas))
    letters = set().union(*(formula.letters for formula in page.formulas))
    found |= {ITALIC[letter] for letter in ITALIC.keys() & letters}
    return found | {"√"} if any(formula.has_root for formula in page.formulas) else found  # drawn, and nowhere in text


def write(characters: set[str], target: Path, cache: Path) -> None:
    """Write STIX Two Math with these characters alone, and the larger forms that they stretch to, as WOFF2.

    Fonts are kept in `cache` under a digest of everything that they depend on.
    """
    # The package is found and not imported: its import prints a deprecation warning.
    package = Path(find_spec("ziamath").submodule_search_locations[0])
    whole, text = package / "fonts" / "STIXTwoMath-Regular.ttf", "".join(sorted(characters))
    parts = [text.encode(), whole.read_bytes(), fontTools.version.encode(), Path(__file__).read_bytes()]
    path = cache / "fonts" / hashlib.sha256(b"|".join(parts)).hexdigest()
    if not (found := kept.read(path)):
        found = _cut(whole, text)
        kept.write(path, found)
    target.write_bytes(found)


def _cut(whole: Path, text: str) -> bytes:
    from fontTools import subset  # most builds cut nothing, and need not load these
    from fontTools.ttLib import TTFont

    # Of the features, dotless letters and flat accents: letters of their own for small sizes would double the file.
    features = ["dtls", "flac"]
    options = subset.Options(flavor="woff2", layout_features=features, name_IDs=[0, 1, 2, 13, 14], hinting=False)
    font = TTFont(whole, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=text)
    cutter.subset(font)
    written = io.BytesIO()
    subset.save_font(font, written, options)
    return written.getvalue()
