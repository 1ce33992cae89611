"""What the finished pages are given: names the theme forgot, one lean sheet, Markdown, cards, an offline edition."""

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from machinery import policy
from machinery.finish import copies, font, offline, style

# What the theme's markup lacks: text that stands in every page, and what to put in its place.
MENDED = {
    'data-md-toggle="drawer" type="checkbox"': 'data-md-toggle="drawer" type="checkbox" aria-label="Menu"',
    'data-md-toggle="search" type="checkbox"': 'data-md-toggle="search" type="checkbox" aria-label="Search"',
    'data-md-component="search" role="dialog"': 'data-md-component="search" role="dialog" aria-label="Search"',
    'class="md-dialog__inner md-typeset"': 'class="md-dialog__inner md-typeset" role="status"',
}


def write(config: MkDocsConfig, name: str, content: str | bytes) -> None:
    path = Path(config.site_dir) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def finish(page: str, serving: bool) -> str:
    """Mend a page, and give it its policy: not for authors, whose pages are loaded anew by an inline script."""
    return (
        mend(page.replace(" data-search-exclude", ""))
        if serving
        else policy.guard(mend(page.replace(" data-search-exclude", "")))
    )


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


def finish_site(config: MkDocsConfig) -> None:
    """Write the font, the sheet, llms.txt and the offline edition, and the site's own scripts without comments."""
    site = Path(config.site_dir)
    pages = (path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html")))
    font.cut_font(set().union(*map(font.glyphs, pages)), site / "assets" / "stix-two-math.woff2")
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
    write(config, "assets/style.css", css + style.dark_without_scripts(css))
    write(config, "llms.txt", copies.llms(config))
    offline.write_offline(site)
