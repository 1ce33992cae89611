"""The build as a whole: it stops at every defect with the file and the line, and gives the same bytes everywhere."""

import json
import re
from pathlib import Path

import pytest

PAGE = "docs/learn/softmax.md"


def test_no_warnings(built_project: Path) -> None:
    log = (built_project / "build.log").read_text(encoding="utf-8")
    assert not re.findall(r"^(?:WARNING|ERROR).*", log, re.MULTILINE)


def test_same_bytes_in_another_folder(built_project: Path, tmp_path: Path, build, copy_sources) -> None:
    other = copy_sources(tmp_path / "somewhere" / "else")
    assert build(other).returncode == 0
    files = {path.relative_to(built_project / "site") for path in (built_project / "site").rglob("*") if path.is_file()}
    others = {path.relative_to(other / "site") for path in (other / "site").rglob("*") if path.is_file()}
    assert files == others
    different = [
        str(name)
        for name in sorted(files)
        if (built_project / "site" / name).read_bytes() != (other / "site" / name).read_bytes()
    ]
    assert not different


def append(text: str, page: str = PAGE):
    """Add a text to the end of a page. The line that a message must name is that of the word DEFECT, or the last."""

    def edit(project: Path) -> str:
        path = project / page
        before = path.read_text(encoding="utf-8")
        path.write_text(before + "\n" + text, encoding="utf-8")
        first = next((n for n, line in enumerate(text.splitlines(), 1) if "DEFECT" in line), 1)
        return f"{page}:{before.count(chr(10)) + 1 + first}"

    return edit


def replace(name: str, old: str, new: str, place: str | None = None):
    """Replace a text in a file. The message must name the line that the new text begins on."""

    def edit(project: Path) -> str:
        path = project / name
        before = path.read_text(encoding="utf-8")
        assert old in before
        path.write_text(before.replace(old, new, 1), encoding="utf-8")
        return place or f"{name}:{before[: before.index(old)].count(chr(10)) + 1}"

    return edit


def remove(name: str, place: str):
    def edit(project: Path) -> str:
        (project / name).unlink()
        return place

    return edit


def new_page(project: Path) -> str:
    (project / "docs" / "learn" / "forgotten.md").write_text("# Forgotten\n", encoding="utf-8")
    return "learn/forgotten.md"


NOTEBOOK = "docs/learn/from-logits-to-loss.py"
FIGURE = "snippets/figures/loss_against_probability.py"
SOURCES = "docs/bibliography.toml"
SOURCE = '[a-1999]\nauthors = "A. A"\nyear = 1999\ntitle = "On A"\n'
DEFECTS = {
    "a snippet that is not there": (append('```python\n--8<-- "DEFECT.py"\n```\n'), "is not there"),
    "a fence that is not closed": (append("```text DEFECT\nno end\n"), "this fence is not closed"),
    "a fence written py": (append("```py\nx = 1\n```\n"), "write ```python"),
    "a fence with a title": (append('```python title="DEFECT.py"\nx = 1\n```\n'), "write ```python"),
    "a fence with a space": (append("``` python\nx = 1\n```\n"), "write ```python"),
    "a fence of tildes": (append("~~~python\nx = 1\n~~~\n"), "write ```python"),
    "a fence in braces": (append("```{.python}\nx = 1\n```\n"), "write ```python"),
    "a block that is to be skipped": (append("<!--pytest-codeblocks:skip-->\n"), "every block runs"),
    "an unknown command": (append("<!-- formula: defect -->\n$$\n\\DEFECT x\n$$\n"), 'Unknown command "\\DEFECT"'),
    "a display formula without a comment": (append("$$ DEFECT $$\n"), "a display formula without"),
    "a formula that Markdown takes for text": (
        append(
            '??? success "Answer"\n\n    <!-- formula: defect -->\n    $$ DEFECT z_k\n    = z_k + 0 \\quad\n    $$\n'
        ),
        "not typeset",
    ),
    "a display formula with the name of another": (
        append("<!-- formula: cross-entropy -->\n$$ DEFECT $$\n"),
        "has the name cross-entropy, too",
    ),
    "a comment before no formula": (
        append("<!-- formula: DEFECT -->\n\nNo formula\n"),
        "malformed, or a comment before no formula",
    ),
    "a number in a notebook that no cell printed": (
        replace(NOTEBOOK, "# loss is 2.317 nats", "# loss is 2.417 nats"),
        "2.417 is not a rounding of a value printed",
    ),
    "a number from nowhere": (
        append("## More\n\nThe DEFECT is 0.123 here\n"),
        "0.123 is not a rounding of a value printed",
    ),
    "a short number alone": (append("## More\n\nThe DEFECT is 0.5 here\n"), "0.5<!-- = EXPRESSION -->"),
    "an expression behind no number": (
        append("## More\n\nA DEFECT<!-- = x --> here\n"),
        "this expression follows no number",
    ),
    "a citation without a source": (
        append("## More\n\n<!-- references: DEFECT-1999 -->\n"),
        "docs/bibliography.toml has no [DEFECT-1999]",
    ),
    "a source that no page cites": (append(f'{SOURCE}doi = "10.1000/1"\n', SOURCES), "[a-1999] is cited by no page"),
    "a source without a number": (append(SOURCE, SOURCES), "[a-1999] has neither doi nor arxiv"),
    "a missing brace": (append("A formula $\\frac{DEFECT}{2$ here\n"), 'Expected closing token "}"'),
    "a link to no page": (append("A [DEFECT](nowhere.md) link\n"), "nowhere.md"),
    "a link to no anchor": (append("A [DEFECT](cross-entropy.md#nowhere) link\n"), "#nowhere"),
    "an anchor of the same page": (append("A [DEFECT](#nowhere) link\n"), "#nowhere"),
    "an image without an alternative": (append("![](../figures/softmax_of_logits.svg)\n"), "no text alternative"),
    "a page that the navigation misses": (new_page, "not included in the"),
    "a figure that raises": (
        replace(FIGURE, "import numpy as np\n", "import numpy as np; 1 / 0\n"),
        "ZeroDivisionError",
    ),
    "a figure that draws nothing": (
        replace(FIGURE, "plt.show()", "plt.close()", f"{FIGURE}:1"),
        "must leave one figure",
    ),
    "a figure in a fixed colour": (replace(FIGURE, '"C0"', '"#123456"', f"{FIGURE}:1"), "#123456"),
    "a notebook that raises": (replace(NOTEBOOK, "eta = 1.0\n", "eta = 1 / 0\n"), "ZeroDivisionError"),
    "a notebook that warns": (
        replace(NOTEBOOK, "eta = 1.0\n", "eta = 1.0; import warnings; warnings.warn('DEFECT')\n", f"{NOTEBOOK}:"),
        "prints a warning",
    ),
    "a notebook that draws nothing": (replace(NOTEBOOK, "plt.show()", "plt.close()", NOTEBOOK), "draws nothing"),
    "a drawing in a notebook without an alternative": (
        replace(NOTEBOOK, "# %% alt=", "# %% old=", NOTEBOOK),
        "no text alt",
    ),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_defect_stops_the_build(project: Path, build, defect: str) -> None:
    edit, message = DEFECTS[defect]
    place = edit(project)
    result = build(project)
    output = re.sub(r"\s+", " ", result.stderr)
    assert result.returncode != 0, f"{defect}: the build passed"
    assert place in output and message in output, f"{defect}: expected {place} and {message!r} in\n{result.stderr}"


def test_list_of_checks_stands_on_its_page(site: Path) -> None:
    listed = json.loads((site / "verification.json").read_text(encoding="utf-8"))
    page = (site / "checked" / "index.html").read_text(encoding="utf-8")
    for kind, part in listed.items():
        assert part["count"] == len(part["list"]) > 0, kind
        for entry in part["list"]:
            assert f"<code>{entry['place']}</code>" in page
