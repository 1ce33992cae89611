"""The one style sheet: what it must not fetch."""

import pytest

from machinery.errors import PageError
from machinery.finish import style
from machinery.finish.built import Built


@pytest.mark.parametrize(
    "css",
    ['@import "https://e.org/a.css"', "@import url(//e.org/a.css)", "a { background: url('http://e.org/a') }"],
)
def test_refuses_a_sheet(css: str) -> None:
    with pytest.raises(PageError, match=r"^site.css:2: .*e.org/a.* is fetched from another host"):
        style.refuse_sheet(f"\n{css}", "site.css")


def test_accepts_a_sheet() -> None:
    style.refuse_sheet('@font-face { src: url("x.woff2") } a { background: url(data:image/svg+xml,x) }', "site.css")


def test_rules_of_the_theme_s_tabs_go() -> None:
    """Its script names the classes, and no page has them."""
    page = Built("index.html", '<html><body><div class="tabs">x</div></body></html>')
    css = ".tabbed-labels{color:red}.tabs{color:blue}.made-by-script{top:0}"
    lean = style.lean(css, [page], ['find(".tabbed-labels"), make("made-by-script")'])
    assert "tabbed" not in lean and ".tabs" in lean and ".made-by-script" in lean
