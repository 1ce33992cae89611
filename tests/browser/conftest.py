"""A real browser over a local server. Where no browser is installed these tests are skipped; CI fails instead."""

import functools
import gzip
import http.server
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the site as a web host does: compressed, to be kept for a while, with a 404 page of its own."""

    protocol_version = "HTTP/1.1"
    late: dict[str, float] = {}  # noqa: RUF012 - how long a file takes, by the end of its name

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        status, path = (200, path) if path.is_file() else (404, Path(self.directory) / "404.html")
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
    """The address of the built site on a local server."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    server.handle_error = lambda *_: None  # a page that is closed early breaks its connections off
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def late() -> Iterator[dict[str, float]]:
    """How many seconds a file takes to come, by the end of its name."""
    yield Handler.late
    Handler.late.clear()


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
