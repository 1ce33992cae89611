"""What a page costs on the first visit, before the reader does anything, and that it stands still."""

import json
from collections.abc import Callable
from urllib.parse import urlparse

import pytest

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


def test_budget(measure: Callable, address: str, place: Callable, path: str, paths: list[str]) -> None:
    traffic, script, page = measure(path)
    wrong = over_budget(path, traffic, script, urlparse(address).netloc)
    assert not wrong, "\n".join([f"{place(path)}: over its budget", *wrong, traffic.list()])
    if path != paths[0]:
        return
    for other in paths[1:]:  # once more: from the first page to every other one, with what the browser kept
        traffic.bytes.clear()
        page.goto(address + other)
        page.wait_for_load_state("networkidle")
        more = sum(traffic.bytes.values()) / 1000
        limit = BUDGETS.get(other, BUDGETS["every page"])[3]
        assert more <= limit, (
            f"{place(other)}: {other}: {more:.1f} KB more as a second page, of {limit}\n{traffic.list()}"
        )


def test_budget_names_the_page_and_the_file(measure: Callable, address: str, paths: list[str]) -> None:
    traffic, script, _ = measure(paths[-1])
    traffic.bytes |= {f"{address}assets/huge.css": 80_000, "https://elsewhere.example/x.js": 1}
    wrong = over_budget(paths[-1], traffic, script + 5, urlparse(address).netloc)
    assert len(wrong) == 3 and all(paths[-1] in line for line in wrong)
    assert "assets/huge.css" in wrong[0] and "of script" in wrong[1] and "elsewhere.example" in wrong[2]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_moves_when_the_font_is_late(
    open_page: Callable,
    watch_shifts: Callable,
    settle: Callable,
    address: str,
    late: dict,
    paths: list[str],
    scheme: str,
    width: int,
) -> None:
    """All pages at once, each in a window of its own, with the math font three seconds late."""
    late[".woff2"] = 3
    page = open_page("", watch_shifts, color_scheme=scheme, viewport={"width": width, "height": 800})
    others = {path: page.context.new_page() for path in paths}
    for path, other in others.items():
        watch_shifts(other)
        other.goto(address + path, wait_until="commit")
    for path, other in others.items():
        other.wait_for_load_state("load")
        other.wait_for_function("document.fonts.status === 'loaded'")
        other.bring_to_front()
        settle(other)
        for key in ("End", "Home"):
            other.keyboard.press(key)
            other.wait_for_timeout(100)
        shifts = other.evaluate("window.shifts")
        assert not shifts, f"{path or 'the home page'}: {json.dumps(shifts)} moved"


def test_no_long_task_after_the_first_paint(tasks: Callable[..., list[float]], path: str) -> None:
    """The median of five visits: three without a long task settle it."""
    seen = []
    while (slow := sum(longest > 50 for longest in seen)) < 3 and len(seen) - slow < 3:
        seen.append(round(max(tasks(path))))
    assert slow < 3, (
        f"{path or 'the home page'}: a task of more than 50 ms at a quarter of the speed, after the first paint; "
        f"the longest of each visit, in ms: {seen}. What in reading.js or in the size of a part of it takes so long?"
    )
