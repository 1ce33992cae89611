"""What `re` is asked to find: words of authors; no elements, tags and notes, which have readers of their own."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
OF_GROUPS = re.compile(r"\(\?(?:P<\w+>|<[=!])")  # where < is no character that a pattern matches
ADVICE = "read HTML with a parser, notes with machinery/sources/notes.py, embeds with machinery/sources/embeds.py"


def given(tree: ast.Module, names: dict) -> Iterator[tuple[int, str]]:
    """The patterns that a module, which has these names, gives to `re`, each with its line.

    Of one that is put together in a function, each part that is known.
    """
    for node in ast.walk(tree):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "re":
            try:
                parts = [eval(compile(ast.Expression(node.args[0]), "pattern", "eval"), dict(names))]
            except NameError:
                inside = [*ast.walk(node.args[0])]
                parts = [each.value for each in inside if isinstance(each, ast.Constant)]
                parts += [names.get(each.id) for each in inside if isinstance(each, ast.Name)]
            yield from ((node.lineno, part) for part in parts if isinstance(part, str))


def held(value: object) -> list[str]:
    """The patterns that a value of a module is, or holds."""
    if isinstance(value, dict):
        return held([*value.keys(), *value.values()])
    if isinstance(value, (list, tuple, set)):
        return [pattern for one in value for pattern in held(one)]
    return [value.pattern] if isinstance(value, re.Pattern) else []


def faults(path: Path) -> list[str]:
    """The patterns of a module that match <, each with its place."""
    place, tree = path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))
    names = vars(import_module(".".join(place.with_suffix("").parts)))
    found = [*given(tree, names)]
    for statement in tree.body:
        bound = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
        found += [(statement.lineno, pattern) for name in bound for pattern in held(names.get(name))]
    wrong = {pattern: line for line, pattern in reversed(found) if "<" in OF_GROUPS.sub("", pattern)}
    return [f"{place.as_posix()}:{line}: {pattern!r} matches <: {ADVICE}" for pattern, line in wrong.items()]


def test_no_pattern_finds_what_has_a_reader() -> None:
    modules = [path for path in sorted((ROOT / "machinery").rglob("*.py")) if path.name != "__init__.py"]
    wrong = [fault for path in modules for fault in faults(path)]
    assert not wrong, "\n".join(wrong)
