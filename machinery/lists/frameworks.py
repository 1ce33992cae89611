"""What functions of frameworks gave when they were run: as cards, by their error messages, and as single calls; and how
implementations fare, as a table.

Both come from records that the tests write and compare: docs/frameworks/record.json and implementations.json. Knows
nothing of MkDocs.

Imports `errors`.
"""

import json
import re
from pathlib import Path

from machinery.errors import PageError

RECORD = "docs/frameworks/record.json"
ELSEWHERE = "docs/frameworks/elsewhere.json"  # what a job by the calendar runs, each with the day
IMPLEMENTATIONS = "docs/frameworks/implementations.json"
NAMES = {"pytorch": "PyTorch", "jax": "JAX and optax", "keras": "Keras", "scipy": "SciPy and scikit-learn"}
BACKENDS = {"keras-torch": " on PyTorch", "keras-tensorflow": " on TensorFlow"}
RAISED = re.compile(r"(?P<kind>[A-Za-z_]\w*): (?P<message>.*?)(?: \[\w+Warning: .*)?", re.DOTALL)
WARNED = re.compile(r"(?P<value>.*?) \[(?P<kind>\w+Warning): (?P<message>.*?)\](?: \[\w+Warning: .*)?", re.DOTALL)


def as_cards(root: Path, keys: str) -> str:
    """A card for each function of a framework on record: case, call, and what came out. Raises PageError."""
    record, name = _read(root, RECORD), keys.strip()
    if name not in record and (root / ELSEWHERE).exists():
        record = _read(root, ELSEWHERE)
    if name not in record:
        raise PageError(RECORD, 1, f"nothing on record of {name!r}")
    day, prefix = record[name].get("day"), "" if name in NAMES else f"{name} "
    cards = (_card(function, about, prefix) for function, about in record[name]["functions"].items())
    when = f", on {day}" if day else ""
    return "\n\n".join([f"Versions that were run: {_versions(record[name])}{when}.", *cards])


def versions(root: Path, *names: str) -> str:
    """The versions of frameworks on record, in words: of those named, or of all."""
    record, found = _read(root, RECORD), {}
    for name in names or record:
        found |= record[name]["versions"]
    return ", ".join(f"{package} {version}" for package, version in found.items())


def as_calls(root: Path, keys: str) -> str:
    """Single calls of a framework, named in lines `function: case` below its name, with what came out."""
    record, (name, *wanted) = _read(root, RECORD), [line.strip() for line in keys.strip().splitlines()]
    rows = []
    for line in wanted:
        function, _, case = line.partition(": ")
        probe = record.get(name, {"functions": {}})["functions"].get(function, {"probes": {}})["probes"].get(case)
        if not probe:
            raise PageError(RECORD, 1, f"nothing on record of {name!r}, {function!r}, {case!r}")
        rows += _rows(case, probe)
    return "\n".join([*HEAD, *rows]) + f"\n\nRun with {_versions(record[name])}."


def as_errors(root: Path, keys: str) -> str:
    """The messages of one cause, each with the calls that lead to it and the right ones; behind them, what is as wrong
    and says nothing. Raises PageError."""
    record, cause = _read(root, RECORD), keys.strip()
    messages: dict[tuple[str, str], list[str]] = {}
    causes: dict[tuple[str, str], set[str]] = {}  # of a message that has several, each heading says which
    silent = []
    for name in NAMES:
        for function, about in record[name]["functions"].items():
            for case, probe in about["probes"].items():
                if "cause" not in probe:
                    continue
                if said := message(probe["gives"]):
                    causes.setdefault(said, set()).add(probe["cause"])
                if probe["cause"] == cause:
                    lines = _wrong_and_right(name, function, case, probe)
                    (messages.setdefault(said, []) if said else silent).append(lines)
    if not messages and not silent:
        raise PageError(RECORD, 1, f"nothing on record has the cause {cause!r}")
    parts, anchors = [], set()
    for said, calls in messages.items():
        kind, text = said
        several = len(causes[said]) > 1
        anchor = _anchor(text) + f"-{_anchor(cause)}" * several
        while anchor in anchors:
            anchor += "-2"
        anchors.add(anchor)
        which = f" ({cause})" if several else ""
        parts.append(f"### {_code(text)}{which} {{#{anchor}}}\n\n`{kind}`\n\n" + "\n".join(calls))
    if silent:
        parts.append(f"### No message: {cause} {{#no-message-{_anchor(cause)}}}\n\n" + "\n".join(silent))
    return "\n\n".join(parts)


def message(gives: str) -> tuple[str, str] | None:
    """The kind and the text of the exception that a call raised, or else of its first warning."""
    said = raised(gives) or WARNED.fullmatch(gives)
    return (said["kind"], said["message"]) if said else None


def raised(gives: str) -> re.Match | None:
    """Whether an exception came out: values are numbers, arrays, shapes and names, and have no such beginning."""
    return RAISED.fullmatch(gives)


def _wrong_and_right(name: str, function: str, case: str, probe: dict) -> str:
    """A call that is wrong, and the right one, as an item of a list each."""
    right, link = probe["instead"], f"{NAMES[name]}, [{_plain(function)}]({name}.md#{_anchor(function)})"
    warned = WARNED.fullmatch(probe["gives"])
    value = warned["value"] if warned else probe["gives"]
    gave = "" if raised(probe["gives"]) else f" gives {_code(value)}"
    return (
        f"- {link}, {case}:\n    - wrong: {_code(probe['call'])}{gave}\n"
        f"    - right: {_code(right['call'])} gives {_code(right['gives'])}"
    )


HEAD = ["| Case and call | What came out |", "| --- | --- |"]


def _card(function: str, about: dict, prefix: str = "") -> str:
    also = f"The same as {_code(about['also'])}. " if "also" in about else ""
    rows = (row for case, one in about["probes"].items() for row in _rows(case, one))
    level, on = ("###", BACKENDS.get(prefix.strip(), "")) if prefix else ("##", "")
    head = f"{level} {_plain(function)}{on} {{#{_anchor(prefix + function)}}}"
    return "\n".join(
        [head, "", f"{also}[Documentation of {_plain(function)}]({about['documentation']})", "", *HEAD, *rows]
    )


def _rows(case: str, probe: dict) -> list[str]:
    """The rows of a call, and of the right one where it is wrong."""
    on_jax = f", and {_code(probe['on JAX'])} on JAX" if "on JAX" in probe else ""
    rows = [f"| {case}: {_code(probe['call'])} | {_code(probe['gives'])}{on_jax} |"]
    if right := probe.get("instead"):
        rows.append(f"| right: {_code(right['call'])} | {_code(right['gives'])} |")
    return rows


def _versions(of_framework: dict) -> str:
    return ", ".join(f"{package} {version}" for package, version in of_framework["versions"].items())


def _anchor(text: str) -> str:
    """The first words of a name or a message, for an address."""
    words = re.findall(r"[A-Za-z0-9_]+", text.replace("__", " "))  # two of them would be bold
    return "-".join(words[:9]).lower()


def _plain(function: str) -> str:
    """The name of a function as a heading: in code, but for words behind it."""
    name, _, words = function.partition(" with ")
    return f"`{name}` with {words}" if words else f"`{name}`"


def _code(text: str) -> str:
    """Code in a cell of a table: no bar ends the cell, and no backtick the code."""
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    space = " " if "`" in text else ""
    return f"{fence}{space}{text}{space}{fence}".replace("|", "\\|")


def listing(root: Path) -> list[dict]:
    """What was run of each framework: where it is on record, in which versions, and how many calls."""
    if not (root / RECORD).exists():
        return []
    text, found = (root / RECORD).read_text(encoding="utf-8"), []
    for name, framework in _read(root, RECORD).items():
        line = text.count("\n", 0, text.index(f'"{name}":')) + 1
        runs = [
            run
            for about in framework["functions"].values()
            for one in about["probes"].values()
            for run in (one, one.get("instead"))
            if run
        ]
        found.append(
            {
                "place": f"{RECORD}:{line}",
                "framework": NAMES[name],
                "versions": _versions(framework),
                "calls": len(runs),
            }
        )
    record = _read(root, IMPLEMENTATIONS)
    what = f"reference values, through {len(record['implementations'])} implementations"
    cases = sum(record["cases"].values())
    return [*found, {"place": f"{IMPLEMENTATIONS}:1", "framework": what, "versions": _versions(record), "calls": cases}]


def as_implementations(root: Path) -> str:
    """How each implementation fares with the reference values: a table for each function, with a row for each group."""
    record = _read(root, IMPLEMENTATIONS)
    names, parts, heads = list(record["implementations"]), [], {}
    for name in record["groups"]:
        function, _, group = name.partition(": ")
        heads.setdefault(function, []).append((group, name))
    for function, groups in heads.items():
        lines = [f"| Cases | {' | '.join(names)} |", "| --- |" + " --- |" * len(names)]
        for group, name in groups:
            cells = (_fares(record["implementations"][one].get(name)) for one in names)
            lines.append(f"| {group} | {' | '.join(cells)} |")
        parts.append(f"### `{function}`\n\n" + "\n".join(lines))
    return "\n\n".join([f"Versions that were run: {_versions(record)}.", *parts])


def _fares(how: dict | None) -> str:
    """All right: to how many digits; otherwise what the others were, of how many."""
    if not how:
        return "–"
    right, _, others = how["ended"].partition(", ")
    digits = f"{how['digits']} digits" if "digits" in how else ""
    if not others:
        return digits or "right"
    return f"{others} of {right.rpartition(' ')[2]}" + f"; {digits}" * bool(digits)


def _read(root: Path, file: str) -> dict:
    path = root / file
    if not path.exists():
        raise PageError(file, 1, "missing: pytest tests/frameworks --update-outputs writes it")
    return json.loads(path.read_text(encoding="utf-8"))
