"""Finish a built folder: names the theme forgot, policies, one lean sheet, font, cards, llms.txt, offline edition.

One pass, callable on its own: `python -m machinery.finish.pages SITE` finishes a folder that has not been.
"""

import re
import sys
from pathlib import Path
from typing import NamedTuple

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from machinery import policy
from machinery.finish import cards, copies, font, offline, style
from machinery.finish.built import Built

# What the theme's markup lacks: text that stands in every page, and what to put in its place.
MENDED = {
    'data-md-toggle="drawer" type="checkbox"': 'data-md-toggle="drawer" type="checkbox" aria-label="Menu"',
    'data-md-toggle="search" type="checkbox"': 'data-md-toggle="search" type="checkbox" aria-label="Search"',
    'data-md-component="search" role="dialog"': 'data-md-component="search" role="dialog" aria-label="Search"',
    'class="md-dialog__inner md-typeset"': 'class="md-dialog__inner md-typeset" role="status"',
}
KEPT = ("pre", "script", "annotation")  # elements whose lines stay as they are
OF_THE_SEARCH = " data-search-exclude"  # an attribute that only the search index needed


class Settings(NamedTuple):
    """What the pages do not say: of the site its name, description and address, the sheets of its own, and folders."""

    name: str
    description: str
    address: str
    sheets: list[str]
    docs: str
    cache: Path


def settings(config: MkDocsConfig, sheets: list[str]) -> Settings:
    docs, cache = Path(config.docs_dir).name, Path(config.config_file_path).parent / ".cache" / "cards"
    return Settings(config.site_name, config.site_description, config.site_url, sheets, docs, cache)


def finish(site: Path, given: Settings, serving: bool = False) -> None:
    """Finish every page of a built folder, and write what is made of all of them.

    Pages that authors are served get no policy, since an inline script loads them anew.
    """
    pages = []
    for path in sorted(site.rglob("*.html")):
        page = Built(path.relative_to(site).as_posix(), mend(path.read_text(encoding="utf-8")))
        path.write_text(page.text if serving else policy.guard(page), encoding="utf-8")
        pages.append(page)
    font.cut_font(set().union(*map(font.glyphs, pages)), site / "assets" / "stix-two-math.woff2")
    _shorten_scripts(site)
    _write_sheet(site, given, pages)
    named = [page for page in pages if page.about]
    (site / "assets" / "cards").mkdir(exist_ok=True)
    for page in named:
        card = site / "assets" / "cards" / Path(page.markdown).with_suffix(".png")
        card.parent.mkdir(parents=True, exist_ok=True)
        card.write_bytes(cards.card(page.about["name"], page.about["description"], given.name, given.cache))
    home = next(page for page in pages if page.name == "index.html")
    listed = [page for name in home.navigation() for page in named if page.name == name]
    (site / "llms.txt").write_text(copies.llms(given.name, given.description, given.address, listed), encoding="utf-8")
    offline.write_offline(site, pages)


def mend(page: str) -> str:
    """Put into a page what the theme's markup lacks, and leave out what only the search needed, and blank lines.

    Raises PluginError where an upgrade has changed that markup.
    """
    for old, new in MENDED.items():
        if page.count(old) != 1:
            message = f"the theme no longer writes {old!r} once in a page: see to MENDED"
            raise PluginError(f"machinery/finish/pages.py: {message}")
        page = page.replace(old, new)
    return _tight(page.replace(OF_THE_SEARCH, ""))


def _tight(page: str) -> str:
    """The page without blank lines, and without spaces at both ends of lines, but for those of code and formulas."""
    lines, inside = [], 0
    for line in page.split("\n"):
        before, inside = inside, inside + sum(line.count(f"<{tag}") - line.count(f"</{tag}") for tag in KEPT)
        line = line if before else line.lstrip()
        line = line if inside else line.rstrip()
        if line or before:
            lines.append(line)
    return "\n".join(lines) + "\n"


def _shorten_scripts(site: Path) -> None:
    """Leave the comments and indents of the site's own scripts to the repository."""
    for script in [site / "assets" / "reading.js", *site.glob("assets/explorers/*.js")]:
        text = re.sub(r"^ *//.*\n|(?<=[;,{]) // .*$|^ +", "", script.read_text(encoding="utf-8"), flags=re.MULTILINE)
        script.write_text(text, encoding="utf-8")


def _write_sheet(site: Path, given: Settings, pages: list[Built]) -> None:
    themes = [next(site.glob(f"assets/stylesheets/{name}.*.css")) for name in ("main", "palette")]
    css = "".join(re.sub(r"/\*#.*?\*/|@charset[^;]*;", "", p.read_text(encoding="utf-8")) for p in themes)
    for name in given.sheets:
        own = (site / name).read_text(encoding="utf-8")
        style.refuse_sheet(own, f"{given.docs}/{name}")
        css += own
    scripts = [path.read_text(encoding="utf-8") for path in sorted(site.glob("assets/**/*.js"))]
    css = style.lean(css, pages, scripts)
    (site / "assets" / "style.css").write_text(css + style.dark_without_scripts(css), encoding="utf-8")


if __name__ == "__main__":
    loaded = load_config("mkdocs.yml")
    finish(Path(sys.argv[1]), settings(loaded, list(loaded.extra_css)))
