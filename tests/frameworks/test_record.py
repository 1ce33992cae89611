"""Each cell of the tables on frameworks is what a run gave: the runs are repeated and compared with the record."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from machinery.lists.frameworks import NAMES, listing

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
RECORD = ROOT / "docs" / "frameworks" / "record.json"
FILES = sorted((HERE / "probes").glob("*.toml"))


@pytest.mark.parametrize("framework", [path.stem for path in FILES])
def test_the_record_is_what_the_functions_give(framework: str, need: Callable, request: pytest.FixtureRequest) -> None:
    """All probes of a framework, in a fresh process."""
    request.node.user_properties += [
        ("proves", f"runs {entry['place']}") for entry in listing(ROOT) if entry["framework"] == NAMES[framework]
    ]
    need(framework)
    command = [sys.executable, "-X", "utf8", str(HERE / "run_probes.py"), str(HERE / "probes" / f"{framework}.toml")]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "KERAS_BACKEND": "jax"}
    result = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment)
    assert result.returncode == 0, f"tests/frameworks/probes/{framework}.toml:1: {result.stderr}"
    now = json.loads(result.stdout)[framework]
    text = RECORD.read_text(encoding="utf-8") if RECORD.exists() else "{}"
    record = json.loads(text)
    if request.config.getoption("update_outputs"):
        merged = dict(sorted({**record, framework: now}.items()))
        RECORD.write_text(json.dumps(merged, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return
    then = record.get(framework, {"versions": {}, "functions": {}})
    others, wrong = list(other_versions(then, now, text)), list(differences(then, now, text))
    if others and not wrong and not os.environ.get("FRAMEWORKS"):
        pytest.skip(f"all calls give what is on record; {others[0]}")  # the lock has a version for each Python
    assert not others + wrong, "\n".join(others + wrong)


SAY = "pytest tests/frameworks --update-outputs writes down what it gives now"


def line_in(text: str, *keys: str) -> int:
    """The line of the record on which the last of these keys is, each of them below the one before it."""
    place = 0
    for key in keys:
        found = text.find(f"{json.dumps(key, ensure_ascii=False)}:", place)
        place = found if found >= 0 else place
    return text.count("\n", 0, place) + 1


def other_versions(then: dict, now: dict, text: str) -> Iterator[str]:
    """The packages of a framework that are installed in another version than that on record."""
    for package in sorted(then["versions"].keys() | now["versions"].keys()):
        old, new = then["versions"].get(package), now["versions"].get(package)
        if old != new:
            place = f"docs/frameworks/record.json:{line_in(text, package)}"
            yield f"{place}: {package} {old} on record, {new} installed: {SAY}"


def differences(then: dict, now: dict, text: str) -> Iterator[str]:
    """Where two records of a framework differ, each with the line of the record and what to do."""
    for function in dict.fromkeys([*now["functions"], *then["functions"]]):
        old, new = (side["functions"].get(function, {"probes": {}}) for side in (then, now))
        for case in dict.fromkeys([*new["probes"], *old["probes"]]):
            recorded, given = old["probes"].get(case), new["probes"].get(case)
            for one in ("gives", "instead", "call", "cause"):
                then_it_was, now_it_is = (side and side.get(one) for side in (recorded, given))
                if then_it_was != now_it_is:
                    keys = (function, case, one) if recorded and one in recorded else (function, case)
                    place = f"docs/frameworks/record.json:{line_in(text, *keys)}: {function}, {case}"
                    yield f"{place}: {then_it_was!r} on record, {now_it_is!r} now: {SAY}"
                    break
        if {**old, "probes": 0} != {**new, "probes": 0}:
            place = f"docs/frameworks/record.json:{line_in(text, function)}"
            yield f"{place}: what is said about {function} has changed: {SAY}"


CELL = re.compile(r'^ *"gives": ".*(\d).*"', re.MULTILINE)


def test_any_changed_digit_is_named_with_its_line() -> None:
    """A digit of each cell of the record in turn, without running anything."""
    text = RECORD.read_text(encoding="utf-8")
    record, missed = json.loads(text), []
    for cell in CELL.finditer(text):
        digit = str((int(cell[1]) + 1) % 10)
        changed = text[: cell.start(1)] + digit + text[cell.end(1) :]
        line = text.count("\n", 0, cell.start()) + 1
        then = json.loads(changed)
        found = [said for name in record for said in differences(then[name], record[name], changed)]
        if not (len(found) == 1 and abs(line_of(found[0]) - line) <= 2):  # or of the call that goes with it
            missed.append(
                f"docs/frameworks/record.json:{line}: a changed digit of {cell[0].strip()} is reported as {found}"
            )
    assert not missed, "\n".join(missed)


def line_of(said: str) -> int:
    return int(said.split(":")[1])
