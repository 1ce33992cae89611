"""The built site: links, nothing from elsewhere, and every Python block on it is one that a test runs."""

import os
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlparse

import pytest
from bs4 import BeautifulSoup

from machinery.lists import programs
from machinery.sources.pages import all_pages, read_blocks

ROOT = Path(__file__).parents[2]
BASE = urlparse(os.environ.get("SITE_URL", "")).path.rstrip("/")  # where 404.html, which has no place of its own, looks
FETCHED = "script[src], img[src], iframe, source[src], video[src], audio[src], object, embed, link[href], use[href]"
NOT_FETCHED = {"canonical", "prev", "next", "alternate"}
Pages = dict[Path, BeautifulSoup]


@pytest.fixture(scope="session")
def html(site: Path, read_html) -> Pages:
    """Every built page, parsed."""
    return {path: read_html(path) for path in sorted(site.rglob("*.html"))}


@pytest.fixture
def small_site(tmp_path: Path, read_html):
    """A site of one page and one style sheet, to break."""

    def write(body: str, css: str = "") -> tuple[Pages, Path]:
        page = tmp_path / "learn" / "page" / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
        (tmp_path / "site.css").write_text(css, encoding="utf-8")
        return {page: read_html(page)}, tmp_path

    return write


def target(page: Path, url: str, site: Path) -> Path:
    """The file of the site that a link of a page points to."""
    path = unquote(urlparse(urldefrag(url).url).path).removeprefix(BASE)
    file = (site / path.lstrip("/")) if path.startswith("/") else (page.parent / path)
    return (file / "index.html" if path.endswith("/") or file.is_dir() else file).resolve() if path else page.resolve()


def missing_targets(html: Pages, site: Path) -> list[str]:
    """The links and assets of the pages and style sheets that point nowhere."""
    identifiers = {path.resolve(): {element["id"] for element in tree.select("[id]")} for path, tree in html.items()}
    missing = []
    for page, tree in html.items():
        for url in (element.get("href") or element.get("src") for element in tree.select("[href], [src]")):
            if urlparse(url).scheme in ("http", "https", "mailto", "data"):
                continue
            file, fragment = target(page, url, site), unquote(urldefrag(url).fragment)
            if not file.is_file():
                missing.append(f"{page.relative_to(site)}: {url}: no such file")
            elif fragment and file.suffix == ".html" and fragment not in identifiers[file]:
                missing.append(f"{page.relative_to(site)}: {url}: no such anchor")
    for sheet in site.rglob("*.css"):
        for url in re.findall(r"""url\(["']?(?!data:|https?:|//)([^"')]+)""", sheet.read_text(encoding="utf-8")):
            if not (sheet.parent / url).is_file():
                missing.append(f"{sheet.relative_to(site)}: {url}: no such file")
    return missing


def test_links_and_assets_are_there(html: Pages, site: Path) -> None:
    missing = missing_targets(html, site)
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize(
    ("body", "css", "message"),
    [
        ('<a href="../gone/">x</a>', "", "learn/page/index.html: ../gone/: no such file"),
        ('<a href="#gone">x</a>', "", "learn/page/index.html: #gone: no such anchor"),
        ('<img src="gone.png" alt="x">', "", "learn/page/index.html: gone.png: no such file"),
        ("", '@font-face { src: url("gone.woff2") }', "site.css: gone.woff2: no such file"),
    ],
)
def test_missing_target_is_found(small_site, body: str, css: str, message: str) -> None:
    assert missing_targets(*small_site(body, css)) == [message]


def foreign_requests(html: Pages, site: Path) -> list[str]:
    """What the pages and style sheets would fetch from another host."""
    foreign = []
    for page, tree in html.items():
        for element in tree.select(FETCHED):
            url = element.get("src") or element.get("href") or element.get("data") or ""
            if urlparse(url).netloc and not NOT_FETCHED & set(element.get("rel", [])):
                foreign.append(f"{page.relative_to(site)}: {url}")
    for sheet in site.rglob("*.css"):
        found = re.findall(r"""(?:@import|url\()\s*["']?((?:https?:)?//[^"')]+)""", sheet.read_text(encoding="utf-8"))
        foreign += [f"{sheet.relative_to(site)}: {url}" for url in found]
    return foreign


def test_nothing_comes_from_elsewhere(html: Pages, site: Path) -> None:
    foreign = foreign_requests(html, site)
    assert not foreign, "\n".join(foreign)


@pytest.mark.parametrize(
    ("body", "css", "message"),
    [
        ('<script src="https://example.org/x.js"></script>', "", "learn/page/index.html: https://example.org/x.js"),
        ('<img src="//example.org/x.png" alt="x">', "", "learn/page/index.html: //example.org/x.png"),
        ('<link rel="stylesheet" href="https://example.org/x.css">', "", "index.html: https://example.org/x.css"),
        ("", "@import url(https://example.org/x.css)", "site.css: https://example.org/x.css"),
    ],
)
def test_foreign_request_is_found(small_site, body: str, css: str, message: str) -> None:
    (found,) = foreign_requests(*small_site(body, css))
    assert found.endswith(message)


def blocks_not_run(name: str, page: BeautifulSoup, run: list[str]) -> str:
    """How the Python blocks of a built page differ from those that the tests run, or nothing."""
    shown = Counter(block.get_text().strip() for block in page.select(".language-python code"))
    ran = Counter(code.strip() for code in run)
    return "" if shown == ran else f"{name}: shown, not run: {list(shown - ran)}; run, not shown: {list(ran - shown)}"


def test_every_python_block_is_one_that_a_test_runs(html: Pages, built_page) -> None:
    """A block that the collector had passed over would stand on a page and not among the blocks that run."""
    pages = [path for path in all_pages(ROOT) if path.name != "README.md"]
    names = [path.relative_to(ROOT).as_posix() for path in pages]
    code = [[block.code for block in read_blocks(path, ROOT)] for path in pages]
    found = [blocks_not_run(name, html[built_page(name)], run) for name, run in zip(names, code, strict=True)]
    assert not any(found), "\n".join(filter(None, found))


def test_block_that_was_passed_over_is_found(small_site) -> None:
    html, _ = small_site('<div class="language-python highlight"><pre><code>x = 1\n</code></pre></div>')
    (page,) = html.values()
    assert blocks_not_run("page.md", page, ["x = 1"]) == ""
    assert blocks_not_run("page.md", page, []) == "page.md: shown, not run: ['x = 1']; run, not shown: []"


def unshown_programs(root: Path) -> list[str]:
    """The programs in snippets/ that no page shows."""
    shown = {block.program for path in all_pages(root) for block in read_blocks(path, root)}
    text = "".join(path.read_text(encoding="utf-8") for path in all_pages(root))
    shown |= {f"snippets/{name}.py" for name in re.findall(r"\]\((?:\.\./)*(figures/\w+)\.svg\)", text)}
    programs = {path.relative_to(root).as_posix() for path in (root / "snippets").rglob("*.py")}
    return sorted(programs - shown)


def test_every_program_stands_on_a_page() -> None:
    unshown = unshown_programs(ROOT)
    assert not unshown, "\n".join(
        f"{name}:1: no page shows it or what it draws: put it on a page, or delete it" for name in unshown
    )


def test_program_that_no_page_shows_is_found(copy_sources, tmp_path: Path) -> None:
    project = copy_sources(tmp_path / "project")
    (project / "snippets" / "figures" / "forgotten.py").write_text("x = 1\n", encoding="utf-8")
    assert unshown_programs(project) == ["snippets/figures/forgotten.py"]


def test_navigation_has_the_names_that_its_file_gives(html: Pages, site: Path) -> None:
    links = [link for page in html.values() for link in page.select("a.md-nav__link")]  # each page lists its own part
    shown = sorted({" ".join(link.text.split()) for link in links})
    named = re.findall(r"^ +- (\S.*): \S+\.(?:md|py)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
    missing = [name for name in named if name not in shown]
    assert named and not missing, f"mkdocs.yml: nav: {missing} in the file, and none of these on the site: {shown}"


def test_code_fences_name_their_language(html: Pages, site: Path) -> None:
    """A fence without a language, or indented code, could hide a program from the collector.

    The build refuses names that are none of a language, and Python by other names.
    """
    for page, tree in html.items():
        for block in tree.select("article div.highlight"):
            named = [kind.removeprefix("language-") for kind in block["class"] if kind.startswith("language-")]
            assert len(named) == 1 and named[0], f"{page.relative_to(site)}: no language: {block.get_text()[:60]}"
        assert not tree.select("article pre:not(div.highlight pre)"), f"{page.relative_to(site)}: code without a fence"


def test_formulas_programs_and_drawings_need_no_script(html: Pages, site: Path) -> None:
    for page, tree in html.items():
        name = page.relative_to(site)
        for math in tree.select("math"):
            assert math.select_one('annotation[encoding="application/x-tex"]').get_text(), name
        read = [text for text in tree.strings if not text.find_parent(["annotation", "code", "script"])]
        assert not re.search(r"\\[(\[a-z]|\$\$", "".join(read)), f"{name}: LaTeX that was not typeset"
        assert not tree.select('script[src*="math" i], script[src*="katex" i]'), name
        for image in tree.select("article img, article svg[role=img]"):
            assert image.get("alt") or image.find_parent("figure").figcaption.get_text().strip(), f"{name}: {image}"
    assert sum(len(tree.select("svg[role=img]")) for tree in html.values()) >= 6


def test_captions_are_read_once(html: Pages, site: Path) -> None:
    """What a figure shows stands below it for everybody, and nothing in the drawing repeats it to a screen reader."""
    seen = 0
    for page, tree in html.items():
        for figure in tree.select("article figure"):
            (caption,), (drawing,) = figure.select(":scope > figcaption"), figure.select("svg")
            words, where = caption.find(string=True), page.relative_to(site)
            assert words.endswith("."), f"machinery/figures/draw.py: {where}: no caption in {caption}"
            assert drawing.get("aria-hidden") == "true", (
                f"machinery/figures/svg.py: {where}: {words!r}: a caption is read once, so the drawing must be silent"
            )
            seen += 1
    assert seen >= 20


def test_programs_can_be_downloaded(html: Pages, site: Path) -> None:
    links = [(page, link) for page, tree in html.items() for link in tree.select("a[download][href$='.py']")]
    assert links
    for page, link in links:
        name = link["href"].split("snippets/", 1)[1]
        made = {programs.TOGETHER: programs.together(ROOT).encode()}
        content = made.get(f"snippets/{name}") or (ROOT / "snippets" / name).read_bytes()
        assert target(page, link["href"], site).read_bytes() == content
        if "filename" in link.parent.get("class", []):  # a long one breaks behind an underscore, not in its ending
            breaks = name.count("_") if len(name) > 24 else 0
            assert link.get_text() == name and link.decode().count("_<wbr/>") == breaks, f"{page}: {link}"


def test_glossary_leads_to_sections_that_use_the_term(html: Pages, site: Path) -> None:
    page, wrong = site / "glossary" / "index.html", []
    for heading in html[page].select("article h2"):
        term, parts = heading.get_text().rstrip("¶"), []
        for part in heading.find_next_siblings():
            if part.name == "h2":
                break
            parts.append(part)
        links = [link for part in parts if part.get_text().startswith("See ") for link in part.select("a[href]")]
        for link in links[:1]:  # those behind it say more of one use
            file, anchor = target(page, link["href"], site), unquote(urldefrag(link["href"]).fragment)
            tree = html[file]
            said = [one.get_text() for one in section(tree, anchor)] if anchor else [tree.article.get_text()]
            names = [name for one in parts for name in same(one)]
            if not any(
                all(plain(part) in plain(" ".join(said)) for part in name.split(" and ")) for name in [term, *names]
            ):
                wrong.append(f"docs/glossary.md: {term}: {link['href']} does not use the term")
        if term != "References" and not links:
            wrong.append(
                f"docs/glossary.md: {term}: no sentence of its own that begins with See and links to a section"
            )
    assert not wrong, "\n".join(wrong)


def section(tree: BeautifulSoup, anchor: str) -> list:
    """A heading and what is below it, up to the next of its rank."""
    heading = tree.find(id=anchor)
    parts = [heading]
    for part in heading.find_next_siblings():
        if re.fullmatch("h[1-6]", part.name) and part.name <= heading.name:
            break
        parts.append(part)
    return parts


def same(part: BeautifulSoup) -> list[str]:
    """The names that an entry of the glossary gives as the same."""
    lines = [item.get_text() for item in part.select("li") if item.get_text().startswith("The same:")]
    return [name.strip(" .") for line in lines for name in re.split("[,;:]", line.partition(":")[2])]


def plain(text: str) -> str:
    """In small letters, without spaces, hyphens and the ending of the plural."""
    return re.sub(r"[-\s_]+", "", text.lower()).rstrip("s")
