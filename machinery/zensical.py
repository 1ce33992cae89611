"""The site for Zensical, which has no step before a build and none after it: the door that it comes in by.

`python -m machinery.zensical FOLDER` writes into a folder what Zensical can build: the pages, with notebooks that ran
as pages of Markdown, what MkDocs gets from the build, and a `mkdocs.yml` with this module among the extensions. Then
`python -m zensical build -f FOLDER/mkdocs.yml`, called from here, makes a site of it. Imports what `mkdocs` imports.
"""

import shutil
import sys
from functools import cache, partial
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import yaml
from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

from machinery import notebooks
from machinery.figures.draw import draw
from machinery.lists import checks, course, programs
from machinery.markup import drawings
from machinery.markup.extension import AFTER_FENCES, Machinery
from machinery.site import Page, Site
from machinery.sources import cells

ROOT = Path(__file__).parents[1]
OF_MKDOCS = ("hooks", "plugins", "watch", "exclude_docs")  # settings that Zensical has no use for
reading = Lock()  # several pages are rendered at the same time


class AsItIs(NamedTuple):
    """A part of mkdocs.yml with a tag that Zensical knows."""

    node: yaml.Node


class Loader(yaml.SafeLoader):
    """Reads mkdocs.yml: of tags, `!relative` alone has to go."""


class Dumper(yaml.SafeDumper):
    """Writes what `Loader` read."""


def _as_it_is(loader: Loader, *rest: object) -> AsItIs:
    return AsItIs(rest[-1])


def _absolute(loader: Loader, node: yaml.Node) -> str:
    return str(ROOT / node.value.partition("/")[2])


Loader.add_constructor("!relative", _absolute)
Loader.add_constructor("!ENV", _as_it_is)
Loader.add_multi_constructor("tag:yaml.org,2002:python/", _as_it_is)
Dumper.add_representer(AsItIs, lambda dumper, part: part.node)


class Skin(Extension):
    """Makes pages as the site does under MkDocs. Zensical says in an extension of its own which page it renders."""

    def extendMarkdown(self, md: Markdown) -> None:
        page = md.preprocessors["rendering_context"].page
        with reading:
            machinery = Machinery(_site())
            source = next(s for s in (f"docs/{page.path}", f"docs/{_notebook(page.path)}") if (ROOT / s).exists())
            about = partial(course.about, source, machinery.site.names, _settings()["extra"]["needs"], ROOT)
        # Zensical takes links for those between sources, also in HTML.
        machinery.page = Page(source, page.path, (ROOT / source).read_text(encoding="utf-8"), about)
        machinery.extendMarkdown(md)
        md.preprocessors.register(Notebooks(md), "notebooks", AFTER_FENCES - 0.5)


class Notebooks(Preprocessor):
    """Lets lists, too, link to the pages of Markdown that notebooks have become."""

    def run(self, lines: list[str]) -> list[str]:
        return cells.linked_as_markdown("\n".join(lines)).split("\n")


def makeExtension(**settings: object) -> Skin:
    """The extension, by the name that Markdown asks for."""
    return Skin(**settings)


def _notebook(path: str) -> str:
    return str(Path(path).with_suffix(".py"))


@cache
def _settings() -> dict:
    """mkdocs.yml without the tag that only MkDocs knows, and with this module among the extensions."""
    settings = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader)
    settings = {name: value for name, value in settings.items() if name not in OF_MKDOCS}
    settings["markdown_extensions"].append("machinery.zensical")
    scripts = sorted(path.name for path in (ROOT / "docs/assets/explorers").glob("*-explorer.js"))
    settings["extra_javascript"] = [{"path": f"assets/explorers/{name}", "type": "module"} for name in scripts]
    del settings["theme"]["custom_dir"]  # it names the one sheet, which only the finished folder of MkDocs has
    return settings


@cache
def _site() -> Site:
    site = Site.read(ROOT)
    for name, file in _pages(_settings()["nav"]):
        path = ROOT / "docs" / file
        site.titles[file] = cells.title(path)
        site.names[f"docs/{file}"] = name or ""
    return site


def _pages(nav: list) -> list[tuple[str | None, str]]:
    """The pages of a navigation in its order, each with its name there."""
    found = []
    for entry in nav:
        for name, inside in entry.items() if isinstance(entry, dict) else [(None, entry)]:
            found += _pages(inside) if isinstance(inside, list) else [(name, inside)]
    return found


def _with_markdown(nav: list | dict | str) -> list | dict | str:
    """A navigation with pages of Markdown in place of notebooks."""
    if isinstance(nav, list):
        return [_with_markdown(entry) for entry in nav]
    if isinstance(nav, dict):
        return {name: _with_markdown(inside) for name, inside in nav.items()}
    return nav.removesuffix(".py") + ".md" if nav.endswith(".py") else nav


def write(target: Path) -> None:
    """Write what Zensical can build. Raises PageError as a build does."""
    docs = target / "docs"
    shutil.copytree(ROOT / "docs", docs, ignore=shutil.ignore_patterns("*.py", "*.md"))
    for path in cells.sources(ROOT):
        page = docs / path.relative_to(ROOT / "docs").with_suffix(".md")
        page.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".py":
            source = path.relative_to(ROOT).as_posix()
            executed = notebooks.executed(path, source, ROOT / ".cache" / "notebooks")
            text = f"---\n{yaml.safe_dump({'description': cells.description(path)})}---\n\n"
            text += notebooks.as_markdown(path, source, executed, drawings.shown)
            page.with_suffix(".ipynb").write_text(notebooks.as_ipynb(path), encoding="utf-8")
        page.write_text(cells.linked_as_markdown(text), encoding="utf-8")
    (docs / "verification.json").write_text(checks.as_json(_site().checks), encoding="utf-8")
    for program in sorted((ROOT / "snippets").rglob("*.py")):
        copy = docs / program.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(program, copy)
        if program.parent.name == "figures":
            drawing = docs / "figures" / f"{program.stem}.svg"
            drawing.parent.mkdir(exist_ok=True)
            drawing.write_text(draw(program, ROOT / ".cache" / "figures").svg, encoding="utf-8")
    (docs / programs.TOGETHER).write_text(programs.together(ROOT), encoding="utf-8")
    settings = _settings() | {"nav": _with_markdown(_settings()["nav"])}
    (target / "mkdocs.yml").write_text(yaml.dump(settings, Dumper=Dumper, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
