"""LaTeX to MathML. Imports `errors` alone."""

from functools import cache
from html.entities import html5
from itertools import accumulate
from xml.etree import ElementTree

from math_core import LatexError, LatexToMathML

from machinery.errors import PageError

CONVERTER = LatexToMathML(annotation=True, fancy_error=False)
DOCTYPE = '<!DOCTYPE math SYSTEM "">'  # says that names of characters, such as &ApplyFunction;, have a meaning
ENTITIES = {name.removesuffix(";"): character for name, character in html5.items()}

# The converter writes it behind the letters of \mathcal, to ask for one of two forms. The math font has one form of
# each: a browser that is asked for another looks through all fonts of its machine.
VARIATION = "\ufe00"

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
    """A formula as MathML that carries its LaTeX as an annotation.

    Raises PageError for an unknown command, a missing brace and whatever else LaTeX would not take, with the line of
    the page's source on which the formula begins.
    """
    try:
        return _converted(latex, display)
    except LatexError as error:
        position, _, message = str(error).partition(": ")
        message = f"{message} At character {position} of the formula {latex!r}"
        raise PageError(name, line_of_latex(latex, source), message) from None
    except UnknownStyle as error:
        is_space = str(error).startswith(("width:", "height:", "margin"))
        advice = r"write \quad in place of \hspace" if is_space else r"leave \color and boxes out"
        message = f"{error}: a formula has the {'spaces' if is_space else 'colours'} of its page, so {advice}"
        raise PageError(name, line_of_latex(latex, source), message) from None


def line_of_latex(latex: str, source: str) -> int:
    """The line of a source on which a formula begins; in a note or a quotation, other signs are before its lines."""
    lines = [_without_quoting(line) for line in source.split("\n")]
    place = "".join(lines).find(_without_quoting(latex).strip())
    return next((line for line, end in enumerate(accumulate(map(len, lines)), 1) if end > place >= 0), 1)


def _without_quoting(text: str) -> str:
    """The words of a text, with a space behind each; those of a quotation without its signs."""
    return "".join(f"{word} " for word in text.replace(">", " ").split())


class UnknownStyle(ValueError):
    """A style of a formula for which there is no class."""


@cache
def _converted(latex: str, display: bool) -> str:
    """The MathML, with classes in place of styles, and each letter by itself. Many formulas stand on several pages."""
    parser = ElementTree.XMLParser()
    parser.entity.update(ENTITIES)
    converted = CONVERTER.convert_with_local_state(latex, displaystyle=display).replace(VARIATION, "")
    math = ElementTree.fromstring(DOCTYPE + converted, parser)
    for element in math.iter():
        if style := element.attrib.pop("style", ""):
            declared = "".join(style.split()).strip(";").split(";")
            if unknown := set(declared) - set(CLASSES):
                raise UnknownStyle(min(unknown))
            element.set("class", " ".join(filter(None, map(CLASSES.get, declared))))
    return ElementTree.tostring(math, "unicode")
