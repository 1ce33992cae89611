r"""What the tree of the grammar means, by the notation: a power or a label, a product or a call, a derivative.

Each file has one part of the class `Semantics`: `statements` calls `products` for the sides, which calls `factors`,
which calls `scripts`, `calls`, `operators` and `derivatives`; they call back where something stands in brackets. Where
people would read differently, a part raises an error that shows both readings and how to write each. `guards` hold of
a statement as a whole.
"""

from machinery.formulas.semantics.calls import Calls
from machinery.formulas.semantics.derivatives import Derivatives
from machinery.formulas.semantics.factors import Factors
from machinery.formulas.semantics.operators import Operators
from machinery.formulas.semantics.products import Products
from machinery.formulas.semantics.scripts import Scripts
from machinery.formulas.semantics.statements import Statements


class Semantics(Statements, Products, Factors, Scripts, Calls, Operators, Derivatives):
    """Reads the tree of one formula: `display` gives its statements."""
