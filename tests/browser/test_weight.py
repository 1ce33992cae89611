"""What a page costs on the first visit, before the reader does anything, and that it stands still."""

import json
from collections.abc import Callable
from functools import partial
from urllib.parse import urlparse

from playwright.sync_api import Browser, Page

from tests.browser import visits

LONG = 50  # ms: a task that a reader would notice

# Over the wire, compressed, headers included: KB of 1,000 bytes. A page not named here has the first budget.
BUDGETS = {
    #                     all KB  script KB  requests  more for a second page, KB
    "every page":         (75.0,  5.0,       8,        25.0),
    "symptoms/":          (75.0,  8.5,       8,        25.0),  # its explorer comes first, and is there at once
}  # fmt: skip


def over_budget(path: str, traffic, script: float, host: str) -> list[str]:
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


def test_budget(visit: Callable, address: str, place: Callable, path: str) -> None:
    seen = visit(visits.reader, path)
    wrong = over_budget(path, seen.traffic, seen.script, urlparse(address).netloc)
    assert not wrong, "\n".join([f"{place(path)}: over its budget", *wrong, seen.traffic.list()])


def test_budget_of_a_second_page(visit: Callable, place: Callable, path: str) -> None:
    """From the home page to this one, with what the browser kept; the math font, which came late, is not counted."""
    traffic, limit = visit(visits.narrow, path).traffic, BUDGETS.get(path, BUDGETS["every page"])[3]
    more = sum(size for address, size in traffic.bytes.items() if not address.endswith(".woff2")) / 1000
    name = path or "the home page"
    advice = "shorten it, or names in the navigation, which each page has"
    over = f"{more:.2f} KB more as a second page, and its budget is {limit}: {advice}"
    assert more <= limit, f"{place(path)}: {name}: {over}\n{traffic.list()}"
    assert traffic.bytes or not path, f"{name}: nothing came, so nothing was measured"


def test_a_second_page_brings_itself_alone(watched: Callable, address: str) -> None:
    """All else was kept, the math font as well."""
    traffic, page = watched("")
    kept = dict(traffic.bytes)
    page.goto(f"{address}learn/softmax/")
    page.wait_for_load_state("networkidle")
    again = {each.removeprefix(address) for each, size in traffic.bytes.items() if size > kept.get(each, 0)}
    assert again == {"learn/softmax/"} and any(each.endswith(".woff2") for each in kept)


def test_budget_names_the_page_and_the_file(watched: Callable, address: str, paths: list[str]) -> None:
    path = next(path for path in paths if path and path not in BUDGETS)
    traffic, page = watched(path)
    script = traffic.script_of(page)
    traffic.bytes |= {f"{address}assets/huge.css": 80_000, "https://elsewhere.example/x.js": 1}
    wrong = over_budget(path, traffic, script + 5, urlparse(address).netloc)
    assert len(wrong) == 3 and all(path in line for line in wrong)
    assert "assets/huge.css" in wrong[0] and "of script" in wrong[1] and "elsewhere.example" in wrong[2]


def test_nothing_moves(visit: Callable, place: Callable, path: str) -> None:
    """While a page comes, with the math font late, and on the way to its end: on a first visit, and on a second."""
    for purpose in (visits.reader, visits.narrow):
        moved = visit(purpose, path).moved
        assert not moved, f"{place(path)}: on the visit {purpose.__name__!r}, {json.dumps(moved)} moved"


def test_no_long_task_after_the_first_paint(
    visit: Callable, browser: Browser, open_page: Callable[..., Page], place: Callable, path: str
) -> None:
    """In the quickest of at most five visits: other work on the machine makes a task longer, and none shorter."""
    longest = [round(max(visit(visits.reader, path).tasks))]
    while min(longest) > LONG and len(longest) < 5:
        page = open_page(path, partial(visits.trace, browser))
        longest.append(round(max(visits.tasks(browser, page))))
        page.context.close()
    assert min(longest) <= LONG, (
        f"{place(path)}: a task of more than {LONG} ms at a quarter of the speed, after the first paint of "
        f"{path or 'the home page'}; the longest of each visit, in ms: {longest}. What in docs/assets/reading.js or in "
        "the size of a part of the page takes so long?"
    )
