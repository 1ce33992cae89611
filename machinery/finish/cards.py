"""The images that stand for the pages where they are shared. Imports `kept`."""

import hashlib
import io
import re
import textwrap
import warnings
from importlib.metadata import version
from pathlib import Path

from machinery import kept

THIS, MATPLOTLIB = Path(__file__).read_text("utf-8"), version("matplotlib")


def card(title: str, description: str, site: str, cache: Path) -> bytes:
    """The image that stands for a page where it is shared: its title and description, 1,200 by 630 pixels.

    Raises ValueError for a character that it cannot show.
    """
    key = hashlib.sha256("|".join([title, description, site, MATPLOTLIB, THIS]).encode())
    if found := kept.read(cache / key.hexdigest()):
        return found
    from matplotlib import rc_context, rcParamsDefault  # most builds draw nothing, and need not load these
    from matplotlib.figure import Figure

    figure, drawn = Figure(figsize=(12, 6.3), dpi=100, facecolor="#303f9f"), io.BytesIO()
    wrapped = textwrap.fill(title, 26)
    figure.text(0.07, 0.87, wrapped, fontsize=52, color="white", weight="bold", va="top", linespacing=1.25)
    figure.text(0.07, 0.36, textwrap.fill(description, 62), fontsize=22, color="#e8eaf6", va="top", linespacing=1.5)
    figure.text(0.07, 0.08, site, fontsize=18, color="#c5cae9")
    with rc_context(rcParamsDefault), warnings.catch_warnings(action="error"):
        try:
            figure.savefig(drawn, metadata={"Software": None})
        except UserWarning as warning:  # Glyph 31532 (…) missing from font(s) DejaVu Sans
            if not (code := re.match(r"Glyph (\d+)", str(warning))):
                raise
            raise ValueError(f"the card with this title and description cannot show {chr(int(code[1]))}") from None
    kept.write(cache / key.hexdigest(), drawn.getvalue())
    return drawn.getvalue()
