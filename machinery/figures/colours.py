"""How drawings look: matplotlibrc, and what of the page stands in for each of its colours. Imports nothing of ours.

The colours of a scheme stand in docs/assets/site.css, and what each of them means in CONTRIBUTING.md, "Add a figure".
"""

from functools import cache
from pathlib import Path

RC = Path(__file__).parents[1] / "matplotlibrc"


@cache
def stand_ins() -> dict[str, str]:
    """For each colour that a drawing may have, as Matplotlib writes it, the property of the page in its place."""
    from matplotlib import rc_params_from_file  # most builds draw nothing, and need not load it

    style = rc_params_from_file(RC, use_default_template=False)
    colours = style["axes.prop_cycle"].by_key()["color"]
    named = {colour: f"figure-{number}" for number, colour in enumerate(colours, 1)}
    named |= {style["grid.color"]: "figure-grid", "#ffffff": "figure-ground"}
    return {colour: f"var(--{name}, {colour})" for colour, name in named.items()} | {"#000000": "currentColor"}
