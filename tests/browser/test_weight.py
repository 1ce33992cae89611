"""What a page costs on the first visit, before the reader does anything, and that it stands still."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlparse

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(
    path.relative_to(DOCS).with_suffix("").as_posix().removesuffix("index") + "/" * (path.stem != "index")
    for path in DOCS.rglob("*")
    if path.suffix in {".md", ".py"}
)

# Over the wire, compressed, headers included: KB of 1,000 bytes. A page not named here has the first budget.
BUDGETS = {
    #                     all KB  script KB  requests  more for a second page, KB
    "every page":         (75.0,  5.0,       8,        25.0),
}  # fmt: skip

SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => list.getEntries().forEach(shift => window.shifts.push([shift.value,
    shift.sources.map(({node}) => node?.outerHTML?.slice(0, 80) ?? node?.nodeName).join(", ")]
))).observe({type: "layout-shift", buffered: true});
"""
LONG_TASKS = """
window.tasks = [];
new PerformanceObserver(list => window.tasks.push(...list.getEntries().map(task => [task.startTime, task.duration])))
    .observe({type: "longtask", buffered: true});
"""


class Traffic:
    """What a page fetched: bytes on the wire by address, as the browser counts them."""

    def __init__(self) -> None:
        self.bytes: dict[str, float] = {}
        self.script: set[str] = set()
        self.addresses: dict[str, str] = {}

    def watch(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.session.on("Network.requestWillBeSent", self.sent)
        self.session.on("Network.loadingFinished", self.finished)

    def sent(self, event: dict) -> None:
        self.addresses[event["requestId"]] = event["request"]["url"]
        if event.get("type") == "Script":
            self.script.add(event["request"]["url"])

    def finished(self, event: dict) -> None:
        address = self.addresses.get(event["requestId"], "")
        if urlparse(address).scheme != "data":
            self.bytes[address] = self.bytes.get(address, 0) + event["encodedDataLength"]

    def list(self) -> str:
        return "\n".join(f"{size / 1000:7.1f} KB  {address}" for address, size in self.bytes.items())


def measure(open_page: Callable[..., Page], path: str) -> tuple[Traffic, float, Page]:
    """The traffic of a first visit, the KB of script in it with what stands in the page, and the page."""
    traffic = Traffic()
    page = open_page(path, traffic.watch)
    page.wait_for_load_state("networkidle")
    inline = page.evaluate(
        "[...document.querySelectorAll('script:not([src], [type])')].map(script => script.text).join('')"
    )
    script = (sum(traffic.bytes[address] for address in traffic.script) + len(inline)) / 1000
    return traffic, script, page


def over_budget(path: str, traffic: Traffic, script: float, host: str) -> list[str]:
    """What of a page is over its budget, each with a line that names the page."""
    kilobytes, script_kilobytes, requests, _ = BUDGETS.get(path, BUDGETS["every page"])
    total, name = sum(traffic.bytes.values()) / 1000, path or "the home page"
    foreign = [address for address in traffic.bytes if urlparse(address).netloc != host]
    largest = max(traffic.bytes, key=traffic.bytes.get)
    wrong = []
    if total > kilobytes:
        wrong.append(f"{name}: {total:.1f} KB, and its budget is {kilobytes} KB; the largest file is {largest}")
    if script > script_kilobytes:
        wrong.append(
            f"{name}: {script:.1f} KB of script in {sorted(traffic.script)}, and its budget is {script_kilobytes}"
        )
    if len(traffic.bytes) > requests:
        wrong.append(f"{name}: {len(traffic.bytes)} requests, and its budget is {requests}")
    return wrong + [f"{name}: fetched from another host: {address}" for address in foreign]


@pytest.mark.parametrize("path", PAGES)
def test_budget(open_page: Callable[..., Page], address: str, path: str) -> None:
    traffic, script, page = measure(open_page, path)
    wrong = over_budget(path, traffic, script, urlparse(address).netloc)
    assert not wrong, "\n".join([*wrong, traffic.list()])
    if path != PAGES[0]:
        return
    for other in PAGES[1:]:  # once more: from the first page to every other one, with what the browser kept
        traffic.bytes.clear()
        page.goto(address + other)
        page.wait_for_load_state("networkidle")
        more = sum(traffic.bytes.values()) / 1000
        limit = BUDGETS.get(other, BUDGETS["every page"])[3]
        assert more <= limit, f"{other}: {more:.1f} KB more as a second page, of {limit}\n{traffic.list()}"


def test_budget_names_the_page_and_the_file(open_page: Callable[..., Page], address: str) -> None:
    traffic, script, _ = measure(open_page, PAGES[-1])
    traffic.bytes |= {f"{address}assets/huge.css": 80_000, "https://elsewhere.example/x.js": 1}
    wrong = over_budget(PAGES[-1], traffic, script + 5, urlparse(address).netloc)
    assert len(wrong) == 3 and all(PAGES[-1] in line for line in wrong)
    assert "assets/huge.css" in wrong[0] and "of script" in wrong[1] and "elsewhere.example" in wrong[2]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_moves_when_the_font_is_late(
    open_page: Callable[..., Page], address: str, late: dict, scheme: str, width: int
) -> None:
    """All pages at once, each in a window of its own, with the math font three seconds late."""
    late[".woff2"] = 3
    page = open_page("", lambda page: page.add_init_script(SHIFTS), color_scheme=scheme,
                     viewport={"width": width, "height": 800})  # fmt: skip
    others = {path: page.context.new_page() for path in PAGES}
    for path, other in others.items():
        other.add_init_script(SHIFTS)
        other.goto(address + path, wait_until="commit")
    for path, other in others.items():
        other.wait_for_load_state("load")
        other.wait_for_function("document.fonts.status === 'loaded'")
        other.bring_to_front()
        other.wait_for_function("document.querySelector('article > :last-child').style.contentVisibility")
        other.wait_for_timeout(100)
        for key in ("End", "Home"):
            other.keyboard.press(key)
            other.wait_for_timeout(100)
        shifts = other.evaluate("window.shifts")
        assert not shifts, f"{path or 'the home page'}: {json.dumps(shifts)} moved"


@pytest.mark.parametrize("path", PAGES)
def test_no_long_task_after_the_first_paint(open_page: Callable[..., Page], path: str) -> None:
    """The median of five visits at a quarter of the speed: three without a long task settle it."""
    seen = []
    while seen.count(0) < 3 and len(seen) - seen.count(0) < 3:

        def slow_down(page: Page) -> None:
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
            page.add_init_script(LONG_TASKS)

        page = open_page(path, slow_down)
        page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
        page.wait_for_timeout(400)
        paint, tasks = page.evaluate(
            "[performance.getEntriesByName('first-contentful-paint')[0].startTime, window.tasks]"
        )
        seen.append(sum(duration for start, duration in tasks if start > paint))
        page.context.close()
    assert seen.count(0) >= 3, f"{path or 'the home page'}: tasks over 50 ms after the first paint, in ms: {seen}"


@pytest.mark.skipif("TABLE" not in os.environ, reason="TABLE=1 prints the table of CONTRIBUTING.md: minutes of work")
def test_table_for_maintainers(open_page: Callable[..., Page]) -> None:
    """On a slow line (1.6 Mbit/s, 150 ms) at a quarter of the speed, in a window of 412 pixels."""
    print("\n| page | bytes | JS | requests | LCP | long tasks | CLS | axe nodes, light / dark | without scripts |")
    print("|---|---|---|---|---|---|---|---|---|")
    largest = "new PerformanceObserver(l => (window.largest = l.getEntries().at(-1).startTime))"
    watch = f"{SHIFTS};{LONG_TASKS};{largest}.observe({{type: 'largest-contentful-paint', buffered: true}})"
    for path in PAGES:
        traffic, script, _ = measure(open_page, path)

        def slow_down(page: Page) -> None:
            session = page.context.new_cdp_session(page)
            session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
            session.send("Network.enable")
            line = {"offline": False, "latency": 150, "downloadThroughput": 204_800, "uploadThroughput": 93_750}
            session.send("Network.emulateNetworkConditions", line)
            page.add_init_script(watch)

        slow = open_page(path, slow_down, viewport={"width": 412, "height": 823})
        slow.wait_for_load_state("networkidle")
        paint, tasks, shifts = slow.evaluate("[window.largest, window.tasks, window.shifts]")
        blocked = sum(duration - 50 for start, duration in tasks if start > paint)
        nodes = []
        for scheme in ("light", "dark"):
            found = Axe().run(open_page(path, color_scheme=scheme), options={"resultTypes": ["violations"]}).response
            nodes.append(sum(len(violation["nodes"]) for violation in found["violations"]))
        plain = open_page(path, java_script_enabled=False)
        formulas = plain.locator("math").count() == slow.locator("math").count()
        size = sum(traffic.bytes.values()) / 1000
        moved = sum(value for value, _ in shifts)
        print(
            f"| {path or 'home'} | {size:.0f} KB | {script:.1f} KB | {len(traffic.bytes)} | {paint / 1000:.1f} s "
            f"| {blocked:.0f} ms | {moved:.3f} | {nodes[0]} / {nodes[1]} | {'yes' if formulas else 'no'} |"
        )
