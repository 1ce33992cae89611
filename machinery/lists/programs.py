"""The list of programs to copy, made from their docstrings: what each is for, its functions with the shapes, its pages.

A docstring says what the function gives and, in one sentence, the shapes of what goes in and comes out:

    Perplexity of tokens with losses in nats: losses (N,) -> number.

A program that has no function says the same in its own docstring, and so does one whose purpose is another than that
of its function. The page of programs names every program below some heading: <!-- programs: softmax perplexity -->

Imports `errors` and `sources`.
"""

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from machinery.errors import PageError
from machinery.sources.notes import read_notes
from machinery.sources.pages import all_pages, framework, read_blocks, without_code

PAGE = "docs/programs.md"
PART = r"(?:[^.:;()]|\([^()]*\))+"
SHAPES = re.compile(rf"(?P<given>{PART}) -> (?P<result>{PART})")
EXAMPLE = "`y (N,), z (N, K) -> (N,)`"

TOGETHER = "snippets/softmax_and_cross_entropy.py"  # written by the build, from the functions with their file's name
SEVEN = ("softmax", "log_softmax", "cross_entropy_from_logits", "soft_target_cross_entropy", "gradient")
SEVEN += ("binary_cross_entropy_from_logits", "masked_softmax")


class Function(NamedTuple):
    """A function of a program, as one calls it, and the shapes that its docstring gives."""

    call: str
    shapes: str


class Program(NamedTuple):
    """A program to copy: what it is for, its functions, and the shapes of a program without functions."""

    purpose: str
    functions: list[Function]
    shapes: str


def all_programs(root: Path) -> dict[str, Path]:
    """The programs to copy, by their names: all but those that draw figures, and calls of libraries."""
    snippets, found = root / "snippets", {}
    for path in sorted(snippets.rglob("*.py")):
        if path.parent != snippets / "figures" and not framework(path.relative_to(root).as_posix()):
            found[path.relative_to(snippets).with_suffix("").as_posix()] = path
    return found


def read_program(path: Path, file: str, described: str | None = None) -> Program:
    """A program by its docstrings, or as `described` where it cannot have one.

    Raises PageError, with file and line, for a program or function that does not say its purpose or shapes.
    """
    return _read(path.read_text(encoding="utf-8"), path.stem, file, described)


@cache
def _read(text: str, name: str, file: str, described: str | None) -> Program:
    tree = ast.parse(text)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and ast.get_docstring(node)]
    functions.sort(key=lambda node: node.name != name)  # that with the name of the file first
    own = ast.get_docstring(tree) or described
    if not own and not functions:
        first = next((node.lineno for node in tree.body if isinstance(node, ast.FunctionDef)), 1)
        raise PageError(file, first, f"say in a docstring what this is for, with the shapes: {EXAMPLE}")
    called = [Function(f"{node.name}({ast.unparse(node.args)})", _shapes(node, file)) for node in functions]
    purpose, shapes = _purpose(own or ast.get_docstring(functions[0]))
    if not functions and not shapes:
        raise PageError(file, 1, f"this program has no function: give the shapes of its arrays, {EXAMPLE}")
    return Program(purpose, called, "" if functions else shapes)


def _purpose(docstring: str) -> tuple[str, str]:
    """The first paragraph of a docstring without its shapes, and these."""
    paragraph = " ".join(docstring.split("\n\n")[0].split())
    found = SHAPES.search(paragraph)
    shapes = found[0].strip() if found else ""
    return (paragraph[: found.start()] if found else paragraph).rstrip(" :;.") + ".", shapes


def _shapes(function: ast.FunctionDef, file: str) -> str:
    """The shapes that a function's docstring gives, which name each parameter that has no default."""
    found = SHAPES.search(" ".join(ast.get_docstring(function).split()))
    if not found:
        raise PageError(file, function.lineno, f"the docstring of {function.name} gives no shapes: {EXAMPLE}")
    parameters = function.args.args[: len(function.args.args) - len(function.args.defaults)]
    given = re.sub(r"\([^()]*\)", "", found["given"])
    if missing := [each.arg for each in parameters if not re.search(rf"\b{each.arg}\b", given)]:
        raise PageError(file, function.lineno, f"the shapes of {function.name} leave out {', '.join(missing)}")
    return found[0].strip()


def read_lists(root: Path) -> dict[str, Program]:
    """Every program to copy by its name, read and found on the page of programs.

    Raises PageError, with file and line, for a program on no list, a name of no program, and what is wrong with one.
    """
    found, paths, text = {}, all_programs(root), (root / PAGE).read_text(encoding="utf-8")
    for place in read_notes(without_code(text)):
        for name, described, offset in _names(place.rest) if place.kind == "programs" else ():
            if name not in paths:
                line = text.count("\n", 0, place.rest_start + offset) + 1
                raise PageError(PAGE, line, f"there is no program snippets/{name}.py: correct the name, or take it out")
            found[name] = read_program(paths[name], f"snippets/{name}.py", described)
    for name in paths:
        if name not in found:
            raise PageError(f"snippets/{name}.py", 1, f"on no list of programs: name {name} below a heading of {PAGE}")
    return found


def _names(listed: str) -> list[tuple[str, str | None, int]]:
    """The names of a list, each with its place in it; a program that may have no docstring has a line with one."""
    names = []
    for line in re.finditer(r"[^\n]+", listed):
        if described := re.fullmatch(r"\s*(\S+)\s+=\s+(.+?)\s*", line[0]):
            names.append((described[1], described[2], line.start() + described.start(1)))
        else:
            names += [(word[0], None, line.start() + word.start()) for word in re.finditer(r"\S+", line[0])]
    return names


def shown_on(root: Path) -> dict[str, list[str]]:
    """For each program the pages that show it, but for the page of programs: `learn/softmax.md`."""
    pages = {}
    for path in all_pages(root):
        for block in read_blocks(path, root):
            if block.program and path != root / PAGE and path.is_relative_to(root / "docs"):
                name = block.program.removeprefix("snippets/").removesuffix(".py")
                pages.setdefault(name, []).append(path.relative_to(root / "docs").as_posix())
    return pages


def as_list(names: str, programs: dict[str, Program], pages: dict[str, list[str]], titles: dict[str, str]) -> str:
    """A list of the page in Markdown. `titles`: the pages by their files, in order of reading."""
    entries = []
    for name, *_ in _names(names):
        program = programs[name]
        calls = [f"`{function.call}`: {function.shapes}" for function in program.functions] or [program.shapes]
        here = [f"[{titles[page]}]({page}#{anchor(name)})" for page in titles if page in pages.get(name, ())]
        explained = f"  \n    Explained in {', '.join(here)}." if here else ""
        file = name.rpartition("/")[2]
        link = f'[{file}.py](snippets/{name}.py){{ download="{file}.py" }}'
        entries.append(f"- {link}: {program.purpose}  \n    {'; '.join(calls).replace('->', '→')}.{explained}")
    return "\n".join(entries)


def anchor(name: str) -> str:
    """Where a program stands on a page that shows it."""
    return f"program-{name.replace('/', '-')}"


def together(root: Path) -> str:
    """One file with the functions that are copied most, each as it stands in its program."""
    functions = []
    for name in SEVEN:
        text = (root / "snippets" / f"{name}.py").read_text(encoding="utf-8")
        node = next(node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef) and node.name == name)
        functions.append(ast.get_source_segment(text, node))
    return "\n\n\n".join(["import numpy as np", *functions]) + "\n"
