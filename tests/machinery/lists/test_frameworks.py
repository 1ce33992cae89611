"""What pages say of frameworks is what is on record of them, and the record is of what is asked and locked.

The runs themselves are repeated in tests/frameworks, where the frameworks are installed.
"""

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from machinery.errors import PageError
from machinery.lists import frameworks

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / frameworks.RECORD).read_text(encoding="utf-8")
RECORD = json.loads(TEXT)
NAMES = list(RECORD)
OTHERS = ["mlx", "paddle", "tensorflow"]
OTHER_RECORD = json.loads((ROOT / frameworks.ELSEWHERE).read_text(encoding="utf-8"))


def place(*keys: str) -> str:
    """The line of the record below these keys, one within the other."""
    at = 0
    for key in keys:
        found = TEXT.find(f"{json.dumps(key, ensure_ascii=False)}:", at)
        at = found if found >= 0 else at
    return f"{frameworks.RECORD}:{TEXT.count(chr(10), 0, at) + 1}"


def probes(name: str) -> Iterator[tuple[str, str, dict]]:
    for function, about in (RECORD | OTHER_RECORD)[name]["functions"].items():
        for case, probe in about["probes"].items():
            yield function, case, probe


@pytest.mark.parametrize("name", NAMES)
def test_cards_are_the_record(site: Path, name: str) -> None:
    """Read back from the built page: each call and what came out, in the table below the name of its function."""
    page = BeautifulSoup((site / "frameworks" / name / "index.html").read_text(encoding="utf-8"), "html.parser")
    shown = {}
    for head in page.select("article h2"):
        rows = head.find_next("table").select("tbody tr") if head.find_next("table") else []
        function = " ".join(head.get_text().replace("¶", "").split())
        shown[function] = [tuple(cell.get_text() for cell in row.select("td")) for row in rows]
    wrong = []
    for function, about in RECORD[name]["functions"].items():
        cells = []
        for case, probe in about["probes"].items():
            cells.append((case, f"{case}: {probe['call']}", probe["gives"]))
            if right := probe.get("instead"):
                cells.append((case, f"right: {right['call']}", right["gives"]))
        there = shown.get(function, [])
        wrong += [
            f"{place(name, function, case)}: the page does not show {call!r}, {gives!r}"
            for case, call, gives in cells
            if (call, gives) not in there
        ]
        if len(there) != len(cells):
            wrong.append(f"{place(name, function)}: {len(cells)} calls on record, {len(there)} on the page")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", NAMES)
def test_each_exception_has_a_cause_and_a_right_call(name: str) -> None:
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "docs/frameworks").glob("error-messages*.md")]
    causes = {cause.strip() for page in pages for cause in re.findall(r"<!-- errors: (.*?)-->", page)}
    wrong = []
    for function, case, probe in probes(name):
        at = f"{place(name, function, case, 'gives')}: {function}, {case}"
        if "instead" not in probe:
            if frameworks.raised(probe["gives"]):
                wrong.append(f"{at}: {probe['gives']}: say its cause, and the call instead, in the file of probes")
        elif probe["cause"] not in causes:
            wrong.append(f"{at}: no page of error messages has a place for {probe['cause']!r}")
        elif frameworks.message(probe["instead"]["gives"]):
            wrong.append(f"{at}: the right call is none: {probe['instead']['gives']}")
        elif probe["gives"] == probe["instead"]["gives"]:
            wrong.append(f"{at}: the right call gives the same as the wrong one, {probe['gives']}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", NAMES)
def test_the_record_is_of_what_is_asked(name: str) -> None:
    """A changed call is found where no framework is installed that could run it."""
    file = ROOT / "tests/frameworks/probes" / f"{name}.toml"
    text = file.read_text(encoding="utf-8")
    asked = {key: value for key, value in tomllib.loads(text).items() if isinstance(value, dict)}
    now = {
        (function, case): probe if isinstance(probe, str) else (probe["call"], probe["cause"], probe["instead"])
        for function, about in asked.items()
        for case, probe in about.items()
        if case not in ("also", "documentation")
    }
    then = {
        (function, case): (probe["call"], probe["cause"], probe["instead"]["call"])
        if "instead" in probe
        else probe["call"]
        for function, case, probe in probes(name)
    }
    wrong = []
    for function, case in now.keys() | then.keys():
        if now.get((function, case)) != then.get((function, case)):
            line = text.count("\n", 0, max(text.find(f'"{case}" =', text.find(f'["{function}"]')), 0)) + 1
            wrong.append(
                f"tests/frameworks/probes/{name}.toml:{line}: {function}, {case}: the record is of another call"
            )
    assert not wrong, "\n".join(
        [*sorted(wrong), "pytest tests/frameworks --update-outputs runs it, and writes it down"]
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_record_is_of_the_locked_versions(name: str) -> None:
    wrong = []
    for file in ("requirements-frameworks.txt", "requirements.txt"):
        lock = (ROOT / file).read_text(encoding="utf-8")
        for package, version in RECORD[name]["versions"].items():
            pins = list(re.finditer(rf"^{package}==([^ ;\\]+)", lock, re.MULTILINE))
            if pins and version not in [pin[1] for pin in pins]:
                at = f"{file}:{lock.count(chr(10), 0, pins[0].start()) + 1}"
                there = " and ".join(pin[1] for pin in pins)
                wrong.append(f"{at}: {package} {there}, and {version} at {place(name, package)}: run the probes again")
            if not pins and file == "requirements-frameworks.txt":
                wrong.append(f"{place(name, package)}: {file} has no {package}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", OTHERS)
def test_the_record_of_other_frameworks_is_of_what_is_asked(name: str) -> None:
    text = (ROOT / f"tests/frameworks/elsewhere/{name}.toml").read_text(encoding="utf-8")
    asked = {key: value for key, value in tomllib.loads(text).items() if isinstance(value, dict)}
    now = {(f, case): call for f, about in asked.items() for case, call in about.items() if case != "documentation"}
    then = {(f, case): probe["call"] for f, case, probe in probes(name)}
    wrong = [f"{f}, {case}" for f, case in now.keys() | then.keys() if now.get((f, case)) != then.get((f, case))]
    assert not wrong, f"tests/frameworks/elsewhere/{name}.toml:1: .ci/elsewhere {name} --update: {sorted(wrong)}"


def names(code: str, context: type) -> set[str]:
    """The names that code stores in, or those that it loads."""
    found = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name))
    return {node.id for node in found if isinstance(node.ctx, context)}


@pytest.mark.parametrize("name", NAMES + OTHERS)
def test_the_page_says_what_the_names_in_its_calls_are(name: str) -> None:
    """Each name that the setup of the probes gives to a value or a function, and that a call uses."""
    folder, page = ("probes", name) if name in NAMES else ("elsewhere", "other-frameworks")
    setup = tomllib.loads((ROOT / f"tests/frameworks/{folder}/{name}.toml").read_text(encoding="utf-8"))["setup"]
    given = names(setup, ast.Store) | set(re.findall(r"^def (\w+)", setup, re.MULTILINE))
    runs = (run for _, _, probe in probes(name) for run in (probe, probe.get("instead")) if run)
    used = set().union(*(names(run["call"], ast.Load) for run in runs))
    text = (ROOT / f"docs/frameworks/{page}.md").read_text(encoding="utf-8")
    missing = sorted(each for each in given & used - {"inf", "nan"} if not re.search(rf"`{each}\b", text))
    line = text.count("\n", 0, text.index("\nIn the calls")) + 2
    assert not missing, f"docs/frameworks/{page}.md:{line}: calls use {missing}: say here what these are"


def test_what_raised_is_told_from_values() -> None:
    raised = "IndexError: Target 3 is out of bounds."
    assert frameworks.message(raised) == ("IndexError", "Target 3 is out of bounds.")
    assert frameworks.message("ValueError: a: b [UserWarning: c]") == ("ValueError", "a: b")
    assert frameworks.message("0.5 [UserWarning: c. d] [FutureWarning: e]") == ("UserWarning", "c. d")
    assert not any(map(frameworks.message, ["0.5", "[[1, 2], [3, 4]]", "(2, 3)", "float32", "['a', 'b']"]))


def test_nothing_on_record_is_refused() -> None:
    with pytest.raises(PageError, match="nothing on record of 'chainer'"):
        frameworks.as_cards(ROOT, " chainer ")
    with pytest.raises(PageError, match=r"nothing on record of 'pytorch', 'F[.]softmax', 'no such case'"):
        frameworks.as_calls(ROOT, " pytorch\nF.softmax: no such case\n")
    with pytest.raises(PageError, match="nothing on record has the cause 'bad luck'"):
        frameworks.as_errors(ROOT, " bad luck ")
