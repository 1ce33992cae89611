"""LaTeX to MathML. Imports `errors` alone."""

import re

from bs4 import BeautifulSoup
from math_core import LatexError, LatexToMathML

from machinery.errors import PageError

CONVERTER = LatexToMathML(annotation=True, fancy_error=False)

# The styles of cells in a table, and the classes of docs/assets/site.css that stand in for them: the policy of the
# pages forbids styles.
CLASSES = {
    "text-align:left": "cell-left",
    "text-align:right": "cell-right",
    "justify-items:start": "",  # said by the classes above, too
    "justify-items:end": "",
    "padding-left:0": "cell-begins",
    "padding-right:0": "cell-ends",
    "padding-left:1em": "cell-apart",
}


def mathml(latex: str, name: str, source: str, display: bool = False) -> str:
    """A formula as MathML that carries its LaTeX as an annotation, and that the search leaves out.

    Raises PageError for an unknown command, a missing brace and whatever else LaTeX would not take, with the line of
    the page's source on which the formula begins.
    """
    try:
        math = CONVERTER.convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:
        position, _, message = str(error).partition(": ")
        message = f"{message} At character {position} of the formula {latex!r}"
        raise PageError(name, line_of_latex(latex, source), message) from None
    if " style=" in math:
        math = _with_classes(math, name, line_of_latex(latex, source))
    return math.replace("<math", "<math data-search-exclude", 1)


def line_of_latex(latex: str, source: str) -> int:
    """The line of a source on which a formula begins; in a note or a quotation, other signs are before its lines."""
    found = re.search(r"[\s>]+".join(map(re.escape, latex.split())), source)
    return source.count("\n", 0, found.start()) + 1 if found else 1


def _with_classes(math: str, name: str, line: int) -> str:
    tree = BeautifulSoup(math, "html.parser")
    for element in tree.select("[style]"):
        declared = "".join(element.attrs.pop("style").split()).strip(";").split(";")
        if unknown := set(declared) - set(CLASSES):
            message = f"{min(unknown)}: a formula has the colours of its page, so leave \\color and boxes out"
            raise PageError(name, line, message)
        element["class"] = " ".join(filter(None, map(CLASSES.get, declared)))
    return str(tree)
