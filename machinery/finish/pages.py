"""Finish a built folder: names the theme forgot, policies, one lean sheet, font, cards, llms.txt, offline edition.

One pass, callable on its own: `python -m machinery.finish.pages SITE` finishes a folder that has not been. Imports the
rest of this room.
"""

import re
import sys
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from machinery.errors import PageError
from machinery.finish import cards, copies, font, offline, policy, style
from machinery.finish.built import Built

# What the theme's markup lacks: an attribute that one tag of each page has, its value, and what to add to that tag.
LACKING = {
    ("data-md-toggle", "drawer"): 'aria-label="Menu"',
    ("data-md-toggle", "search"): 'aria-label="Search"',
    ("data-md-component", "search"): 'aria-label="Search"',
    ("class", "md-dialog__inner md-typeset"): 'role="status"',
}
THEME = "assets/javascripts/bundle."  # the theme's script


class Settings(NamedTuple):
    """What the pages do not say: of the site its name, description and address, the sheets of its own, and folders."""

    name: str
    description: str
    address: str
    sheets: list[str]
    docs: str
    cache: Path


def settings(config: MkDocsConfig, sheets: list[str]) -> Settings:
    docs, cache = Path(config.docs_dir).name, Path(config.config_file_path).parent / ".cache"
    return Settings(config.site_name, config.site_description, config.site_url, sheets, docs, cache)


def finish(site: Path, given: Settings, serving: bool = False) -> None:
    """Finish every page of a built folder, and write what is made of all of them.

    While authors are served, pages get no policy, since an inline script loads them anew; the sheet keeps the rules
    that no page uses; and nothing is written that stands beside the pages: cards, the offline edition, llms.txt.
    """
    pages = []
    for path in sorted(site.rglob("*.html")):
        page = read(path.relative_to(site).as_posix(), path.read_text(encoding="utf-8"))
        path.write_text(page.text if serving else policy.guard(page), encoding="utf-8")
        pages.append(page)
    font.write(set().union(*map(font.glyphs, pages)), site / "assets" / "stix-two-math.woff2", given.cache)
    css = _sheets(site, given)
    if serving:
        (site / "assets" / "style.css").write_text(css, encoding="utf-8")
        return
    _shorten_scripts(site)
    scripts = [path.read_text(encoding="utf-8") for path in sorted(site.glob("assets/**/*.js"))]
    css = style.lean(css, pages, scripts)
    (site / "assets" / "style.css").write_text(css + style.dark_without_scripts(css), encoding="utf-8")
    named = [page for page in pages if page.about]
    (site / "assets" / "cards").mkdir(exist_ok=True)
    for page in named:
        card = site / "assets" / "cards" / Path(page.markdown).with_suffix(".png")
        card.parent.mkdir(parents=True, exist_ok=True)
        about = page.about["name"], page.about["description"], given.name
        try:
            card.write_bytes(cards.card(*about, given.cache / "cards"))
        except ValueError as error:
            source = Path(given.docs, page.markdown)
            if not given.cache.with_name(given.docs).joinpath(page.markdown).exists():
                source = source.with_suffix(".py")
            raise PageError(source.as_posix(), 1, f"{error}: write letters of Latin or Greek") from None
    home = next(page for page in pages if page.name == "index.html")
    listed = [page for name in _in_order(home, pages) for page in named if page.name == name]
    (site / "llms.txt").write_text(copies.llms(given.name, given.description, given.address, listed), encoding="utf-8")
    offline.write_offline(site, pages)


def _in_order(home: Built, pages: list[Built]) -> list[str]:
    """The names of all pages in the order of the navigation, of which each page lists its own part alone."""
    parts, known = home.navigation(), {page.name: page for page in pages}
    inside = {name: [one for one in known[name].navigation() if one not in parts] for name in parts if name in known}
    return [one for name in parts for one in (name, *inside.get(name, []))]


@lru_cache(maxsize=500)
def read(name: str, text: str) -> Built:
    """A built page with what the theme's markup lacks. While a site is served, most are the same as before.

    Raises PluginError where an upgrade has changed that markup.
    """
    page, found = Built(name, text), []
    for number, piece in enumerate(page.pieces):
        given = piece.attributes or {}
        for pair in LACKING.keys() & given.items():
            found.append(pair)
            page.pieces[number] = piece._replace(text=f"{piece.text[:-1]} {LACKING[pair]}>")
        if piece.tag == "script" and THEME in (source := given.get("src") or ""):
            found.append(THEME)
            page.pieces[number] = piece._replace(text=_named(source))
    for wanted in (*LACKING, THEME):
        if found.count(wanted) != 1:
            message = f"the theme no longer writes {wanted} once in a page: see to LACKING and THEME"
            raise PluginError(f"machinery/finish/pages.py: {message}")
    return page


def _named(source: str) -> str:
    """A tag that names the theme's script and loads ours, which loads that one when the reader first needs it."""
    ours = source.replace(source[source.index(THEME) :], "assets/reading.js")
    return f'<script defer src="{ours}" data-theme="{source}">'


def _shorten_scripts(site: Path) -> None:
    """Leave the comments and indents of the site's own scripts to the repository."""
    for script in [site / "assets" / "reading.js", *site.glob("assets/explorers/*.js")]:
        text = re.sub(r"^ *//.*\n|(?<=[;,{]) // .*$|^ +", "", script.read_text(encoding="utf-8"), flags=re.MULTILINE)
        script.write_text(text, encoding="utf-8")


def _sheets(site: Path, given: Settings) -> str:
    """The theme's style sheets and the site's own. Raises PageError for what they would fetch from another host."""
    themes = [next(site.glob(f"assets/stylesheets/{name}.*.css")) for name in ("main", "palette")]
    css = "".join(re.sub(r"/\*#.*?\*/|@charset[^;]*;", "", p.read_text(encoding="utf-8")) for p in themes)
    for name in given.sheets:
        own = (site / name).read_text(encoding="utf-8")
        style.refuse_sheet(own, f"{given.docs}/{name}")
        css += own
    return css


if __name__ == "__main__":
    loaded = load_config("mkdocs.yml")
    finish(Path(sys.argv[1]), settings(loaded, list(loaded.extra_css)))
