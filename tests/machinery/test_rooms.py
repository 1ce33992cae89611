"""The rooms of the machinery: which may import which, so that a change in one is not a change in all."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = {"errors", "sources"}  # what reads the sources
MAY_IMPORT = {
    "errors": set(),
    "kept": set(),
    "running": set(),
    "sources": {"errors"},
    "records": {"kept"},
    "numbers": SOURCES,
    "formulas": SOURCES | {"records", "running"},
    "figures": SOURCES | {"kept", "records", "running"},
    "lists": SOURCES | {"figures", "formulas", "numbers", "site"},
    "site": {"errors", "figures", "formulas", "lists", "sources"},
    "markup": SOURCES | {"figures", "formulas", "lists", "site"},
    "notebooks": SOURCES | {"figures", "kept", "running"},
    "finish": SOURCES | {"kept", "markup"},
    "rendered": {"lists", "site", "sources"},
    "new": {"lists", "sources"},
    # The doors: they may import all, and nothing imports them.
    "mkdocs": None,
    "zensical": None,
}


def imports(path: Path) -> dict[str, int]:
    """The modules of the machinery that one of them imports, each with the line."""
    found = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("machinery"):
            for alias in node.names:
                inside = ROOT.joinpath(*node.module.split("."), alias.name)
                is_module = inside.is_dir() or inside.with_suffix(".py").exists()
                found[f"{node.module}.{alias.name}" if is_module else node.module] = node.lineno
        elif isinstance(node, ast.Import):
            found |= {alias.name: node.lineno for alias in node.names if alias.name.startswith("machinery")}
    return found


MODULES = {path: imports(path) for path in sorted((ROOT / "machinery").rglob("*.py")) if path.name != "__init__.py"}


def test_rooms_import_what_they_may() -> None:
    wrong = []
    for path, modules in MODULES.items():
        room = path.relative_to(ROOT / "machinery").with_suffix("").parts[0]
        for module, line in modules.items():
            other = module.split(".")[1]
            may = MAY_IMPORT[room]
            if other != room and may is not None and other not in may:
                place = path.relative_to(ROOT).as_posix()
                wrong.append(
                    f"{place}:{line}: {room} imports {other}: move what both need to a room that both may import"
                )
    assert not wrong, "\n".join(wrong)


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = {".".join(path.relative_to(ROOT).with_suffix("").parts): set(modules) for path, modules in MODULES.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(f"a circle: {' imports '.join(reversed(error.args[1]))}") from None


def test_each_module_says_what_it_is_for() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert not silent, f"no line at the top says what this is for: {silent}"
