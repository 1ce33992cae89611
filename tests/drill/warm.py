"""Run commands in folders, each in a process of its own that begins with everything imported.

A build or a test run needs 3 seconds to import what it uses, and then often less than one to find a defect. This
process imports once, and forks for each command. One line of JSON comes in, [environment, folder, log, module,
argument, …], and one goes out: the exit status.
"""

import json
import os
import runpy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import axe_playwright_python.sync_playwright  # noqa: F401
import hypothesis  # noqa: F401
import material.plugins.search.plugin  # noqa: F401
import mkdocs.commands.build  # noqa: F401
import mkdocs_jupyter.plugin  # noqa: F401
import pytest  # noqa: F401
import pytest_randomly  # noqa: F401
import scipy.special
import scipy.stats  # noqa: F401
import xdist.plugin  # noqa: F401

from machinery.finish import pages  # noqa: F401
from machinery.lists import (
    checks,  # noqa: F401
    formula_sheet,  # noqa: F401
    notation_table,  # noqa: F401
)

ROOT = Path(__file__).parents[2]
MINUTES = 3


def run(environment: dict[str, str], folder: str, log: str, module: str, *arguments: str) -> None:
    """What the forked process does: run a module as `python -m` does."""
    os.environ.update(environment)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(file, 1)
    os.dup2(file, 2)
    sys.stdin = open(os.devnull)
    import signal

    signal.alarm(60 * MINUTES)
    os.chdir(folder)
    forget_what_was_edited(Path(folder))
    sys.argv = [module, *arguments]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        import traceback

        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def forget_what_was_edited(folder: Path) -> None:
    """Where the defect is in the machinery, let all of that be imported anew, from the folder."""
    ours = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "machinery"}
    files = [Path(module.__file__).relative_to(ROOT) for module in ours.values()]
    if any((folder / file).read_bytes() != (ROOT / file).read_bytes() for file in files if (folder / file).exists()):
        sys.path.remove(str(ROOT))
        sys.path.insert(0, str(folder))
        for name in ours:
            del sys.modules[name]


for line in sys.stdin:
    child = os.fork()
    if not child:
        run(*json.loads(line))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
