"""The pages as Markdown, and the list of them for language models. Imports `built`, `markup` and `sources`."""

import re
import textwrap

from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from pymdownx.snippets import SnippetExtension, SnippetPreprocessor

from machinery.finish.built import Built
from machinery.markup.programs import plain, titles
from machinery.sources import cells
from machinery.sources.notes import without_notes

MARKDOWN = Markdown()  # for the settings of a preprocessor
TAB = re.compile(r'^=== "(?P<label>.+)"\n(?P<content>(?: {4}.*\n|[ \t]*\n)*)', re.MULTILINE)


def as_markdown(text: str, config: MkDocsConfig) -> str:
    """A page's Markdown with its programs and outputs filled in and the authors' notes left out."""
    settings = SnippetExtension(**config.mdx_configs["pymdownx.snippets"]).getConfigs()
    text = TAB.sub(lambda tab: f"**{tab['label']}**\n{textwrap.dedent(tab['content'])}", f"{text}\n")
    text = "\n".join(SnippetPreprocessor(settings, MARKDOWN).run(titles(text, plain).split("\n")))
    text = without_notes(text)
    before, *parts = text.split('<div markdown="1">\n')  # a browser needs it around a part of the page
    text = before + "".join(part.replace("\n</div>", "", 1) for part in parts)
    text = cells.linked_as_markdown(text)
    return re.sub(r"[ \t]*\n([ \t]*\n)+", "\n\n", text).strip() + "\n"


def llms(name: str, description: str, address: str, pages: list[Built]) -> str:
    """The list of pages for language models and those who ask them (llmstxt.org)."""
    lines = [f"# {name}", "", f"> {description}", "", "## Pages", ""]
    lines += [f"- [{page.about['name']}]({address}{page.markdown}): {page.about['description']}" for page in pages]
    return "\n".join(lines) + "\n"
