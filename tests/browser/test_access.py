"""Who can read and use a page: axe on every page, the keyboard alone, narrow windows, no scripts, paper."""

from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page

LESSON = "learn/softmax/"
OPEN = "document.querySelectorAll('details').forEach(part => part.open = true)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    open_page: Callable[..., Page], findings: Callable, settle: Callable, place: Callable, path: str, scheme: str
) -> None:
    page = open_page(path, color_scheme=scheme)
    page.evaluate(OPEN)
    settle(page)
    found = findings(page, f"{path or 'the home page'}, {scheme}, 1280 px", place=partial(place, path))
    page.set_viewport_size({"width": 320, "height": 800})
    settle(page)
    found += findings(page, f"{path or 'the home page'}, {scheme}, 320 px", False, partial(place, path))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_dialogs(open_page: Callable[..., Page], findings: Callable, scheme: str) -> None:
    page = open_page("", color_scheme=scheme)
    search(page, "softmax")
    found = findings(page, f"search, {scheme}, 1280 px", all_contrast=False)
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 320, "height": 800})
    page.click("button[for=__drawer]")
    page.wait_for_timeout(400)
    found += findings(page, f"menu, {scheme}, 320 px", all_contrast=False)
    page.keyboard.press("Escape")
    page.click("button[for=__search]")
    page.wait_for_timeout(600)
    found += findings(page, f"search, {scheme}, 320 px", all_contrast=False)
    assert not found, "\n".join(found)


def search(page: Page, words: str) -> list[str]:
    """Type into the search box of a fresh page, and return the addresses that it finds, best first."""
    page.click(".md-search__input")
    page.keyboard.type(words)
    page.wait_for_selector(".md-search-result__item a, .md-search-result__meta:has-text('No matching')")
    page.wait_for_timeout(200)
    results = page.eval_on_selector_all(".md-search-result__item > a:first-child", "all => all.map(one => one.href)")
    return [result.partition("?")[0] for result in results]


def test_axe_finds_what_is_wrong(open_page: Callable[..., Page], findings: Callable) -> None:
    page = open_page("404.html")
    page.evaluate(
        """document.querySelector('article').insertAdjacentHTML('beforeend',
               '<img src=data:, ><h5>x</h5><p id="pale">pale text</p>');
           document.getElementById('pale').style.color = '#999'"""
    )
    found = "\n".join(findings(page, "404.html"))
    assert "404.html: image-alt" in found and "color-contrast" in found and "heading-order" in found


# The formulas whose punctuation begins the next line.
LOST = """[...document.querySelectorAll('article math:not([display])')].filter(formula => {
    const after = formula.nextSibling, stop = document.createRange();
    if (after?.nodeType !== 3 || !/^[.,;:?)]/.test(after.data)) return false;
    stop.setStart(after, 0), stop.setEnd(after, 1);
    return stop.getBoundingClientRect().left < formula.getBoundingClientRect().left;
}).map(formula => formula.parentNode.textContent.slice(0, 80))"""


def test_narrow_windows(open_page: Callable[..., Page], settle: Callable, path: str) -> None:
    """At 320 pixels, which is also what a window of 1,280 shows at 400 %: boxes scroll, the page does not; and no line
    begins with punctuation."""
    page = open_page(path, viewport={"width": 320, "height": 256})
    page.evaluate(OPEN)
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 320, path
    beyond = page.evaluate(
        """[...document.querySelectorAll('pre > code, .formula__box, .table')]
             .filter(box => box.scrollWidth > box.clientWidth && box.tabIndex !== 0)
             .map(box => box.outerHTML.slice(0, 120))"""
    )
    assert not beyond, f"{path}: the keyboard cannot reach what scrolls here: {beyond}"
    lost = page.evaluate(LOST)
    assert not lost, f"{path}: a line begins with the punctuation behind a formula: {lost}"


def test_code_of_80_columns_does_not_scroll(open_page: Callable[..., Page]) -> None:
    page = open_page(LESSON)
    page.evaluate("document.querySelector('pre > code').textContent = 'x'.repeat(80)")
    assert page.evaluate("(code => code.scrollWidth <= code.clientWidth)(document.querySelector('pre > code'))")


def test_keyboard_reaches_everything(open_page: Callable[..., Page]) -> None:
    """Tab from the top: the skip link first, then each thing to press, outlined and on the screen, and none twice."""
    page = open_page(LESSON)
    seen = []
    for _ in range(400):
        page.keyboard.press("Tab")
        at = page.evaluate(
            """(() => { const e = document.activeElement, r = e.getBoundingClientRect(), s = getComputedStyle(e);
              return e === document.body ? null : {what: e.outerHTML.slice(0, 110), id: e.id,
                outlined: s.outlineStyle !== 'none' || e.matches('.md-skip, .md-search__input'),
                there: e.matches('.md-nav__toggle') || (r.width > 0 && r.bottom > 0 && r.top < innerHeight)} })()"""
        )
        if at is None or (seen and at["what"] == seen[0]["what"]):
            break
        seen.append(at)
    assert "md-skip" in seen[0]["what"]
    hidden = [one["what"] for one in seen if not (one["outlined"] and one["there"])]
    assert not hidden, f"{LESSON}: the focus cannot be seen on {hidden}"
    all_of = " ".join(one["what"] for one in seen)
    for part in ('md-icon scheme', "md-search__input", "<summary", 'data-copy="code"',
                 'data-copy="formula"', 'data-copy="page"', 'class="headerlink'):  # fmt: skip
        assert part in all_of, f"{LESSON}: Tab does not reach {part}"


def test_menu_with_the_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page(LESSON, viewport={"width": 320, "height": 800})
    assert page.is_hidden(".md-nav--primary a[href='../cross-entropy/']")
    page.focus("button[for=__drawer]")
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    assert page.is_visible(".md-nav--primary a[href='../cross-entropy/']")
    page.keyboard.press("Escape")
    page.wait_for_timeout(400)
    assert page.is_hidden(".md-nav--primary a[href='../cross-entropy/']")
    assert page.evaluate("document.activeElement.getAttribute('for')") == "__drawer"


def test_letters_are_no_shortcuts(open_page: Callable[..., Page]) -> None:
    page = open_page(LESSON)
    page.keyboard.press("Shift")  # brings the theme's script
    page.wait_for_function("document.querySelector('.md-search-result__meta').textContent.includes('Type')")
    for letter in "sfnp/,.":
        page.keyboard.press(letter)
    page.wait_for_timeout(200)
    assert page.url.endswith(LESSON) and page.evaluate("document.activeElement === document.body")


def test_without_scripts(open_page: Callable[..., Page]) -> None:
    page = open_page(LESSON, java_script_enabled=False, color_scheme="dark")
    assert page.is_visible("math") and page.is_visible("article figure svg") and page.is_visible("pre code")
    assert page.is_hidden(".copy >> nth=0") and page.is_hidden(".scheme") and page.is_hidden(".md-search__input")
    page.click("details.success summary >> nth=0")
    assert page.is_visible("details.success[open] > p >> nth=0")
    ground = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert sum(map(int, ground[4:-1].split(","))) < 3 * 60, f"{ground}: the dark scheme needs no script"


def test_reduced_motion_and_forced_colours(open_page: Callable[..., Page]) -> None:
    page = open_page(LESSON, reduced_motion="reduce", forced_colors="active")
    assert page.evaluate("getComputedStyle(document.querySelector('.md-header')).transitionDuration") == "0s"
    line, text = page.evaluate(
        """[getComputedStyle(document.documentElement).getPropertyValue('--figure-1').trim(),
            document.querySelectorAll('figure text').length]"""
    )
    assert line == "CanvasText" and text > 0


def test_print(open_page: Callable[..., Page]) -> None:
    """On paper: light, links spelt out, no buttons, folded answers folded, what the reader opened open."""
    page = open_page(LESSON, color_scheme="dark")
    page.keyboard.press("Shift")
    page.click("details.success summary >> nth=0")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    )
    assert all(page.locator(hidden).first.is_hidden() for hidden in (".copy", ".md-header", ".md-footer", ".page-as"))
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")  # as the theme does
    shown = page.locator("details pre").evaluate_all("all => all.filter(pre => pre.checkVisibility()).length")
    assert page.locator("details[data-opened]").count() == 1
    assert shown == page.locator("details[data-opened] pre").count() > 0
    link = "getComputedStyle(document.querySelector('article a[href^=http]'), '::after').content"
    assert "attr" in page.evaluate(link) or "http" in page.evaluate(link)
    pdf = page.pdf()
    assert pdf.startswith(b"%PDF") and len(pdf) > 20_000
