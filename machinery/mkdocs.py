"""The build, event by event: what MkDocs calls when, and which module does the work. Only the door imports it."""

import atexit
import gc
import logging
import os
import posixpath
import re
from collections import Counter
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from pygments.token import STANDARD_TYPES

from machinery import notebooks, numbers, rendered
from machinery.errors import Faults, file_of
from machinery.figures import draw
from machinery.finish import copies, pages, searched
from machinery.finish.placed import Placed
from machinery.lists import checks, course, programs
from machinery.lists.places import fill_in, refuse_missing
from machinery.markup import drawings, refused
from machinery.markup.extension import Machinery
from machinery.site import Page as Place
from machinery.site import Site
from machinery.sources import cells

UNCOLOURED = {"n", "o", "p", "w", "mf", "mi", "sa", "si"}  # classes of most of a program: names, signs, numbers

BACKSLASH = ": write / in place of \\"

sheets: list[str]  # of the site's own
serving = False  # to its authors, and not built for readers
in_place = False  # where MkDocs is to change the site that is there
placed: Placed | None = None  # where the site is built
site: Site  # what was read of the sources
state: tuple  # of all files that pages depend on, while the site is served
warned: set[str]  # the sources of pages of which MkDocs said something
told: Counter  # what it said of links, by page and link
machinery: Machinery  # the extension that makes pages of it


def _add_line_number(docs: Path, record: logging.LogRecord) -> bool:
    """Put the file and the line before what MkDocs says of a link or of the navigation, which names only the page."""
    message = record.getMessage()
    warned.add(machinery.page.source)
    if found := re.search(r"A reference to '([^']+)' is included in the 'nav'", message):
        lines = (docs.parent / "mkdocs.yml").read_text(encoding="utf-8").splitlines()
        line = next((number for number, text in enumerate(lines, 1) if text.endswith(found[1])), 1)
        record.msg, record.args = f"mkdocs.yml:{line}: {message}", ()
    if 'not included in the "nav"' in message:
        record.msg, record.args = re.sub(r"^  - (.*)$", rf"  - {docs.name}/\1:1", message, flags=re.MULTILINE), ()
    if found := re.search(r"Doc file '([^']+)' contains an? [^']*link '([^']+)'", message):
        lines = (docs / found[1]).read_text(encoding="utf-8").splitlines()
        written = re.compile(rf"""(?:\(\W?|\]: \W?|"){re.escape(found[2])}(?=[)\s>"]|$)""")
        places = [n for n, text in enumerate(lines, 1) for _ in written.findall(text)]
        told[found.groups()] += 1  # MkDocs speaks of each link to the same place, in their order
        line = places[min(told[found.groups()], len(places)) - 1] if places else 1
        message = message.rstrip(".") + BACKSLASH if "\\" in found[2] else message
        record.msg, record.args = f"{docs.name}/{found[1]}:{line}: {message}", ()
    return True


def _name_the_site(record: logging.LogRecord) -> bool:
    """Say where the site will be, and not where it is built."""
    if placed:
        record.msg, record.args = record.getMessage().replace(str(placed.folder), str(placed.site)), ()
    return True


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).absolute().parent


def _source(page: Page, root: Path) -> str:
    return Path(page.file.abs_src_path).relative_to(root).as_posix()


def on_startup(command: str, dirty: bool) -> None:
    """Keep the libraries out of every collection: once, since what is frozen is never freed."""
    global serving, in_place
    serving, in_place = command == "serve", command == "serve" or dirty
    gc.freeze()
    gc.set_threshold(50_000)  # most of what a build makes stays to its end


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Make the build depend on the sources and the installed versions alone, not on the day or the folder."""
    global sheets, placed
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    if not in_place:
        placed = Placed(Path(config.site_dir))
        atexit.register(placed.discard)
        config.site_dir = str(placed.folder)
    for name in ("mkdocs.structure.pages", "mkdocs.structure.nav"):
        logging.getLogger(name).filters = [partial(_add_line_number, Path(config.docs_dir))]
    logging.getLogger("mkdocs.commands.build").addFilter(_name_the_site)  # once: it is the same function
    STANDARD_TYPES.update({kind: "" for kind, name in STANDARD_TYPES.items() if name in UNCOLOURED})
    sheets, config.extra_css = list(config.extra_css), []  # they become part of the one sheet
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Read the sources, which also finds what is wrong with them."""
    global site, machinery, warned, told
    for each in logging.getLogger("mkdocs.commands.build").filters:
        getattr(each, "msgs", set()).clear()  # or the second time, `mkdocs serve` is silent about the same mistake
    site, warned, told = Site.read(_root(config)), set(), Counter()
    machinery = Machinery(site, later=True)
    refuse_missing({path.relative_to(site.root).as_posix(): cells.text(path) for path in cells.sources(site.root)})
    config.markdown_extensions = [*config.markdown_extensions, machinery]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what the build makes: the list of checks, programs to download, drawings, notebooks as .ipynb."""
    root = _root(config)
    made = {"verification.json": checks.as_json(site.checks), programs.TOGETHER: programs.together(root)}
    for program in sorted((root / "snippets").rglob("*.py")):
        made[program.relative_to(root).as_posix()] = program.read_text(encoding="utf-8")
        if program.parent.name == "figures":
            made[f"figures/{program.stem}.svg"] = draw.draw(program, root / ".cache" / "figures").svg
    for file in files:
        if file.src_uri.endswith(".py"):
            made[file.src_uri.replace(".py", ".ipynb")] = notebooks.as_ipynb(Path(file.abs_src_path))
    for uri, content in made.items():
        files.append(File.generated(config, uri, content=content))
    if sheet := files.get_file_from_path("formula-sheet.md"):  # last: errors name the page of a formula, not the copy
        files.remove(sheet)
        files.append(sheet)
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Note the titles of the pages and their names in the navigation, in the order in which it lists them."""
    site.titles = {page.file.src_uri: cells.title(Path(page.file.abs_src_path)) for page in nav.pages}
    site.names = {_source(page, site.root): page.title or "" for page in nav.pages}
    global state
    state = rendered.state(site) if serving else ()


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Tell the extension which page comes next; of a notebook, let its cells become one."""
    path, source = Path(page.file.abs_src_path), _source(page, site.root)
    about = partial(course.about, source, site.names, config.extra["needs"], site.root)
    machinery.page = Place(source, page.url, path.read_text(encoding="utf-8"), about)
    if page.file.src_uri.endswith(".py"):
        page.meta["description"] = cells.description(path)
        _typeset_notebook(page, site.root)
    if serving:
        key = rendered.key(cells.text(path), *state)
        rendered.keep(
            page, source, (path.read_text(encoding="utf-8"), *key), machinery.finished, lambda: source not in warned
        )


def _typeset_notebook(page: Page, root: Path) -> None:
    """Let mkdocs-jupyter run a notebook, and render what came out as MkDocs renders every other page."""
    path, source = Path(page.file.abs_src_path), _source(page, root)

    def render(config: MkDocsConfig, files: Files) -> None:
        executed = notebooks.executed(path, source, root / ".cache" / "notebooks")
        printed = numbers.values_in(notebooks.printed(executed), source)
        faults = Faults()
        for number in numbers.read_numbers(cells.text(path), source):
            with faults:
                numbers.trace(number, None, printed)
        faults.end()
        figure = partial(drawings.shown, keep=machinery.keep)
        page.markdown = notebooks.as_markdown(path, source, executed, figure)
        Page.render(page, config, files)
        page.markdown = notebooks.as_markdown(path, source, executed, drawings.told)

    page.render = render


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Refuse what a page must not contain, and note where its programs stand."""
    source, text = _source(page, site.root), cells.text(Path(page.file.abs_src_path))
    page.present_anchor_ids |= machinery.anchors.get(source, set())
    there, faults = {file.dest_uri for file in files}, Faults()
    for address in refused.refuse(html, source, text):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page.url), unquote(address)))
        if target not in there:
            message = f"{address} is not there{_instead(unquote(address), page.file.src_uri, there)}"
            faults.add(source, refused.line_of(address, text), message)
    faults.end()


def _instead(address: str, page: str, there: set[str]) -> str:
    """What to write in place of the address of an image that other programs find, and browsers do not."""
    folder, meant = posixpath.dirname(page), address.replace("\\", "/").lstrip("/")
    for path in (posixpath.normpath(posixpath.join(folder, meant)), meant):
        if path in there:
            return f": write ![…]({posixpath.relpath(path, folder or '.')})"
    return BACKSLASH if "\\" in address else ""


def on_page_context(context: dict, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    """Put into the page what the search has not read, and write it as Markdown."""
    page.content = machinery.complete(page.content, _source(page, site.root))
    if serving:
        return
    copy = Path(config.site_dir, page.file.src_uri).with_suffix(".md")
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text(copies.as_markdown(fill_in(page.markdown, site, checks.as_markdown), config), encoding="utf-8")


def on_post_build(config: MkDocsConfig) -> None:
    """Finish the built folder."""
    searched.add_words(Path(config.site_dir), Path(config.docs_dir))
    pages.finish(Path(config.site_dir), pages.settings(config, sheets), serving)
    counting = [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]
    if placed and not any(handler.get_counts() for handler in counting):  # it counts what stops a strict build
        placed.put()
        config.site_dir = str(placed.site)


def on_build_error(error: Exception) -> None:
    """Leave the site that was there, and name the file that the system refused."""
    if placed:
        placed.discard()
    if isinstance(error, OSError):
        raise PluginError(f"{file_of(error)}: {error.strerror}") from error
