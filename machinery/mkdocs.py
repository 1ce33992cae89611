"""The build, event by event: what MkDocs calls when, and which module does the work."""

import gc
import hashlib
import itertools
import json
import logging
import os
import re
from functools import partial
from html import unescape
from operator import attrgetter
from pathlib import Path

from bs4 import BeautifulSoup
from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from nbclient.exceptions import CellExecutionError

from machinery import notebooks, numbers
from machinery.errors import PageError
from machinery.figures import draw, explorers, svg, values
from machinery.finish import font
from machinery.formulas import bindings
from machinery.lists import bibliography, checks, course, formula_sheet, notation_table, programs
from machinery.markup import mathml, refused
from machinery.markup.programs import titles
from machinery.sources import cells

FIGURE = re.compile(r'<img alt="(?P<alt>[^"]*)" src="[^"]*?(?P<name>figures/[\w-]+)\.svg" />')
FORMULA = re.compile(
    r'<!--\s*formula:\s*(?P<name>[\w-]+).*?-->\s*(?P<formula><div class="arithmatex">.*?</div>)', re.DOTALL
)
NAMED_FORMULA = re.compile(
    r'(<div class="named-formula" id="formula-([\w-]+)">)<p>[^<]*</p>(.*?</math></div>)', re.DOTALL
)
LISTS = "verification|counts|notation|formula sheet|bibliography|references|programs|minutes"
PLACEHOLDER = re.compile(rf"<!--\s*(?P<list>{LISTS})(?::(?P<keys>.*?))?\s*-->", re.DOTALL)


def _add_line_number(docs: Path, record: logging.LogRecord) -> bool:
    """Put the file and the line before what MkDocs says of a link or of the navigation, which names only the page."""
    message = record.getMessage()
    if found := re.search(r"A reference to '([^']+)' is included in the 'nav'", message):
        lines = (docs.parent / "mkdocs.yml").read_text(encoding="utf-8").splitlines()
        line = next((number for number, text in enumerate(lines, 1) if text.endswith(found[1])), 1)
        record.msg, record.args = f"mkdocs.yml:{line}: {message}", ()
    if 'not included in the "nav"' in message:
        record.msg, record.args = re.sub(r"^  - (.*)$", rf"  - {docs.name}/\1:1", message, flags=re.MULTILINE), ()
    if found := re.search(r"Doc file '([^']+)' contains an? [^']*link '([^']+)'", message):
        lines = (docs / found[1]).read_text(encoding="utf-8").splitlines()
        line = next((number for number, text in enumerate(lines, 1) if f"({found[2]}" in text), 1)
        record.msg, record.args = f"{docs.name}/{found[1]}:{line}: {message}", ()
    return True


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).absolute().parent


def _source(page: Page, root: Path) -> str:
    return Path(page.file.abs_src_path).relative_to(root).as_posix()


def on_startup(command: str, dirty: bool) -> None:
    """Keep the libraries out of every collection: once, since what is frozen is never freed."""
    gc.freeze()


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Make the build depend on the sources and the installed versions alone, not on the day or the folder."""
    root = _root(config)
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    os.environ.pop("MPLBACKEND", None)  # the notebook kernel has its own
    os.environ["MATPLOTLIBRC"] = str(draw.RC)
    os.environ["IPYTHONDIR"] = str(root / ".cache" / "ipython")
    notebooks.configure_kernel(root / ".cache" / "ipython")
    # mkdocs-jupyter's own key for what it keeps does not know the versions or the style of the drawings.
    kernel = (root / "requirements.txt", draw.RC, Path(values.__file__))
    versions = b"".join(path.read_bytes() for path in kernel)
    key = hashlib.sha256(versions + notebooks.KERNEL_SETTINGS.encode()).hexdigest()
    config.plugins["mkdocs-jupyter"].config["cache_dir"] = str(root / ".cache" / "notebooks" / key[:16])
    for name in ("mkdocs.structure.pages", "mkdocs.structure.nav"):
        logging.getLogger(name).filters = [partial(_add_line_number, Path(config.docs_dir))]
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Read the blocks, formulas, numbers and images of all pages, which also finds what is wrong with them."""
    root = _root(config)
    found, record = bindings.read_formulas(root), bindings.read_record(root)
    config.extra["formulas"], config.extra["record"] = {binding.name: binding for binding in found}, record
    by_page = itertools.groupby(found, key=attrgetter("page"))  # they come page by page
    config.extra["formulas of"] = {page: list(group) for page, group in by_page}
    config.extra["checks"] = checks.listing(root, found, record)
    config.extra["sources"] = bibliography.read_sources(root)
    config.extra["programs"], config.extra["shown on"] = programs.read_lists(root), programs.shown_on(root)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what the build makes: the list of checks, programs to download, drawings, notebooks as .ipynb."""
    root = _root(config)
    data = {kind: {"count": len(entries), "list": entries} for kind, entries in config.extra["checks"].items()}
    made = {"verification.json": json.dumps(data, indent=1, ensure_ascii=False) + "\n"}
    made[programs.TOGETHER] = programs.together(root)
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
    """Note the titles of the pages, in the order in which the navigation lists them."""
    files = [page.file for page in nav.pages]
    config.extra["titles"] = {file.src_uri: cells.title(Path(file.abs_src_path)) for file in files}


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Name the programs of a page, and fill in the lists that the build makes."""
    if page.file.src_uri.endswith(".py"):
        page.meta["description"] = cells.description(Path(page.file.abs_src_path))
        _typeset_notebook(page, _root(config))
        return markdown
    return titles(_fill_in(markdown, config))


def _fill_in(markdown: str, config: MkDocsConfig) -> str:
    """Put in what the build makes of the sources, each where a page has a comment with its name."""
    extra = config.extra
    lists = {
        "verification": lambda _: checks.as_sections(extra["checks"]),
        "counts": lambda _: checks.as_sentence(extra["checks"]),
        "minutes": lambda key: course.stated(key.strip(), _root(config)),
        "notation": lambda _: notation_table.as_table(_root(config)),
        "formula sheet": lambda _: formula_sheet.as_sections(
            [*extra["formulas"].values()], extra["record"], extra["titles"]
        ),
        "bibliography": lambda _: bibliography.as_bibliography(extra["sources"]),
        "references": lambda keys: bibliography.as_list(extra["sources"], keys or ""),
        "programs": lambda keys: programs.as_list(keys or "", extra["programs"], extra["shown on"], extra["titles"]),
    }
    return PLACEHOLDER.sub(lambda found: lists[found["list"]](found["keys"]), markdown)


def _typeset_notebook(page: Page, root: Path) -> None:
    """Let mkdocs-jupyter run a notebook, and render what came out as MkDocs renders every other page."""
    run, path, source = page.render, Path(page.file.abs_src_path), _source(page, root)

    def render(config: MkDocsConfig, files: Files) -> None:
        try:
            run(config, files)
            executed = BeautifulSoup(page.content, "html.parser")
            printed = numbers.values_in(notebooks.printed(executed), source)
            for number in numbers.read_numbers(cells.text(path), source):
                numbers.trace(number, None, printed)
            page.markdown = _fill_in(notebooks.as_markdown(path, source, executed), config)
        except CellExecutionError as error:
            line = notebooks.failing_line(path, str(error))
            raise PageError(source, line, f"the notebook raises {error.ename}: {error.evalue}") from None
        Page.render(page, config, files)

    page.render = render


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Link program titles to files, name formulas, drop authors' notes, keep LaTeX and drawings out of the search."""

    def download(title: re.Match) -> str:
        url = get_relative_url(f"snippets/{title[1]}", page.url)
        name = title[1].replace("_", "_<wbr>") if len(title[1]) > 24 else title[1]  # too long for narrow windows
        place = programs.anchor(title[1].removesuffix(".py"))
        named = "" if place in page.present_anchor_ids else f' id="{place}"'  # the first time that a page shows it
        page.present_anchor_ids.add(place)
        return f'<span class="filename"{named}><a href="{url}" download>{name}</a></span>'

    def named(formula: re.Match) -> str:  # with its name in words for the search, which has no formulas
        name, words = formula["name"], formula["name"].replace("-", " ")
        page.present_anchor_ids.add(f"formula-{name}")
        return f'<div class="named-formula" id="formula-{name}"><p>Formula: {words}</p>{formula["formula"]}</div>'

    rendered, source = html, _source(page, _root(config))
    html = FORMULA.sub(named, html)
    for binding in config.extra["formulas of"].get(source, ()):
        if f'id="formula-{binding.name}"' not in html:
            raise PageError(
                binding.page, binding.line, "not typeset: leave a blank line between the comment and the $$"
            )
    refused.refuse(rendered, source, cells.text(Path(page.file.abs_src_path)))
    html = re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)
    html = re.sub(r'<span class="filename">([\w/-]+\.py)</span>', download, html)
    html = html.replace("<figure>", "<figure data-search-exclude>")  # of notebooks: those of pages come later
    return html.replace('class="arithmatex"', 'class="arithmatex" data-search-exclude')


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Find the template of the mark below each formula."""
    config.extra["mark"] = env.get_template("partials/formula-check.html")


def on_page_context(context: dict, page: Page, config: MkDocsConfig, nav: Navigation) -> dict:
    """Put formulas and drawings into the page: last, so that the search index has neither."""
    root, path = _root(config), Path(page.file.abs_src_path)
    page.content = mathml.typeset(page.content, _source(page, root), path.read_text(encoding="utf-8"))

    def checked(formula: re.Match) -> str:
        binding, entry = config.extra["formulas"][formula[2]], config.extra["record"].get(formula[2], {})
        known = {"formula": binding, "entry": entry, "base": get_relative_url("snippets/", page.url)}
        return formula[1] + formula[3] + config.extra["mark"].render(known, tests=bindings.TESTS)

    page.content = NAMED_FORMULA.sub(checked, page.content)

    def figure(image: re.Match) -> str:
        program = f"{image['name']}.py"
        drawing = draw.draw(root / "snippets" / program, root / ".cache" / "figures")
        link = f'<a href="{get_relative_url(f"snippets/{program}", page.url)}" download>{program}</a>'
        picture, source = svg.inline(drawing.svg), f"<p>Drawn by {link}</p>"
        caption = unescape(image["alt"])
        below = draw.folded(drawing.values, is_open=True) + source
        explorer = explorers.around(image["name"], picture, caption, below, root)
        return explorer or draw.captioned(picture, caption, draw.folded(drawing.values, source))

    page.content = re.sub(rf"<p>{FIGURE.pattern}</p>", figure, page.content)
    if _source(page, root) in course.pages(root):
        about = course.line(path, page.title, [one.title for one in nav.pages], config.extra["needs"], root)
        page.content = page.content.replace("</h1>", f'</h1>\n<p class="chapter">{about}</p>', 1)
    page.content = checks.fill_in(page.content, config.extra["checks"], checks.as_html)
    page.markdown = checks.fill_in(page.markdown, config.extra["checks"], checks.as_markdown)
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """Write the math font for the finished pages."""
    site = Path(config.site_dir)
    pages = (path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html")))
    font.cut_font(set().union(*map(font.glyphs, pages)), site / "assets" / "stix-two-math.woff2")
