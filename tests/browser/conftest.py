"""A real browser over a local server. Where no browser is installed these tests are skipped; CI fails instead."""

import functools
import gzip
import http.server
import json
import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlparse

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from machinery.sources.pages import line_of

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(
    path.relative_to(DOCS).with_suffix("").as_posix().removesuffix("index") + "/" * (path.stem != "index")
    for path in DOCS.rglob("*")
    if path.suffix in {".md", ".py"}
)

SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => list.getEntries().forEach(shift => window.shifts.push([shift.value,
    shift.sources.map(({node}) => node?.outerHTML?.slice(0, 80) ?? node?.nodeName).join(", ")]
))).observe({type: "layout-shift", buffered: true});
"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test with the argument `path` runs for every page of the site."""
    if "path" in metafunc.fixturenames:
        metafunc.parametrize("path", PAGES, ids=[path or "home" for path in PAGES])


@pytest.fixture
def paths() -> list[str]:
    """The addresses of all pages, below that of the site."""
    return PAGES


@pytest.fixture
def place() -> Callable[..., str]:
    """The place in the sources of a part of a page, of which the HTML is given: `docs/learn/softmax.md:12`."""

    def find(path: str, html: str = "") -> str:
        stem = DOCS / (path.rstrip("/") or "index")
        source = next(file for file in (stem.with_suffix(".md"), stem.with_suffix(".py")) if file.exists())
        line = line_of(re.sub(r"<[^>]*>", " ", html), source.read_text(encoding="utf-8"))
        return f"{source.relative_to(DOCS.parent).as_posix()}:{line}"

    return find


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the site as a web host does: compressed, to be kept for a while, with a 404 page of its own."""

    protocol_version = "HTTP/1.1"
    below = "/"  # the path of the site on its host
    late: dict[str, float] = {}  # noqa: RUF012 - how long a file takes, by the end of its name

    def do_GET(self) -> None:
        path = Path(self.translate_path("/" + self.path.removeprefix(self.below)))
        path = path / "index.html" if path.is_dir() else path
        there = path.is_file() and self.path.startswith(self.below)
        status, path = (200, path) if there else (404, Path(self.directory) / "404.html")
        time.sleep(next((seconds for end, seconds in self.late.items() if path.name.endswith(end)), 0))
        body, kind = path.read_bytes(), self.guess_type(str(path))
        self.send_response(status)
        self.send_header("Content-Type", kind + ("; charset=utf-8" if kind.startswith("text/") else ""))
        self.send_header("Cache-Control", "max-age=600")
        if path.suffix in {".html", ".css", ".js", ".json", ".svg", ".md", ".txt", ".xml"}:
            body = gzip.compress(body, 9, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The address of the built site on a local server, with the path that it was built for."""
    canonical = re.search(r'<link rel="canonical" href="([^"]+)"', (site / "index.html").read_text(encoding="utf-8"))
    Handler.below = urlparse(canonical[1]).path
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    server.handle_error = lambda *_: None  # a page that is closed early breaks its connections off
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{Handler.below}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def late() -> Iterator[dict[str, float]]:
    """How many seconds a file takes to come, by the end of its name."""
    yield Handler.late
    Handler.late.clear()


def wait_for_function(page: Page, expression: str, *, arg: object = None, timeout: float = 30_000) -> None:
    """Wait until an expression, or a function of `arg`, is true in the page. Playwright's own waits with `eval`, which
    the policy of the pages forbids."""
    end = time.monotonic() + timeout / 1000
    while not page.evaluate(expression, arg):
        assert time.monotonic() < end, f"{page.url}: not within {timeout / 1000:.0f} s: {expression}"
        page.wait_for_timeout(20)


Page.wait_for_function = wait_for_function


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as it is installed on this machine."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not program:
        reason = f"no browser is installed: none of {', '.join(BROWSERS)} was found"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the site in a browser that has not seen it. Its errors fail the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_(path: str, prepare: Callable[[Page], None] | None = None, **options) -> Page:
        options = {"viewport": {"width": 1280, "height": 800}} | options
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(f"{path}: {error}"))
        page.on("console", lambda said: errors.append(f"{path}: {said.text}") if said.type == "error" else None)
        if prepare:
            prepare(page)
        page.goto(path if "://" in path else address + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not errors, "\n".join(errors)


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


@pytest.fixture
def measure(open_page: Callable[..., Page]) -> Callable[[str], tuple[Traffic, float, Page]]:
    """The traffic of a first visit, the KB of script in it with what stands in the page, and the page."""

    def visit(path: str) -> tuple[Traffic, float, Page]:
        traffic = Traffic()
        page = open_page(path, traffic.watch)
        page.wait_for_load_state("networkidle")
        inline = page.evaluate(
            "[...document.querySelectorAll('script:not([src], [type])')].map(script => script.text).join('')"
        )
        script = (sum(traffic.bytes[address] for address in traffic.script) + len(inline)) / 1000
        return traffic, script, page

    return visit


@pytest.fixture
def settle() -> Callable[[Page], None]:
    """How to wait until all of a page is laid out, and what scrolls was made a stop for the keyboard."""

    def wait(page: Page) -> None:
        page.wait_for_function("document.querySelector('article > :last-child').style.contentVisibility")
        page.wait_for_timeout(200)

    return wait


@pytest.fixture
def tasks(browser: Browser, open_page: Callable[..., Page], settle: Callable) -> Callable[..., list[float]]:
    """The tasks of a page after its first paint, in ms.

    A task counts with four times its time on the processor. That is what a processor of a quarter of the speed takes,
    and other programs on the machine hardly change it, as they do when the browser itself is slowed down.
    """

    def visit(path: str, **options) -> list[float]:
        page = open_page(
            path, lambda page: browser.start_tracing(page=page, categories=["toplevel", "loading"]), **options
        )
        page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
        settle(page)
        events = json.loads(browser.stop_tracing())["traceEvents"]
        page.context.close()
        paint = [event for event in events if event["name"] == "firstContentfulPaint"][-1]
        found = [
            4 * event["tdur"] / 1000
            for event in events
            if event["name"] == "ThreadControllerImpl::RunTask"
            and (event["pid"], event["tid"]) == (paint["pid"], paint["tid"])
            and event["ts"] > paint["ts"]
            and "tdur" in event  # the last task of a trace has not ended
        ]
        assert found, "the trace has no tasks: has the browser renamed them?"
        return found

    return visit


@pytest.fixture
def watch_shifts() -> Callable[[Page], None]:
    """How to let a page note, in `window.shifts`, what moves in it from its beginning on."""
    return lambda page: page.add_init_script(SHIFTS)


def run_axe(
    page: Page, where: str, all_contrast: bool = True, place: Callable = lambda html: "", part: str | None = None
) -> list[str]:
    """What axe finds, each with the page, the element and what to do. Contrast is the slow rule: code and
    formulas have the same colours at every width, so they need be looked at once in each scheme."""
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    runs = [({"include": [[part]]} if part else None, options)]
    if not all_contrast:
        rest = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
        runs = [
            (None, options | {"rules": {"color-contrast": {"enabled": False}}}),
            ({"exclude": [["pre"], ["math"]]}, rest),
        ]
    axe = Axe("0") if page.evaluate("'axe' in window") else Axe()  # it need be brought into a page once
    found = [
        violation for context, chosen in runs for violation in axe.run(page, context, chosen).response["violations"]
    ]
    return [
        f"{place(node['html'])} {where}: {violation['id']}: {node['html'][:160]}\n    {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]


@pytest.fixture
def findings() -> Callable[..., list[str]]:
    """What axe finds, as lines of text."""
    return run_axe
