"""The colours of the drawings: each can be told from its ground, in both schemes (4.5 to 1, as WCAG asks of text).

And each means the same on all pages, as CONTRIBUTING.md says below "Add a figure".
"""

import re
from collections.abc import Iterator
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import same_color

from machinery.running import inside

ROOT = Path(__file__).parents[2]
SHEET = "docs/assets/site.css"
GROUNDS = {"light": "#ffffff", "dark": "#1e2129"}  # Material 9.8: --md-default-bg-color of default and slate
LEAST = 4.5


def luminance(colour: str) -> float:
    """The relative luminance of #rrggbb, as WCAG defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_lines_can_be_seen_in_both_schemes() -> None:
    text, wrong, seen = (ROOT / SHEET).read_text(encoding="utf-8"), [], []
    for found in re.finditer(r"(--figure-\d): (#[0-9a-f]{6});", text):
        scheme = "dark" if found[1] in seen else "light"
        seen.append(found[1])
        if (ratio := contrast(found[2], GROUNDS[scheme])) < LEAST:
            line = text.count("\n", 0, found.start()) + 1
            wrong.append(f"{SHEET}:{line}: {found[1]} has a contrast of {ratio:.2f} in the {scheme} scheme")
    assert len(seen) == 16 and not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("one", "other", "ratio"), [("#ffffff", "#000000", 21), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


MEANINGS = {"cat": "C0", "dog": "C1", "ship": "C2", "training": "C6", "validation": "C7"}
PROGRAMS = sorted((ROOT / "snippets" / "figures").glob("*.py"))


def named_colours(axes: Axes) -> Iterator[tuple[str, object]]:
    """The names that a panel gives to its lines, to its bars and to what is written in it, with their colours."""
    yield from ((line.get_label(), line.get_color()) for line in axes.lines)
    yield from ((text.get_text(), text.get_color()) for text in axes.texts if text.get_color() != "black")
    for bars in axes.containers:
        lie = bars.orientation == "horizontal"
        names = [label.get_text() for label in (axes.get_yticklabels() if lie else axes.get_xticklabels())]
        if len(names) == len(bars.patches):
            yield from ((name, bar.get_facecolor()[:3]) for name, bar in zip(names, bars.patches, strict=True))


@pytest.mark.parametrize("program", PROGRAMS, ids=[program.stem for program in PROGRAMS])
def test_a_colour_means_the_same_in_all_figures(program: Path) -> None:
    with matplotlib.rc_context(fname=ROOT / "machinery" / "matplotlibrc"):
        plt.switch_backend("svg")
        inside.names_of(program, run_name="__main__")
        wrong = [
            f"snippets/figures/{program.name}:1: {name!r} is {MEANINGS[name]} on all pages, and not drawn so here"
            for axes in plt.gcf().axes
            for name, colour in named_colours(axes)
            if name in MEANINGS and not same_color(colour, MEANINGS[name])
        ]
        plt.close("all")
    assert not wrong, "\n".join(wrong)
