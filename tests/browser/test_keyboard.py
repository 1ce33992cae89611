"""The Tab key leads through every page: to each thing that can be pressed, and on from it."""

from collections.abc import Callable

from playwright.sync_api import Page

# What can be pressed and seen (Escape clears the search box, too); and what has had the focus.
WATCH = """() => {
    window.reached = new Set();
    addEventListener("focusin", ({target}) => reached.add(target), true);
    window.stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
        .filter(stop => stop.checkVisibility({visibilityProperty: true}) && stop.type !== "reset");
    return stops.length;
}"""
MISSED = """() => {
    const part = element => [element.outerHTML.slice(0, 160), element.parentElement.textContent.slice(0, 160)];
    const missed = stops.filter(stop => !reached.has(stop)), at = document.activeElement;
    return missed.includes(stops.at(-1)) && at !== document.body ? ["lead on from", [part(at)]]
        : ["reach", missed.map(part)];
}"""


def test_tab_leads_through_the_page(
    open_page: Callable[..., Page], settle: Callable, place: Callable, path: str
) -> None:
    page = open_page(path)
    settle(page)
    for explorer in page.query_selector_all(".explorer"):  # its controls work when its script has come
        explorer.scroll_into_view_if_needed()
        explorer.wait_for_selector("fieldset:enabled")
    page.evaluate("scrollTo(0, 0)")
    for _ in range(page.evaluate(WATCH) + 1):
        page.keyboard.press("Tab")
    verb, parts = page.evaluate(MISSED)
    assert not parts, "\n".join(f"{place(path, around)}: Tab does not {verb} {part}" for part, around in parts)
