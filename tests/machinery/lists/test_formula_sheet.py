"""The formula sheet: every formula once, with what stands behind it, and none of them a formula of its own."""

import json
import re
from dataclasses import replace
from pathlib import Path

from machinery.formulas import bindings
from machinery.lists.formula_sheet import as_sections

ROOT = Path(__file__).parents[3]
ALL = bindings.read_formulas(ROOT)
SOFTMAX = next(formula for formula in ALL if formula.name == "softmax")
ENTRY = {"cases": 160, "inputs": [], "error": 6e-16, "kind": "relative", "mutants": 18}


def sheet(formula, entry: dict | None = None) -> list[str]:
    titles = {"learn/other.md": "Other", "learn/softmax.md": "Softmax"}
    made = as_sections([formula], {formula.name: entry} if entry else {}, titles)
    title, begin, *lines, end = made.split("\n\n")
    assert (begin, end) == ('<div markdown="1">', "</div>")  # one element of the article for each formula
    return "\n\n".join([title, *lines]).split("\n")


def test_section_of_a_page() -> None:
    title, _, section, _, *latex, _, words, style = sheet(SOFTMAX, ENTRY)
    assert (title, section, style) == ("## Softmax", "**The softmax formula**", "{ .formula-source }")
    assert latex == ["$$", *SOFTMAX.latex.split("\n"), "$$"]
    assert words == (
        "[softmax](learn/softmax.md#formula-softmax); compared with `snippets/softmax.py: softmax(z)[k]`; "
        "error below <span>6e-16</span>, relative"
    )


def test_definitions_that_a_formula_adds_to_the_notation() -> None:
    warm = replace(SOFTMAX, where=(("z", "in", "reals"), (r"\hat p", "=", r"\operatorname{softmax}(z / T)")))
    assert r"; $\hat p = \operatorname{softmax}(z / T)$; compared with" in sheet(warm)[-2]
    drawn = replace(SOFTMAX, where=(("y", "=", "r"), ("a", "=", "[b > 0]"), ("y", "=", r"\operatorname{softmax}(v)")))
    assert sheet(drawn)[-2] == sheet(SOFTMAX)[-2]


def test_section_is_named_once_for_the_formulas_in_it() -> None:
    second = replace(SOFTMAX, name="softmax-again")
    for other, expected in [(second, 1), (replace(second, section="Temperature"), 2)]:
        made = as_sections([SOFTMAX, other], {}, {"learn/softmax.md": "Softmax"})
        assert sum(line.startswith("**") for line in made.split("\n")) == expected
    assert "**" not in as_sections([replace(SOFTMAX, section="")], {}, {"learn/softmax.md": "Softmax"})


def test_pages_stand_in_the_order_of_reading() -> None:
    other = replace(SOFTMAX, page="docs/a.md")
    found = as_sections([other, SOFTMAX], {}, {"learn/softmax.md": "Softmax", "index.md": "Home", "a.md": "A"})
    assert [line for line in found.split("\n") if line.startswith("#")] == ["## Softmax", "## A"]


def test_formula_that_has_no_error_on_record() -> None:
    link = "[softmax](learn/softmax.md#formula-softmax); "
    code = "compared with `snippets/softmax.py: softmax(z)[k]`"
    assert sheet(SOFTMAX)[-2] == sheet(SOFTMAX, ENTRY | {"kind": "inequality"})[-2] == link + code
    bare = replace(SOFTMAX, code=None, file=None)
    assert sheet(bare)[-2] == link + "compared with its other sides"
    assert sheet(replace(bare, declared="a limit"))[-2] == link + "not evaluated: a limit"


def test_every_formula_stands_on_the_built_sheet_once(site: Path, read_html) -> None:
    tree = read_html(site / "formula-sheet" / "index.html")
    article = tree.article
    shown = [math.select_one("annotation").get_text() for math in article.select("div.formula math")]
    assert sorted(shown) == sorted(formula.latex.strip() for formula in ALL)
    assert {link.get_text() for link in article.select(".formula-source a")} == {formula.name for formula in ALL}
    order = re.findall(r"^- \[([^]]+)\]", (site / "llms.txt").read_text(encoding="utf-8"), re.MULTILINE)
    titles = [title.contents[0] for title in article.select("h2")]
    assert [title for title in order if title in titles] == [title for title in titles if title in order] != []
    for link in article.select(".formula-source a"):
        address, _, anchor = link["href"].partition("#")
        target = (site / "formula-sheet" / address / "index.html").resolve()
        assert anchor == f"formula-{link.get_text()}" and read_html(target).select_one(f"#{anchor}.named-formula")


def test_copies_are_no_formulas_of_their_own(site: Path, read_html) -> None:
    assert not read_html(site / "formula-sheet" / "index.html").select(".named-formula, .formula-check")
    listed = json.loads((site / "verification.json").read_text(encoding="utf-8"))["formulas"]
    assert listed["count"] == len(ALL)
    assert not [entry for entry in listed["list"] if "sheet" in entry["place"]]
