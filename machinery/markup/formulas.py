"""Formulas in a page: their box, their name, the mark of their check. Imports `site` and `mathml`."""

from collections.abc import Callable

from machinery.formulas.bindings import TESTS
from machinery.markup.mathml import mathml
from machinery.site import Page, Site

PUNCTUATION = ".,;:?)"  # what goes with a formula that it follows: browsers would let it begin the next line


def inline(latex: str, after: str, page: Page, keep: Callable[[str], str] = str) -> str:
    """A formula in a sentence, with the punctuation behind it. `keep`: what stands in the page for the formula."""
    math = keep(mathml(latex, page.source, page.text))
    return f'<span class="unbroken">{math}{after}</span>' if after else math


def display(latex: str, page: Page, keep: Callable[[str], str] = str) -> str:
    """A formula on lines of its own, in a box that scrolls. `keep`: what stands in the page for the formula."""
    math = keep(mathml(latex, page.source, page.text, display=True))
    return f'<div class="formula"><div class="formula__box">{math}</div></div>'


def anchor(name: str) -> str:
    return f"formula-{name}"


def words(name: str) -> str:
    """What the search finds of a formula, of which it has only the name."""
    return f"Formula: {name.replace('-', ' ')}"


def mark(name: str, site: Site, page: Page) -> str:
    """What was checked of a formula, folded away, and a link to it."""
    base = page.address("snippets") + "/"
    return site.mark.render(formula=site.formulas[name], entry=site.record.get(name, {}), base=base, tests=TESTS)
