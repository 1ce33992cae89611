"""The math font, cut down to the glyphs that the finished pages use."""

import unicodedata
from importlib.util import find_spec
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from machinery.finish.built import Built

# Browsers draw a lone letter in <mi> with the italic letter of Unicode's mathematical block.
ITALIC = {"h": "ℎ"} | {
    unicodedata.normalize("NFKC", chr(code)): chr(code)
    for code in range(0x1D400, 0x1D7CC)
    if unicodedata.name(chr(code), "").startswith("MATHEMATICAL ITALIC")
}


def glyphs(page: Built) -> set[str]:
    """The characters that the formulas of a page are drawn with."""
    found = set("".join(page.math)) | {ITALIC[letter] for letter in ITALIC.keys() & page.letters}
    return found | {"√"} if page.has_root else found  # drawn, and nowhere in the text


def cut_font(characters: set[str], target: Path) -> None:
    """Write STIX Two Math with these characters alone, and the larger forms that they stretch to, as WOFF2."""
    # The package is found and not imported: its import prints a deprecation warning.
    package = Path(find_spec("ziamath").submodule_search_locations[0])
    # Of the features, dotless letters and flat accents: letters of their own for small sizes would double the file.
    features = ["dtls", "flac"]
    options = subset.Options(flavor="woff2", layout_features=features, name_IDs=[0, 1, 2, 13, 14], hinting=False)
    font = TTFont(package / "fonts" / "STIXTwoMath-Regular.ttf", recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(sorted(characters)))
    cutter.subset(font)
    subset.save_font(font, target, options)
