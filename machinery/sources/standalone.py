"""What a program must not depend on: it prints the same today and next year, here and on a reader's machine.

Found in its text and not by running it: a program with an unseeded generator may print the same digits for months.
"""

import ast
import re

# What gives the same everywhere: nothing here asks the clock, chance, a file or the network.
MODULES = {
    *("cmath", "collections", "contextlib", "dataclasses", "decimal", "fractions", "functools", "itertools", "math"),
    *("matplotlib", "numbers", "numpy", "operator", "statistics", "string", "textwrap", "typing", "warnings"),
}
FILES = {"DataSource", "fromfile", "genfromtxt", "lib", "load", "loadtxt", "memmap", "save", "savetxt", "savez"}
WRITES = {"savefig", "imsave", "tofile", "dump"}  # methods, of whatever they are called on
CLOCK = {"now", "today"}
CALLS = {
    "open": "open() reads or writes a file, and a reader has none of ours",
    "input": "input() waits for an answer",
    "hash": "hash() is another number in each process",
    "id": "id() is another number in each process",
    "__import__": "write `import`, so that it can be seen",
}
NAMES_OF_SETS = {"set", "frozenset"}
OF_A_SET = {"add", "difference", "discard", "intersection", "isdisjoint", "issubset", "issuperset", "remove"}
OF_A_SET |= {"symmetric_difference", "union", "update"}
KEEPS_NO_ORDER = {"sorted", "len", "min", "max", "bool", *NAMES_OF_SETS}
ADDRESS = re.compile(r"<[^<>\n]* at 0x[0-9a-f]{6,}>|\b0x[0-9a-f]{9,}\b")


def problem(code: str) -> tuple[int, str] | None:
    """The first line of a program, from 1, that may give something else elsewhere, and why. None for a good one."""
    try:
        nodes = list(ast.walk(ast.parse(code)))
    except SyntaxError:  # whoever runs it says so
        return None
    names, found, harmless, sets = {}, [], set(), {}
    for node in nodes:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            module = "." * getattr(node, "level", 0) + (getattr(node, "module", "") or "")
            for alias in node.names:
                name = f"{module}.{alias.name}" if module else alias.name
                top = name.split(".")[0]
                names[alias.asname or alias.name.split(".")[0]] = name if alias.asname or module else top
                if top not in MODULES:
                    message = f"{alias.name if not module else module} may be missing or give something else elsewhere"
                    found.append(
                        (node.lineno, f"{message}: machinery/sources/standalone.py lists the modules for programs")
                    )
        elif isinstance(node, ast.Compare):
            harmless |= set(map(id, node.comparators))
        elif isinstance(node, ast.Attribute) and node.attr in OF_A_SET:
            harmless.add(id(node.value))
        elif isinstance(node, ast.Assign) and _is_set(node.value) and isinstance(node.targets[0], ast.Name):
            harmless.add(id(node.value))  # what is done with its name, is looked at
            sets[node.targets[0].id] = node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            harmless |= set(map(id, node.args)) if node.func.id in KEEPS_NO_ORDER else set()
            if node.func.id in CALLS:
                found.append((node.lineno, CALLS[node.func.id]))
    for node in nodes:
        if not isinstance(node, (ast.Attribute, ast.Call, ast.Name, ast.Set, ast.SetComp)):
            continue
        called = node.func if isinstance(node, ast.Call) else None
        if called and _name(called, names) == "numpy.random.default_rng":
            harmless.add(id(called))
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            if not given or (isinstance(given[0], ast.Constant) and given[0].value is None):
                found.append((node.lineno, "default_rng() without a seed gives other numbers on every run"))
        name = _name(node, names) if isinstance(node, (ast.Attribute, ast.Name)) else ""
        if name.startswith("numpy.random.") and id(node) not in harmless:
            found.append((node.lineno, f"{name} has no seed of its own: take np.random.default_rng(SEED)"))
        if name.startswith("numpy.") and name.split(".")[1] in FILES:
            found.append((node.lineno, f"{name} reads or writes a file, and a reader has none of ours"))
        if called and _name(called, names) == "numpy.datetime64" and any(map(_asks_the_clock, node.args)):
            found.append((node.lineno, "this asks the clock: write the date"))
        method = called.attr if isinstance(called, ast.Attribute) else ""
        if method in WRITES:
            found.append((node.lineno, f"{method} reads or writes a file, and a reader has none of ours"))
        is_name_of_set = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in sets
        if (is_name_of_set or _is_set(node)) and id(node) not in harmless:
            line = sets[node.id] if is_name_of_set else node.lineno
            found.append((line, "a set has another order on every run: sort it, or take a dict"))
    return min(found, default=None)


def address(printed: str) -> str | None:
    """What a program printed that is another on each run: where something lies in memory. None for a good output."""
    found = ADDRESS.search(printed)
    return found[0] if found else None


def _is_set(node: ast.AST) -> bool:
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(node, (ast.Set, ast.SetComp)) or (isinstance(called, ast.Name) and called.id in NAMES_OF_SETS)


def _asks_the_clock(given: ast.AST) -> bool:
    return isinstance(given, ast.Constant) and given.value in CLOCK


def _name(node: ast.AST, names: dict[str, str]) -> str:
    """The full name of what an expression takes from a module: `np.random.rand` is numpy.random.rand. Or nothing."""
    if isinstance(node, ast.Attribute):
        before = _name(node.value, names)
        return f"{before}.{node.attr}" if before else ""
    return names.get(node.id, "") if isinstance(node, ast.Name) else ""
