"""The images that stand for the pages where they are shared."""

import hashlib
import textwrap
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure

THIS = Path(__file__).read_text("utf-8")


def card(title: str, description: str, site: str, cache: Path) -> bytes:
    """The image that stands for a page where it is shared: its title and description, 1,200 by 630 pixels."""
    key = hashlib.sha256("|".join([title, description, matplotlib.__version__, THIS]).encode())
    kept = cache / f"{key.hexdigest()}.png"
    if not kept.exists():
        drawn = Figure(figsize=(12, 6.3), dpi=100, facecolor="#303f9f")
        wrapped = textwrap.fill(title, 26)
        drawn.text(0.07, 0.87, wrapped, fontsize=52, color="white", weight="bold", va="top", linespacing=1.25)
        drawn.text(0.07, 0.36, textwrap.fill(description, 62), fontsize=22, color="#e8eaf6", va="top", linespacing=1.5)
        drawn.text(0.07, 0.08, site, fontsize=18, color="#c5cae9")
        kept.parent.mkdir(parents=True, exist_ok=True)
        with matplotlib.rc_context(matplotlib.rcParamsDefault):
            drawn.savefig(kept, metadata={"Software": None})
    return kept.read_bytes()
