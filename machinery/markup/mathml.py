"""Turn the LaTeX of a built page into MathML, and cut the math font down to the glyphs that the site uses."""

import html
import re

from math_core import LatexError, LatexToMathML

from machinery.errors import PageError

# What pymdownx.arithmatex leaves in a page: \(…\) in a span, \[…\] in a div. Punctuation behind a formula goes with
# it: browsers would let it begin the next line.
ARITHMATEX = re.compile(
    r'<(?P<tag>span|div) class="arithmatex"[^>]*>\\[(\[](?P<latex>.*?)\\[)\]]</(?P=tag)>(?P<after>[.,;:?)]*)', re.DOTALL
)
CONVERTER = LatexToMathML(annotation=True, fancy_error=False)

# The styles of cells in a table, and the classes of docs/assets/site.css that stand in for them.
CLASSES = {
    "text-align:left": "cell-left",
    "text-align:right": "cell-right",
    "justify-items:start": "",  # said by the classes above, too
    "justify-items:end": "",
    "padding-left:0": "cell-begins",
    "padding-right:0": "cell-ends",
    "padding-left:1em": "cell-apart",
}


def typeset(page: str, name: str, source: str) -> str:
    """Replace each formula in a page's HTML by MathML that carries its LaTeX as an annotation.

    Raises PageError for an unknown command, a missing brace and whatever else LaTeX would not take, with the line of
    the page's source on which the formula begins.
    """

    def classes(style: re.Match) -> str:
        """The policy of the pages forbids styles: site.css has a class for each that the converter writes."""
        declared = re.sub(r"\s", "", style[1]).strip(";").split(";")
        if unknown := set(declared) - set(CLASSES):
            raise PageError(name, 1, f"machinery/markup/mathml.py has no class for the style {sorted(unknown)}")
        return f' class="{" ".join(filter(None, map(CLASSES.get, declared)))}"'

    def convert(formula: re.Match) -> str:
        latex, display = html.unescape(formula["latex"]).strip(), formula["tag"] == "div"
        try:
            math = CONVERTER.convert_with_local_state(latex, displaystyle=display)
        except LatexError as error:
            position, _, message = str(error).partition(": ")
            before = source.partition(latex.split("\n")[0].strip())[0]
            line = before.count("\n") + 1 if before != source else 1
            raise PageError(name, line, f"{message} At character {position} of the formula {latex!r}") from None
        math = re.sub(r' style="([^"]*)"', classes, math)
        if display:
            return f'<div class="formula">{math}</div>{formula["after"]}'
        return f'<span class="unbroken">{math}{formula["after"]}</span>' if formula["after"] else math

    return ARITHMATEX.sub(convert, page)
