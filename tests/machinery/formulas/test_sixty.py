r"""Sixty formulas as textbooks write them: right, or refused with a reason; and none of the false ones certified."""

import tomllib
from pathlib import Path

import pytest

from machinery.errors import PageError
from machinery.formulas.bindings import bindings
from machinery.formulas.check import check
from machinery.formulas.notation import load_notation

ROOT = Path(__file__).parents[3]
EXTRA = Path(__file__).parent / "notation.toml"
SIXTY = tomllib.loads((Path(__file__).parent / "sixty.toml").read_text(encoding="utf-8"))["formula"]


@pytest.fixture(scope="module")
def notation(tmp_path_factory: pytest.TempPathFactory):
    """The notation of the site and the names that only these formulas have."""
    path = tmp_path_factory.mktemp("notation") / "notation.toml"
    site = (ROOT / "docs/notation.toml").read_text(encoding="utf-8")
    path.write_text(site + EXTRA.read_text(encoding="utf-8"), encoding="utf-8")
    return load_notation(path)


@pytest.mark.parametrize("formula", SIXTY, ids=lambda formula: formula["latex"])
def test_right_or_refused(formula: dict, notation) -> None:
    comment = f" = {formula['code']}" if "code" in formula else ""
    comment += f" where {formula['where']}" if "where" in formula else ""
    (binding,) = bindings(f"<!-- formula: test{comment} -->\n$$ {formula['latex']} $$\n")
    if formula["is"] == "true":
        assert check(binding, notation, ROOT / "snippets")["cases"]
    else:
        with pytest.raises(PageError) as error:
            check(binding, notation, ROOT / "snippets")
        assert formula["is"] != "false" or "does not hold" in str(error.value)
