"""The built site: links, nothing from elsewhere, and every Python block on it is one that a test runs."""

import os
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlparse

import pytest

from pages import all_pages, read_blocks

ROOT = Path(__file__).parents[2]
FETCHED = "script[src], img[src], iframe, source[src], video[src], audio[src], object, embed, link[href], use[href]"
BASE = urlparse(os.environ.get("SITE_URL", "")).path.rstrip("/")  # where 404.html, which has no place of its own, looks
NOT_FETCHED = {"canonical", "prev", "next", "alternate"}


@pytest.fixture(scope="session")
def html(site: Path, read_html) -> dict[Path, object]:
    """Every built page, parsed."""
    return {path: read_html(path) for path in sorted(site.rglob("*.html"))}


def target(page: Path, url: str, site: Path) -> Path:
    """The file of the site that a link of a page points to."""
    path = unquote(urlparse(urldefrag(url).url).path).removeprefix(BASE)
    file = (site / path.lstrip("/")) if path.startswith("/") else (page.parent / path)
    return (file / "index.html" if path.endswith("/") or file.is_dir() else file).resolve() if path else page.resolve()


def test_links_and_assets_are_there(html, site: Path) -> None:
    missing = []
    for page, tree in html.items():
        for element in tree.select("[href], [src]"):
            url = element.get("href") or element.get("src")
            if urlparse(url).scheme in ("http", "https", "mailto") or url.startswith("data:"):
                continue
            file, fragment = target(page, url, site), unquote(urldefrag(url).fragment)
            if not file.is_file():
                missing.append(f"{page.relative_to(site)}: {url}: no such file")
            elif fragment and file.suffix == ".html" and not read_ids(html, file, site) & {fragment}:
                missing.append(f"{page.relative_to(site)}: {url}: no such anchor")
    for sheet in site.rglob("*.css"):
        for url in re.findall(r"""url\(["']?(?!data:)([^"')]+)""", sheet.read_text(encoding="utf-8")):
            if not (sheet.parent / url).is_file():
                missing.append(f"{sheet.relative_to(site)}: {url}: no such file")
    assert not missing, "\n".join(missing)


def read_ids(html, file: Path, site: Path) -> set[str]:
    page = next(tree for path, tree in html.items() if path.resolve() == file)
    return {element["id"] for element in page.select("[id]")}


def test_nothing_comes_from_elsewhere(html, site: Path) -> None:
    foreign = []
    for page, tree in html.items():
        for element in tree.select(FETCHED):
            url = element.get("src") or element.get("href") or element.get("data") or ""
            if urlparse(url).netloc and not NOT_FETCHED & set(element.get("rel", [])):
                foreign.append(f"{page.relative_to(site)}: {url}")
    for sheet in site.rglob("*.css"):
        found = re.findall(r"""(?:@import|url\()\s*["']?((?:https?:)?//[^"')]+)""", sheet.read_text(encoding="utf-8"))
        foreign += [f"{sheet.relative_to(site)}: {url}" for url in found]
    assert not foreign, "\n".join(foreign)


def test_every_python_block_is_one_that_a_test_runs(html, site: Path, built_page) -> None:
    """A block that the collector had passed over would stand on a page and not among the blocks that run."""
    for path in all_pages(ROOT):
        if path.name == "README.md":
            continue
        name = path.relative_to(ROOT).as_posix()
        run = Counter(block.code.strip() for block in read_blocks(path, ROOT))
        shown = Counter(block.get_text().strip() for block in html[built_page(name)].select(".language-python code"))
        assert shown == run, f"{name}: shown and not run: {list(shown - run)}; run and not shown: {list(run - shown)}"


def test_every_program_stands_on_a_page() -> None:
    shown = {block.program for path in all_pages(ROOT) for block in read_blocks(path, ROOT)}
    programs = {path.relative_to(ROOT).as_posix() for path in (ROOT / "snippets").rglob("*.py")}
    assert programs <= shown, f"no page shows {', '.join(sorted(programs - shown))}: embed or delete"


def test_code_fences_name_their_language(html, site: Path) -> None:
    """A fence without a language, or indented code, could hide a program from the collector."""
    for page, tree in html.items():
        kinds = {kind for block in tree.select("article div.highlight") for kind in block["class"]}
        assert kinds <= {"highlight", "language-python", "language-text"}, f"{page.relative_to(site)}: {kinds}"
        assert not tree.select("article pre:not(div.highlight pre)"), f"{page.relative_to(site)}: code without a fence"


def test_formulas_programs_and_drawings_need_no_script(html, site: Path) -> None:
    for page, tree in html.items():
        text = tree.select_one("article").get_text() if tree.select_one("article") else ""
        text = re.sub(r"\\[a-z]+", "", text) if tree.select("annotation") else text
        assert r"\(" not in text and r"\[" not in text and "$$" not in text, page
        for math in tree.select("math"):
            assert math.select_one('annotation[encoding="application/x-tex"]').get_text(), page
        assert not tree.select('script[src*="math" i], script[src*="katex" i]'), page
        for image in tree.select("article img, article svg[role=img]"):
            assert image.get("alt") or image.get("aria-label"), f"{page.relative_to(site)}: {image}"


def test_programs_can_be_downloaded(html, site: Path) -> None:
    links = [(page, link) for page, tree in html.items() for link in tree.select("a[download][href$='.py']")]
    assert links
    for page, link in links:
        name = link["href"].split("snippets/", 1)[1]
        assert target(page, link["href"], site).read_bytes() == (ROOT / "snippets" / name).read_bytes()
