"""What the finished pages are given: names the theme forgot, one lean sheet, Markdown, cards, an offline edition."""

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from pygments.token import STANDARD_TYPES

from machinery import policy
from machinery.finish import cards, copies, offline, style

# What the theme's markup lacks: text that stands in every page, and what to put in its place.
MENDED = {
    'data-md-toggle="drawer" type="checkbox"': 'data-md-toggle="drawer" type="checkbox" aria-label="Menu"',
    'data-md-toggle="search" type="checkbox"': 'data-md-toggle="search" type="checkbox" aria-label="Search"',
    'data-md-component="search" role="dialog"': 'data-md-component="search" role="dialog" aria-label="Search"',
    'class="md-dialog__inner md-typeset"': 'class="md-dialog__inner md-typeset" role="status"',
}
FORMULA = re.compile(r'<div class="formula">(<math.*?</math>)</div>', re.DOTALL)
UNCOLOURED = {"n", "o", "p", "w", "mf", "mi", "sa", "si"}  # classes of most of a program: names, signs, numbers
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
    _write(config, f"{name}.md", copies.as_markdown(page.markdown, config))
    card = cards.card(page.title, page.meta.get("description") or config.site_description, config)
    _write(config, f"assets/cards/{name}.png", card)


def _write(config: MkDocsConfig, name: str, content: str | bytes) -> None:
    path = Path(config.site_dir) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


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
        style.refuse_sheet(own, f"{Path(config.docs_dir).name}/{name}")
        css += own
    css = style.lean(css, texts)
    _write(config, "assets/style.css", css + style.dark_without_scripts(css))
    _write(config, "llms.txt", copies.llms(config))
    offline.write_offline(site)
