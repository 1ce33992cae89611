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
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from machinery.sources.pages import line_of
from tests.browser import visits
from tests.browser.visits import Seen, Traffic

# The first opens a page for a third of the time of the others: it has no windows, menus and extensions.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(
    path.relative_to(DOCS).with_suffix("").as_posix().removesuffix("index") + "/" * (path.stem != "index")
    for path in DOCS.rglob("*")
    if path.suffix in {".md", ".py"}
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test with the argument `path` runs for every page."""
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


@functools.cache
def compressed(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)


@functools.cache
def beginning(index: bytes, sections: int) -> bytes:
    """The first sections of a search index. To read all of them takes a browser most of a second."""
    index = json.loads(index)
    return json.dumps(index | {"docs": index["docs"][:sections]}).encode()


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
        wait = float(self.headers.get("Late-Font", 0)) if path.suffix == ".woff2" else 0
        time.sleep(wait)
        body, kind = path.read_bytes(), self.guess_type(str(path))
        if path.name == "search_index.json" and "Few-Sections" in self.headers:
            body = beginning(body, int(self.headers["Few-Sections"]))
        self.send_response(status)
        self.send_header("Content-Type", kind + ("; charset=utf-8" if kind.startswith("text/") else ""))
        # All tests together are the same visit to the site; but a font that is to come late must come each time.
        self.send_header("Cache-Control", "no-store" if wait else "max-age=86400")
        if path.suffix in {".html", ".css", ".js", ".json", ".svg", ".md", ".txt", ".xml"}:
            body = compressed(body)
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
    asked = f"""async ([arg, timeout]) => {{
        for (const end = performance.now() + timeout; performance.now() < end; ) {{
            const found = ({expression});
            if (await (typeof found === "function" ? found(arg) : found)) return true;
            await new Promise(again => setTimeout(again, 20));
        }}
        return false;
    }}"""
    assert page.evaluate(asked, [arg, timeout]), f"{page.url}: not within {timeout / 1000:.0f} s: {expression}"


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
    """Open a page of the site in a browser that has not seen it. Its errors fail the test. Who searches asks for the
    whole index."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_(path: str, prepare: Callable[[Page], None] | None = None, whole_index: bool = False, **options) -> Page:
        headers = {} if whole_index else visits.FEW_SECTIONS
        options = {"viewport": visits.WIDE, "extra_http_headers": headers} | options
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


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Callable[[str], tuple[Traffic, Page]]]:
    """Open a page as on a first visit, until nothing more comes: its traffic, and the page."""
    contexts: list[BrowserContext] = []

    def visit(path: str) -> tuple[Traffic, Page]:
        contexts.append(browser.new_context(viewport=visits.WIDE))
        page = contexts[-1].new_page()
        traffic = Traffic(page)
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        return traffic, page

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def second(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A browser that has seen the home page, and kept of it what it may. The math font comes late, each time."""
    context = browser.new_context(extra_http_headers=visits.LATE_FONT | visits.FEW_SECTIONS)
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.close()
    yield context
    context.close()


@pytest.fixture(scope="session")
def visit(
    request: pytest.FixtureRequest, address: str, claim: Callable[[str], bool]
) -> Callable[[Callable, str], Seen]:
    """What was seen of a page on a visit: made when the first test asks for it, and kept for the others."""
    browser = request.getfixturevalue("browser")

    @functools.cache
    def see(purpose: Callable, path: str) -> Seen | Exception:
        if not claim(f"{purpose.__name__} at {path}"):
            fault = "is visited in two processes: let Together in tests/conftest.py keep the tests of a page together"
            return AssertionError(f"{path or 'the home page'} {fault}")
        seen = Seen(path, address)
        try:
            purpose(request.getfixturevalue("second") if purpose is visits.narrow else browser, seen)
        except Exception as error:  # all the tests of this visit fail with it
            return error
        return seen

    def visit(purpose: Callable, path: str) -> Seen:
        seen = see(purpose, path)
        if isinstance(seen, Exception):
            raise seen
        return seen

    return visit


@pytest.fixture
def watch_shifts() -> Callable[[Page], None]:
    """How to let a page note, in `window.shifts`, what moves in it from its beginning on."""
    return lambda page: page.add_init_script(visits.WATCH)
