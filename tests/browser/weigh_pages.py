"""Print the table of pages in CONTRIBUTING.md: `pytest -s tests/browser/weigh_pages.py`. Minutes of work, no test."""

from collections.abc import Callable
from functools import partial

from playwright.sync_api import Browser, Page

from tests.browser import visits

WATCH = """
window.largest = 0;
new PerformanceObserver(list => list.getEntries().forEach(paint => (window.largest = paint.startTime)))
    .observe({type: "largest-contentful-paint", buffered: true});
"""


def test_table(
    browser: Browser, open_page: Callable[..., Page], visit: Callable, watch_shifts: Callable, paths: list[str]
) -> None:
    """In a window of 412 pixels; LCP and CLS on a slow line (1.6 Mbit/s, 150 ms)."""
    print("\n| page | bytes | JS | requests | LCP | longest task | CLS | axe nodes, light / dark | without scripts |")
    print("|---|---|---|---|---|---|---|---|---|")
    for path in paths:
        seen = visit(visits.reader, path)

        def slow_down(page: Page) -> None:
            session = page.context.new_cdp_session(page)
            session.send("Network.enable")
            line = {"offline": False, "latency": 150, "downloadThroughput": 204_800, "uploadThroughput": 93_750}
            session.send("Network.emulateNetworkConditions", line)
            page.add_init_script(WATCH)
            watch_shifts(page)

        narrow = {"viewport": {"width": 412, "height": 823}}
        traced = open_page(path, partial(visits.trace, browser), **narrow)
        longest = max(visits.tasks(browser, traced))
        traced.context.close()
        slow = open_page(path, slow_down, **narrow)
        slow.wait_for_load_state("networkidle")
        visits.settle(slow)
        paint, shifts = slow.evaluate("[window.largest, window.shifts]")
        nodes = []
        for scheme in ("light", "dark"):
            page = open_page(path, color_scheme=scheme)
            visits.settle(page)
            nodes.append(len(visits.lines(visits.violations(page), path)))
        plain = open_page(path, java_script_enabled=False)
        formulas = plain.locator("math").count() == slow.locator("math").count()
        traffic = seen.traffic.bytes
        size = sum(traffic.values()) / 1000
        moved = sum(value for value, _ in shifts)
        print(
            f"| {path or 'home'} | {size:.0f} KB | {seen.script:.1f} KB | {len(traffic)} | {paint / 1000:.1f} s "
            f"| {longest:.0f} ms | {moved:.3f} | {nodes[0]} / {nodes[1]} | {'yes' if formulas else 'no'} |"
        )
