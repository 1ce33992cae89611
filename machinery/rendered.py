"""What was made of the pages, kept while a site is served: a page that did not change is not rendered again.

What becomes of a page depends on its text, on which pages there are, on everything else that its author could have
changed, and, where it has a list of them, on the other pages. Imports `site`, `sources` and `lists`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from machinery.lists.places import reads_pages
from machinery.site import Site
from machinery.sources.pages import without_code

PAGES = {".md", ".py"}
Key = tuple


class Made(NamedTuple):
    """What MkDocs made of a page, and the finished HTML that the machinery keeps for it."""

    key: Key
    content: str
    toc: object
    title: str | None
    anchors: set[str]
    links: dict[str, dict[str, str]]
    finished: list[str]


made: dict[str, Made] = {}  # by the sources of the pages


def state(site: Site) -> tuple[Key, Key]:
    """What all pages depend on, and what those depend on that have lists of the others."""
    root = site.root
    files = [root / "mkdocs.yml", *_files(root / "docs"), *_files(root / "snippets"), *_files(Path(__file__).parent)]
    stamps = {path: (path.as_posix(), path.stat().st_mtime_ns) for path in files}
    pages = {path for path in files if path.is_relative_to(root / "docs") and path.suffix in PAGES}
    shared = (*(stamp for path, stamp in stamps.items() if path not in pages), *sorted(site.names.items()))
    return (*shared, *sorted(path.as_posix() for path in pages)), tuple(stamps.values())


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def key(text: str, shared: Key, all_pages: Key) -> Key:
    """What a page is made of, of which the text is given."""
    return text, shared, all_pages if reads_pages(without_code(text)) else ()


def keep(page: Page, source: str, key: Key, finished: dict[str, list[str]], is_sound: Callable[[], bool]) -> None:
    """Let a page be rendered where it is not what it was. What MkDocs had something to say of is not kept."""
    render = page.render

    def render_if_changed(config: MkDocsConfig, files: Files) -> None:
        known = made.pop(source, None)
        if known and known.key == key:
            page.content, page.toc, page._title_from_render = known.content, known.toc, known.title
            page.present_anchor_ids, finished[source] = set(known.anchors), known.finished
            page.links_to_anchors = {files.get_file_from_path(uri): links for uri, links in known.links.items()}
            made[source] = known
            return
        render(config, files)
        if is_sound():
            links = {file.src_uri: links for file, links in (page.links_to_anchors or {}).items()}
            title, anchors = page._title_from_render, page.present_anchor_ids
            made[source] = Made(key, page.content, page.toc, title, anchors, links, finished.get(source, []))

    page.render = render_if_changed
