"""The lock file holds what pyproject.toml asks for: every package, one version that fits, with hashes, and no more."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]


def asked(root: Path) -> list[tuple[str, Requirement]]:
    """The dependencies in pyproject.toml, each with its place."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    found = []
    for dependency in tomllib.loads(text)["project"]["dependencies"]:
        line = text.count("\n", 0, text.index(f'"{dependency}"')) + 1
        found.append((f"pyproject.toml:{line}", Requirement(dependency)))
    return found


def needed(requirements: list[Requirement]) -> set[str]:
    """The names of all packages that requirements need, as the installed packages say, on any platform."""
    names, left = set(), [(requirement, "") for requirement in requirements]
    while left:
        requirement, extra = left.pop()
        name = canonicalize_name(requirement.name)
        for one in {extra, *requirement.extras, ""}:
            if (key := f"{name}[{one}]") in names:
                continue
            names |= {name, key}
            try:
                further = [Requirement(text) for text in metadata.requires(name) or []]
            except metadata.PackageNotFoundError:  # of another platform
                continue
            left += [(r, "") for r in further if "extra" not in str(r.marker) or r.marker.evaluate({"extra": one})]
    return names


def faults(root: Path) -> list[str]:
    """What is wrong with the lock file, each with its place and what to do."""
    text, locked, wrong = (root / "requirements.txt").read_text(encoding="utf-8"), {}, []
    elsewhere = set()  # packages of other platforms: what they need is not known here
    advice = "lock again, as CONTRIBUTING.md says"
    for line in re.finditer(r"^(?![ #\n])(?P<name>[\w.-]+)(?P<rest>(?:.*\\\n)*.*)$", text, re.MULTILINE):
        place = f"requirements.txt:{text.count(chr(10), 0, line.start()) + 1}"
        version = re.match(r"==([\w.!+]+)[ ;\\]*", line["rest"] + " ")
        if not version:
            wrong.append(f"{place}: {line['name']} is not locked to one version: {advice}")
        elif "--hash=sha256:" not in line["rest"]:
            wrong.append(f"{place}: {line['name']} has no hash: {advice}")
        else:
            locked[canonicalize_name(line["name"])] = place, version[1]
            marker = re.match(r"[^;\n]*;\s*([^\\\n]+)", line["rest"])
            elsewhere |= {canonicalize_name(line["name"])} if marker and not Marker(marker[1]).evaluate() else set()
    for place, requirement in asked(root):
        name = canonicalize_name(requirement.name)
        if name not in locked:
            wrong.append(f"{place}: {name} is not in requirements.txt: {advice}")
        elif not requirement.specifier.contains(locked[name][1], prereleases=True):
            wrong.append(f"{place}: requirements.txt has {name} {locked[name][1]}, and not {requirement}: {advice}")
    needs = needed([requirement for _, requirement in asked(root)])
    for name in sorted(name for name in locked.keys() - needs if name not in elsewhere):
        wrong.append(f"{locked[name][0]}: nothing needs {name}: {advice}")
    return wrong


def test_lock_file_is_that_of_the_project() -> None:
    assert not faults(ROOT), "\n".join(faults(ROOT))
