"""The visits to a page, each with one purpose. What can be read from a visit is read at once, and many tests share it.

A visit costs most of what a test in a browser costs. So a new check of every page reads what it needs from one of these
visits, and is a test of its own all the same; it opens a page itself only where no visit fits its purpose.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlparse

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

COLOURS = ["color-contrast", "link-in-text-block"]  # the rules of axe that ask for colours
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
JUDGED: set[str] = set()  # the kinds of text, in their colours, that axe judged on the pages visited so far
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 320, "height": 800}
ZOOMED = {"width": 320, "height": 256}  # what a window of 1,280 by 1,024 shows at 400 %
LATE_FONT = {"Late-Font": "1"}  # asks the local server to send a font so many seconds later
FEW_SECTIONS = {"Few-Sections": "50"}  # and to send no more than so many sections to search in

# Notes, from the beginning of a page on, what moves in it and what its policy refuses.
WATCH = """
window.shifts = [];
new PerformanceObserver(list => list.getEntries().forEach(shift => window.shifts.push([shift.value,
    shift.sources.map(({node}) => node?.outerHTML?.slice(0, 80) ?? node?.nodeName).join(", ")]
))).observe({type: "layout-shift", buffered: true});
window.refused = [];
addEventListener("securitypolicyviolation", e =>
    refused.push([e.sourceFile, e.lineNumber, `the policy forbids ${e.blockedURI}`]));
"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]"
OPEN = "document.querySelectorAll('details').forEach(part => part.open = true)"
FOLD = """window.folded = [...document.querySelectorAll("details:not([open])")];
folded.forEach(part => part.open = true)"""

# Marks one element of each kind that is written in each pair of colours, large or not: code by its token class,
# formulas by their element, links by the text around them, all else by element and class. Kinds that are known are
# passed over. axe judges of what is marked alone whether its contrast is enough, and links differ from their text.
MARK = """([part, known]) => {
    document.querySelectorAll("[data-contrast]").forEach(one => one.removeAttribute("data-contrast"));
    const kinds = [], seen = new Set(known), grounds = new Map();
    const ground = element => {
        if (!element) return "";
        if (grounds.has(element)) return grounds.get(element);
        const {backgroundColor, backgroundImage, opacity} = getComputedStyle(element);
        const own = backgroundImage === "none" && backgroundColor.startsWith("rgb(") && opacity === "1";
        const all = () => [backgroundColor, backgroundImage, opacity, ground(element.parentElement)].join();
        grounds.set(element, own ? backgroundColor : all());
        return grounds.get(element);
    };
    const around = ({textContent, parentElement}) => [getComputedStyle(parentElement).color,
        parentElement.textContent.trim() === textContent.trim()];
    for (const one of (part ? document.querySelector(part) : document.body).querySelectorAll("*")) {
        const written = one.matches("input, select, textarea")
            || [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
        if (!written || !one.checkVisibility({visibilityProperty: true})) continue;
        const {color, fill, fontSize, fontWeight, textDecorationLine} = getComputedStyle(one);
        const inside = one.closest("pre, math, svg")?.localName, size = parseFloat(fontSize);
        const large = size >= 24 || (size >= 18.66 && fontWeight >= 700);  // of which less contrast is asked
        const kind = [inside, one.localName, inside === "math" || one.getAttribute("class"), color,
            inside === "svg" && fill, large, ground(one), one.matches("a") && [textDecorationLine, around(one)]].join();
        if (seen.has(kind)) continue;
        seen.add(kind);
        one.setAttribute("data-contrast", kinds.push(kind) - 1);
    }
    return kinds;
}"""
# The options are those of axe, but for `ignoreLength`: it would pass over the single letters of formulas.
ONLY_MARKED = """axe.configure({
    rules: [
        {id: "color-contrast", selector: "[data-contrast]"},
        {id: "link-in-text-block", selector: "a[href][data-contrast]"},
    ],
    checks: [{id: "color-contrast", options: {
        ignoreUnicode: true, ignoreLength: true, ignorePseudo: false, boldValue: 700, boldTextPt: 14, largeTextPt: 18,
        contrastRatio: {normal: {expected: 4.5}, large: {expected: 3}},
        pseudoSizeThreshold: 0.25, shadowOutlineEmMax: 0.2, textStrokeEmMin: 0.03,
    }}],
})"""
# What axe finds, and the numbers of the marks that it could not judge.
ASK = """async ([part, only]) => {
    const {violations, incomplete} = await axe.run(part ?? document, {
        runOnly: only, resultTypes: ["violations", "incomplete"], selectors: false, elementRef: true,
    });
    const colours = incomplete.filter(({tags}) => tags.includes("cat.color"));
    const unclear = colours.flatMap(({nodes}) => nodes.map(({element}) => Number(element.dataset.contrast)));
    return [violations.map(({id, nodes}) =>
        ({id, nodes: nodes.map(({html, failureSummary}) => ({html, failureSummary}))})), unclear];
}"""

# What has scrolled half out of sight would be too small to press, to axe.
TO_THE_TOP = "scrollTo(0, 0), document.querySelectorAll('.md-sidebar__scrollwrap').forEach(part => part.scrollTop = 0)"
AT_THE_TOP = "[...document.querySelectorAll('.md-sidebar__scrollwrap')].every(part => part.scrollTop === 0)"

# What can be pressed and seen (Escape clears the search box, too); and what has had the focus.
WATCH_FOCUS = """() => {
    window.reached = new Set();
    addEventListener("focusin", ({target}) => reached.add(target), true);
    window.stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
        .filter(stop => stop.checkVisibility({visibilityProperty: true}) && stop.type !== "reset")
        .filter(stop => stop.type !== "radio" || stop.checked); // arrows lead to the others of a group
    return stops.length;
}"""
MISSED = """() => {
    const part = element => [element.outerHTML.slice(0, 160), element.parentElement.textContent.slice(0, 160)];
    const missed = stops.filter(stop => !reached.has(stop)), at = document.activeElement;
    return missed.includes(stops.at(-1)) && at !== document.body ? ["lead on from", [part(at)]]
        : ["reach", missed.map(part)];
}"""
BEYOND = """[...document.querySelectorAll('pre > code, .formula__box, .table')]
    .filter(box => box.scrollWidth > box.clientWidth && box.tabIndex !== 0).map(box => box.outerHTML.slice(0, 120))"""
# The formulas whose punctuation begins the next line.
LOST = """[...document.querySelectorAll('article math:not([display])')].filter(formula => {
    const after = formula.nextSibling, stop = document.createRange();
    if (after?.nodeType !== 3 || !/^[.,;:?)]/.test(after.data)) return false;
    stop.setStart(after, 0), stop.setEnd(after, 1);
    return stop.getBoundingClientRect().left < formula.getBoundingClientRect().left;
}).map(formula => formula.parentNode.textContent.slice(0, 80))"""


class Traffic:
    """What a page fetched: bytes on the wire by address, as the browser counts them."""

    def __init__(self, page: Page) -> None:
        self.bytes: dict[str, float] = {}
        self.script: set[str] = set()
        self.addresses: dict[str, str] = {}
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

    def script_of(self, page: Page) -> float:
        """The KB of script, with what stands in the page."""
        inline = page.evaluate(
            "[...document.querySelectorAll('script:not([src], [type])')].map(script => script.text).join('')"
        )
        return (sum(self.bytes[address] for address in self.script) + len(inline)) / 1000

    def list(self) -> str:
        return "\n".join(f"{size / 1000:7.1f} KB  {address}" for address, size in self.bytes.items())


@dataclass
class Seen:
    """What was seen on a visit."""

    path: str
    address: str
    said: list[str] = field(default_factory=list)  # errors of scripts and in the console
    refused: list[list] = field(default_factory=list)  # by the policy: file, line, what
    moved: list[list] = field(default_factory=list)  # by how much, and what, while the page comes
    axe: dict[str, list[dict]] = field(default_factory=dict)  # by scheme: the violations
    traffic: Traffic | None = None
    script: float = 0  # KB
    tasks: list[float] = field(default_factory=list)  # after the first paint, in ms
    missed: tuple[str, list] = ("", [])  # by the Tab key: in which way, and what
    width: int = 0  # of the whole page in a narrow window
    beyond: list[str] = field(default_factory=list)  # what scrolls, out of reach of the keyboard
    lost: list[str] = field(default_factory=list)  # lines that begin with punctuation

    def open(self, context: BrowserContext) -> Page:
        """A page that notes its errors, what moves, and what is refused. Nothing is loaded yet."""
        page = context.new_page()
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("console", lambda said: self.said.append(said.text) if said.type == "error" else None)
        page.add_init_script(WATCH)
        return page

    def ask_axe(self, page: Page, scheme: str, rules: Sequence[str] = RULES) -> None:
        self.axe[scheme] = violations(page, rules=rules, known=JUDGED)

    def leave(self, page: Page) -> None:
        self.refused = page.evaluate("refused")


def settle(page: Page) -> None:
    """Wait until all of a page is laid out, and what scrolls was made a stop for the keyboard."""
    page.wait_for_function("document.querySelector('article > :last-child').style.contentVisibility")
    page.wait_for_timeout(200)


def violations(
    page: Page, part: str | None = None, rules: Sequence[str] = RULES, known: set[str] | None = None
) -> list[dict]:
    """What axe finds in a page, or a part of it, by rules or groups of them; of colours only in what MARK marks.

    `known`: the kinds of text whose colours were judged before, to which those of this page are added.
    """
    if not page.evaluate("'axe' in window"):  # it need be brought into a page once
        page.evaluate(Axe().axe_script)
        page.evaluate(ONLY_MARKED)
    known = set() if known is None else known
    kinds = page.evaluate(MARK, [part, sorted(known)])
    found, unclear = page.evaluate(ASK, [part, rules])
    known.update(kind for number, kind in enumerate(kinds) if number not in unclear)
    return found


def lines(found: list[dict], where: str, place: Callable[[str], str] = lambda html: "") -> list[str]:
    """What axe has found as text, each with the place in the sources, the page, the element and what to do."""
    return [
        f"{place(node['html'])} {where}: {violation['id']}: {node['html'][:160]}\n    {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]


def tasks(browser: Browser, page: Page) -> list[float]:
    """The tasks after the first paint, in ms, of a page that is being traced.

    A task counts with four times its time on the processor. That is what a processor of a quarter of the speed takes,
    and other programs on the machine hardly change it, as they do when the browser itself is slowed down. The paint is
    what the page did, and not what the screen showed later: a task between the two counts as well. The trace has the
    second moment alone, which the page knows to 4 ms; the first is found by the moment at which the visit began.
    """
    page.wait_for_function(PAINT)
    painted_after = page.evaluate(f"{PAINT}.paintTime ?? {PAINT}.startTime")  # the beginning of the visit, in ms
    settle(page)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    paint = [event for event in events if event["name"] == "firstContentfulPaint"][-1]
    visit = paint["args"]["data"]["navigationId"]
    began = next(
        event["ts"]
        for event in events
        if event["name"] == "navigationStart" and event["args"].get("data", {}).get("navigationId") == visit
    )
    found = [
        4 * event["tdur"] / 1000
        for event in events
        if event["name"] == "ThreadControllerImpl::RunTask"
        and (event["pid"], event["tid"]) == (paint["pid"], paint["tid"])
        and event["ts"] > began + 1000 * painted_after
        and "tdur" in event  # the last task of a trace has not ended
    ]
    assert found, "the trace has no tasks: has the browser renamed them?"
    return found


def trace(browser: Browser, page: Page) -> None:
    browser.start_tracing(page=page, categories=["toplevel", "loading", "blink.user_timing"])


def go_to_the_top(page: Page) -> None:
    page.evaluate(TO_THE_TOP)
    page.wait_for_function("!document.querySelector('.md-nav__link--passed')")
    for _ in range(10):  # once more, until it stays: the table of contents follows the page in its own time
        page.evaluate(TO_THE_TOP)
        page.wait_for_timeout(200)
        if page.evaluate(AT_THE_TOP):
            return


def press_tab(page: Page, times: int) -> None:
    """Press the Tab key, and let it go only in the end: each event is a journey to the browser and back."""
    session, key = page.context.new_cdp_session(page), {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
    for _ in range(times):
        session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
    session.detach()


def see_font_come(page: Page, seen: Seen) -> None:
    """Go to a page whose math font comes late, and note what moves and what is fetched, until nothing more comes."""
    seen.traffic = Traffic(page)
    page.goto(seen.address + seen.path, wait_until="commit")
    page.wait_for_load_state("load")
    page.wait_for_function("document.fonts.status === 'loaded'")
    page.wait_for_load_state("networkidle")
    settle(page)
    seen.script, seen.moved = seen.traffic.script_of(page), page.evaluate("shifts.splice(0)")
    seen.traffic.session.detach()


def go_to_the_end_and_back(page: Page, seen: Seen) -> None:
    for key in ("End", "Home"):
        page.keyboard.press(key)
        page.wait_for_timeout(100)
    seen.moved += page.evaluate("shifts")


def reader(browser: Browser, seen: Seen) -> None:
    """Somebody comes to the site, with nothing kept, in a window of 1,280 pixels in the light scheme, and the math font
    comes late. Nothing is done until all is there. Then the reader goes to the end and back, opens all that is folded,
    goes through the page with the Tab key, searches, and changes to the dark scheme. axe looks at the page in both."""
    headers = LATE_FONT | FEW_SECTIONS
    with closing(browser.new_context(viewport=WIDE, color_scheme="light", extra_http_headers=headers)) as context:
        page = seen.open(context)
        trace(browser, page)
        see_font_come(page, seen)
        seen.tasks = tasks(browser, page)
        go_to_the_end_and_back(page, seen)
        page.evaluate(FOLD)
        go_to_the_top(page)
        seen.ask_axe(page, "light")
        page.evaluate("folded.forEach(part => part.open = false)")
        for explorer in page.query_selector_all(".explorer"):  # its controls work when its script has come
            explorer.scroll_into_view_if_needed()
            explorer.wait_for_selector("fieldset:enabled")
        page.evaluate("scrollTo(0, 0)")
        press_tab(page, page.evaluate(WATCH_FOCUS) + 1)
        seen.missed = page.evaluate(MISSED)
        page.click(".md-search__input")
        page.keyboard.type("logits")
        page.wait_for_selector(".md-search-result__item > a")
        page.keyboard.press("Escape")
        page.evaluate(OPEN)
        page.emulate_media(reduced_motion="reduce")  # axe sees no colour on its way from one scheme to the other
        page.click(".scheme")
        go_to_the_top(page)
        seen.ask_axe(page, "dark")
        seen.leave(page)


def narrow(second: BrowserContext, seen: Seen) -> None:
    """A reader comes from the home page, in a window of 320 pixels, in the dark, and the math font comes late; then the
    system turns to light, which changes nothing but colours, and the reader goes to the end and back. At last the
    window is as low as one of 1,280 by 1,024 pixels at 400 %."""
    with closing(seen.open(second)) as page:
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.set_viewport_size(NARROW)
        see_font_come(page, seen)
        page.evaluate(OPEN)
        settle(page)
        seen.ask_axe(page, "dark")
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.wait_for_function("document.body.dataset.mdColorScheme === 'default'")
        seen.ask_axe(page, "light", COLOURS)
        page.evaluate("shifts.splice(0)")  # what moved when it was opened
        go_to_the_end_and_back(page, seen)
        page.set_viewport_size(ZOOMED)
        settle(page)
        seen.width = page.evaluate("document.documentElement.scrollWidth")
        seen.beyond, seen.lost = page.evaluate(BEYOND), page.evaluate(LOST)
        seen.leave(page)
