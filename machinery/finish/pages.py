"""What the finished pages are given: names the theme forgot, one lean sheet, Markdown, cards, an offline edition."""

import base64
import hashlib
import html
import re
import textwrap
import zipfile
from pathlib import Path

import matplotlib
from markdown import Markdown
from matplotlib.figure import Figure
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from pygments.token import STANDARD_TYPES
from pymdownx.snippets import SnippetExtension, SnippetPreprocessor

from machinery import policy
from machinery.finish import style
from machinery.markup import refused

MARKDOWN = Markdown()  # for the settings of a preprocessor

# What the theme's markup lacks: text that stands in every page, and what to put in its place.
MENDED = {
    'data-md-toggle="drawer" type="checkbox"': 'data-md-toggle="drawer" type="checkbox" aria-label="Menu"',
    'data-md-toggle="search" type="checkbox"': 'data-md-toggle="search" type="checkbox" aria-label="Search"',
    'data-md-component="search" role="dialog"': 'data-md-component="search" role="dialog" aria-label="Search"',
    'class="md-dialog__inner md-typeset"': 'class="md-dialog__inner md-typeset" role="status"',
}
FORMULA = re.compile(r'<div class="formula">(<math.*?</math>)</div>', re.DOTALL)
UNCOLOURED = {"n", "o", "p", "w", "mf", "mi", "sa", "si"}  # classes of most of a program: names, signs, numbers
THIS = Path(__file__).read_text("utf-8")
serving = False


def on_startup(command: str, dirty: bool) -> None:
    """Note whether the site is built, or served to its authors."""
    global serving
    serving = command == "serve"


def on_config(config: MkDocsConfig) -> None:
    """Take the site's own sheets out of the pages, to be part of the one that `on_post_build` writes; spare spans."""
    STANDARD_TYPES.update({kind: "" for kind, name in STANDARD_TYPES.items() if name in UNCOLOURED})
    config.extra["sheets"], config.extra_css = list(config.extra_css), []


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Keep the pages in the order of the navigation, for llms.txt."""
    config.extra["pages"] = nav.pages


@event_priority(-100)  # after the formulas are typeset
def on_page_context(context: dict, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    """Give formulas and tables a box to scroll in, and keep the Markdown."""
    content = FORMULA.sub(r'<div class="formula"><div class="formula__box">\1</div></div>', page.content)
    content = re.sub(
        r"<table>(.*?)</table>", r'<div class="table"><table class="cells">\1</table></div>', content, flags=re.S
    )
    page.content = content
    name = Path(page.file.src_uri).with_suffix("")
    _write(config, f"{name}.md", as_markdown(page.markdown, config))
    card = _card(page.title, page.meta.get("description") or config.site_description, config)
    _write(config, f"assets/cards/{name}.png", card)


def _write(config: MkDocsConfig, name: str, content: str | bytes) -> None:
    path = Path(config.site_dir) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def as_markdown(text: str, config: MkDocsConfig) -> str:
    """A page's Markdown with its programs and outputs filled in and the authors' notes left out."""
    settings = SnippetExtension(**config.mdx_configs["pymdownx.snippets"]).getConfigs()
    text = "\n".join(SnippetPreprocessor(settings, MARKDOWN).run(text.split("\n")))
    text = re.sub(
        r'<figure><svg.*?aria-label="(.*?)".*?</figure>', lambda f: f"Figure: {html.unescape(f[1])}", text, flags=re.S
    )
    text = re.sub(r"[ \t]*<!--.*?-->\n?", "", text, flags=re.DOTALL)
    text = re.sub(r"(\]\([\w./-]+)\.py(#[\w-]*)?\)", r"\1.md\2)", text)  # notebooks have Markdown of their own
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _card(title: str, description: str, config: MkDocsConfig) -> bytes:
    """The image that stands for a page where it is shared: its title and description, 1,200 by 630 pixels."""
    key = hashlib.sha256("|".join([title, description, matplotlib.__version__, THIS]).encode())
    kept = Path(config.config_file_path).parent / ".cache" / "cards" / f"{key.hexdigest()}.png"
    if not kept.exists():
        card = Figure(figsize=(12, 6.3), dpi=100, facecolor="#303f9f")
        wrapped = textwrap.fill(html.unescape(title), 26)
        card.text(0.07, 0.87, wrapped, fontsize=52, color="white", weight="bold", va="top", linespacing=1.25)
        card.text(0.07, 0.36, textwrap.fill(description, 62), fontsize=22, color="#e8eaf6", va="top", linespacing=1.5)
        card.text(0.07, 0.08, config.site_name, fontsize=18, color="#c5cae9")
        kept.parent.mkdir(parents=True, exist_ok=True)
        with matplotlib.rc_context(matplotlib.rcParamsDefault):
            card.savefig(kept, metadata={"Software": None})
    return kept.read_bytes()


@event_priority(-100)  # last: the policy holds the hashes of what is in the page
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    return _finish(output)


@event_priority(-100)
def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    return _finish(output_content) if template_name.endswith(".html") else output_content


def _finish(page: str) -> str:
    """Mend a page, and give it its policy: not for authors, whose pages are loaded anew by an inline script."""
    return mend(page) if serving else policy.guard(mend(page))


def mend(page: str) -> str:
    """Put into a page what the theme's markup lacks, and leave out the blank lines of it.

    Raises PluginError where an upgrade has changed that markup.
    """
    for old, new in MENDED.items():
        if page.count(old) != 1:
            raise PluginError(
                f"machinery/finish/pages.py: the theme no longer writes {old!r} once in a page: see to MENDED"
            )
        page = page.replace(old, new)
    kept = re.split(r"(<(?:pre|script|annotation)\b.*?</(?:pre|script|annotation)>)", page, flags=re.DOTALL)
    return "".join(part if place % 2 else _tight(part) for place, part in enumerate(kept))


def _tight(part: str) -> str:
    """The text without blank lines, and without spaces at the ends of lines."""
    first, *lines = part.split("\n")
    if not lines:
        return part
    return "\n".join([first.rstrip(), *filter(None, map(str.strip, lines[:-1])), lines[-1].lstrip()])


@event_priority(-100)  # after the font is written
def on_post_build(config: MkDocsConfig) -> None:
    """Write the sheet, llms.txt and the offline edition, and the site's own scripts without comments and indents."""
    site = Path(config.site_dir)
    for script in [site / "assets" / "reading.js", *site.glob("assets/explorers/*.js")]:
        text = re.sub(r"^ *//.*\n|(?<=[;,{]) // .*$|^ +", "", script.read_text(encoding="utf-8"), flags=re.MULTILINE)
        script.write_text(text, encoding="utf-8")
    texts = [path.read_text(encoding="utf-8") for path in sorted([*site.rglob("*.html"), *site.glob("assets/**/*.js")])]
    themes = [next(site.glob(f"assets/stylesheets/{name}.*.css")) for name in ("main", "palette")]
    css = "".join(re.sub(r"/\*#.*?\*/|@charset[^;]*;", "", p.read_text(encoding="utf-8")) for p in themes)
    for name in config.extra["sheets"]:
        own = (site / name).read_text(encoding="utf-8")
        refused.refuse_sheet(own, f"{Path(config.docs_dir).name}/{name}")
        css += own
    css = style.lean(css, texts)
    _write(config, "assets/style.css", css + style.dark_without_scripts(css))
    _write(config, "llms.txt", _llms(config))
    _write_offline(site)


def _llms(config: MkDocsConfig) -> str:
    """The list of pages for language models and those who ask them (llmstxt.org)."""
    lines = [f"# {config.site_name}", "", f"> {config.site_description}", "", "## Pages", ""]
    for page in config.extra["pages"]:
        address = config.site_url + Path(page.file.src_uri).with_suffix(".md").as_posix()
        lines.append(f"- [{page.title}]({address}): {page.meta.get('description') or config.site_description}")
    return "\n".join(lines) + "\n"


def _write_offline(site: Path) -> None:
    """Pack the pages so that they open from the file system: plain links, the font in the sheet, no search."""
    kinds = {".html", ".svg", ".py", ".ipynb", ".md", ".json"}
    packed = {path for path in site.rglob("*") if path.suffix in kinds and path.parent != site / "search"}
    packed.remove(site / "404.html")
    packed |= {site / "assets" / name for name in ("style.css", "reading.js")}
    with zipfile.ZipFile(site / "offline.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(packed):
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".html":
                text = _offline_page(text)
            elif path.name == "style.css":
                font = base64.b64encode((site / "assets" / "stix-two-math.woff2").read_bytes()).decode()
                text = text.replace('url("stix-two-math.woff2")', f'url("data:font/woff2;base64,{font}")')
            name = zipfile.ZipInfo(f"softmax-and-cross-entropy/{path.relative_to(site).as_posix()}")
            archive.writestr(name, text.encode(), zipfile.ZIP_DEFLATED)


def _offline_page(page: str) -> str:
    def plain(link: re.Match) -> str:
        address = link[2] if link[2].endswith("/") or not link[2] else f"{link[2]}/"
        return f'{link[1]}="{address}index.html{link[3]}"'

    page = re.sub(r'<link rel="(?:preload|canonical)"[^>]*>|<a href="[^"]*offline.zip".*?</a>', "", page)
    page = re.sub(r'(href)="((?![a-z]+:|#|/)(?:[^"#]*/|\.\.?(?:/\.\.)*))(#[^"]*|)"', plain, page)
    return policy.without(page).replace('class="no-js"', 'class="no-js offline"', 1)
