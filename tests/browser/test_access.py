"""Who can read and use a page: axe on every page, the keyboard alone, narrow windows, no scripts, paper."""

from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page

from tests.browser import visits

LESSON = "learn/softmax/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: Callable, place: Callable, path: str, scheme: str) -> None:
    found = []
    for purpose, width in ((visits.reader, 1280), (visits.narrow, 320)):
        where = f"{path or 'the home page'}, {scheme}, {width} px"
        found += visits.lines(visit(purpose, path).axe[scheme], where, partial(place, path))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_dialogs(open_page: Callable[..., Page], scheme: str) -> None:
    page = open_page("", whole_index=True, color_scheme=scheme)
    search(page, "softmax")
    found = visits.lines(visits.violations(page), f"search, {scheme}, 1280 px")
    page.keyboard.press("Escape")
    page.set_viewport_size(visits.NARROW)
    page.click("button[for=__drawer]")
    page.wait_for_timeout(400)
    found += visits.lines(visits.violations(page), f"menu, {scheme}, 320 px")
    page.keyboard.press("Escape")
    page.click("button[for=__search]")
    page.wait_for_timeout(600)
    found += visits.lines(visits.violations(page), f"search, {scheme}, 320 px")
    assert not found, "\n".join(found)


def search(page: Page, words: str) -> list[str]:
    """Type into the search box of a fresh page, and return the addresses that it finds, best first."""
    page.click(".md-search__input")
    page.keyboard.type(words)
    page.wait_for_selector(".md-search-result__item a, .md-search-result__meta:has-text('No matching')")
    page.wait_for_timeout(200)
    results = page.eval_on_selector_all(".md-search-result__item > a:first-child", "all => all.map(one => one.href)")
    return [result.partition("?")[0] for result in results]


def test_axe_finds_what_is_wrong(open_page: Callable[..., Page]) -> None:
    page = open_page("404.html")
    page.evaluate(
        """document.querySelector('article').insertAdjacentHTML('beforeend',
               '<img src=data:, ><h5>x</h5><p id="pale">pale text</p>');
           document.getElementById('pale').style.color = '#999'"""
    )
    found = "\n".join(visits.lines(visits.violations(page), "404.html"))
    assert "404.html: image-alt" in found and "color-contrast" in found and "heading-order" in found


PALE = {
    "a class of code": '<pre><code>x<span class="k">y</span><span class="new">z</span></code></pre>',
    "an element of formulas": "<p><math><mi>x</mi><mtext>words</mtext></math></p>",
    "another colour of the same class": '<p class="new">x</p><p class="new" id="other">y</p>',
    "another ground": '<p class="new">x</p><div class="ground"><p class="new">y</p></div>',
    "a link in a text": '<p><a class="new" href="#">x</a></p><p>Some words, <a class="new" href="#">y</a>.</p>',
}


@pytest.mark.parametrize("kind", PALE)
def test_colours_are_judged_of_what_is_new(open_page: Callable[..., Page], kind: str) -> None:
    """One of each kind is enough for axe, so the kinds must be told apart; and those of earlier pages are known."""
    page = open_page("404.html", reduced_motion="reduce")  # no colour is on its way to another one
    known: set[str] = set()
    assert not visits.violations(page, known=known)
    before = len(known)
    page.evaluate("html => document.querySelector('article').insertAdjacentHTML('beforeend', html)", PALE[kind])
    page.evaluate(
        """for (const one of document.querySelectorAll('span.new, mtext, #other')) one.style.color = '#999';
           for (const one of document.querySelectorAll('a.new'))
               Object.assign(one.style, {color: '#444', textDecoration: 'none'});
           for (const one of document.querySelectorAll('.ground')) one.style.backgroundColor = '#777'"""
    )
    found = [one for one in visits.violations(page, known=known) if one["id"] in visits.COLOURS]
    assert [len(one["nodes"]) for one in found] == [1], f"{kind}: {found}"
    assert len(known) > before
    assert not [one for one in visits.violations(page, known=known) if one["id"] in visits.COLOURS]


def test_narrow_windows(visit: Callable, path: str) -> None:
    """At 320 pixels, which is also what a window of 1,280 shows at 400 %: boxes scroll, the page does not; and no line
    begins with punctuation."""
    seen = visit(visits.narrow, path)
    assert seen.width == 320, f"{path}: {seen.width} pixels wide, in a window of 320"
    assert not seen.beyond, f"{path}: the keyboard cannot reach what scrolls here: {seen.beyond}"
    assert not seen.lost, f"{path}: a line begins with the punctuation behind a formula: {seen.lost}"


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
    assert page.is_visible("details.success[open] > :not(summary) >> nth=0")
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
