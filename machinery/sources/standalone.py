"""What a program must not depend on: it prints the same today and next year, here and on a reader's machine.

Found in its text and not by running it: a program with an unseeded generator may print the same digits for months.

Imports nothing of ours.
"""

import ast
import re
import warnings
from functools import lru_cache

# What gives the same everywhere: nothing here asks the clock, chance, a file or the network.
MODULES = {
    *("cmath", "collections", "contextlib", "dataclasses", "decimal", "fractions", "functools", "itertools", "math"),
    *("matplotlib", "numbers", "numpy", "operator", "statistics", "string", "textwrap", "typing", "warnings"),
}
# What a program may import besides, where it stands in a folder of snippets/ that is named after a library. A notebook
# may take the images that come with scikit-learn.
FRAMEWORKS = {
    "numpy": set(),
    "pytorch": {"torch"},
    "jax": {"jax", "optax"},
    "keras": {"keras"},
    "scipy": {"scipy.special"},
    "sklearn": {"scipy.special", "sklearn.metrics"},
    "notebook": {"sklearn.datasets"},
}
# What draws by chance there, and the call that makes it give the same; JAX draws with a key alone. And what asks more.
CHANCE = {
    "torch.manual_seed": re.compile(
        r"torch\.(distributions\.\w+|rand\w*|normal|multinomial|bernoulli|poisson|nn\.init\.\w+"
        r"|nn\.functional\.(gumbel_softmax|\w*dropout\w*)|nn\.(?!functional|\w*Loss|\w*Options)\w+)"
    ),
    "keras.utils.set_random_seed": re.compile(r"keras\.(random|initializers|models|layers)\.(?!Softmax)\w+"),
}
OUTSIDE = re.compile(
    r"torch\.(load|save|hub|utils|profiler)|jax\.(profiler|numpy\.(load|save)\w*)"
    r"|keras\.(datasets|saving|utils\.(?!set_random_seed)\w+)|sklearn\.datasets\.(?!load_digits\b)\w+"
)
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
INSTEAD = {  # of warnings that many programs from elsewhere give, by what they say
    "The figure layout has changed to tight": "take tight_layout() out, since figures are laid out without it",
    "invalid escape sequence": "put an r before the quotes",
}
ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}>|\b0x[0-9a-f]{9,}\b")


def problem(code: str, framework: str | None = None) -> tuple[int, str] | None:
    """The first of these problems. None for a good program."""
    return next(iter(problems(code, framework)), None)


@lru_cache(maxsize=1000)  # many programs stand on several pages
def problems(code: str, framework: str | None = None) -> tuple[tuple[int, str], ...]:
    """The lines of a program, from 1, that may give something else elsewhere, and why.

    `framework`: the folder of the program in snippets/, which lets it import that library.
    """
    allowed = FRAMEWORKS.get(framework, set())
    try:
        with warnings.catch_warnings(action="ignore"):  # whoever runs it says these, too
            nodes = list(ast.walk(ast.parse(code)))
    except SyntaxError:  # whoever runs it says so
        return ()
    names, found, harmless, sets = {}, [], set(), {}
    for node in nodes:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            module = "." * getattr(node, "level", 0) + (getattr(node, "module", "") or "")
            for alias in node.names:
                name = f"{module}.{alias.name}" if module else alias.name
                top = name.split(".")[0]
                names[alias.asname or alias.name.split(".")[0]] = name if alias.asname or module else top
                if top not in MODULES and not any(f"{name}.".startswith(f"{one}.") for one in allowed):
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
        if OUTSIDE.match(name):
            found.append((node.lineno, f"{name} reads a file, the network or the clock"))
        if called and _name(called, names) == "numpy.datetime64" and any(map(_asks_the_clock, node.args)):
            found.append((node.lineno, "this asks the clock: write the date"))
        method = called.attr if isinstance(called, ast.Attribute) else ""
        if method in WRITES:
            found.append((node.lineno, f"{method} reads or writes a file, and a reader has none of ours"))
        is_name_of_set = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in sets
        if (is_name_of_set or _is_set(node)) and id(node) not in harmless:
            line = sets[node.id] if is_name_of_set else node.lineno
            found.append((line, "a set has another order on every run: sort it, or take a dict"))
    return tuple(sorted({*found, *_unseeded(nodes, names)}))


def _unseeded(nodes: list[ast.AST], names: dict[str, str]) -> list[tuple[int, str]]:
    """What draws by chance in a framework before its seed is set: by a call, or by the argument `seed`."""
    seeded, own = {}, set()
    for node in nodes:
        if isinstance(node, ast.Call):
            if (name := _name(node.func, names)) in CHANCE and _are_constants(node.args):
                seeded[name] = min(node.lineno, seeded.get(name, node.lineno))
            if _are_constants([keyword.value for keyword in node.keywords if keyword.arg == "seed"]):
                own.add(id(node.func))
    return [
        (node.lineno, f"{name} draws by chance: call {seed}(SEED) before it")
        for node in nodes
        if isinstance(node, (ast.Attribute, ast.Name)) and (name := _name(node, names)) and id(node) not in own
        for seed, draws in CHANCE.items()
        if draws.fullmatch(name) and node.lineno <= seeded.get(seed, node.lineno)
    ]


def _are_constants(values: list[ast.expr]) -> bool:
    return bool(values) and all(isinstance(value, ast.Constant) and value.value is not None for value in values)


def instead(message: str) -> str:
    """What to write instead of what raises or warns of this, behind a colon; nothing where it is not known."""
    return next((f": {advice}" for sign, advice in INSTEAD.items() if sign in message), "")


def address(printed: str) -> str | None:
    """The line of an output that is another on each run: it says where something lies in memory. None in a good one."""
    return next((line.strip() for line in printed.split("\n") if ADDRESS.search(line)), None)


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
