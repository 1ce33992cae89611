"""Run commands in folders, each in a process of its own that begins with everything imported, and a site built.

A build or a test run needs 3 seconds to import what it uses, and then often less than one to find a defect. This
process imports once, builds the site of a folder that is sound, and forks for each command: what the build has read,
parsed and compiled is there for all of them, and so are the processes with NumPy that run the programs of authors. One
line of JSON comes in, [environment, folder, log, module, argument, …], and one goes out: the exit status.
"""

import gc
import json
import logging
import os
import runpy
import signal
import sys
import traceback
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import axe_playwright_python.sync_playwright  # noqa: F401
import hypothesis  # noqa: F401
import jinja2
import material.plugins.search.plugin  # noqa: F401
import mkdocs.commands.build  # noqa: F401
import mkdocs_jupyter.plugin  # noqa: F401
import pytest  # noqa: F401
import pytest_randomly  # noqa: F401
import scipy.special
import scipy.stats  # noqa: F401
import tinycss2
import xdist.plugin  # noqa: F401

import machinery.mkdocs  # noqa: F401
from machinery.running import run as running

ROOT = Path(__file__).parents[2]
BUILD = ["mkdocs", "build", "--strict"]
MINUTES = 3


def build(project: Path) -> None:
    """Build a site in this process, for the sake of what is then known to those that are forked from it."""
    os.chdir(project)
    status = run(*BUILD, "--quiet")
    assert status == 0, f"{project} does not build: {status}"
    logging.getLogger("mkdocs").handlers.clear()  # or the next build says everything twice
    gc.freeze()


def keep_what_themes_are() -> None:
    """Read, compile and parse once what is installed and the same for every build: templates and style sheets."""
    compile_template, list_templates = jinja2.Environment.compile, jinja2.FileSystemLoader.list_templates
    compiled: dict[tuple, object] = {}

    def compile_once(environment: jinja2.Environment, *given: object) -> object:
        if given not in compiled:
            compiled[given] = compile_template(environment, *given)
        return compiled[given]

    @cache
    def listed(folder: str) -> list[str]:
        """Without what is hidden, which MkDocs leaves out: the theme has 14,000 icons."""
        return [name for name in list_templates(jinja2.FileSystemLoader(folder)) if not name.startswith(".")]

    jinja2.Environment.compile = compile_once
    jinja2.FileSystemLoader.list_templates = lambda all: sorted({n for path in all.searchpath for n in listed(path)})
    tinycss2.parse_stylesheet = cache(tinycss2.parse_stylesheet)


def run(module: str, *arguments: str) -> int:
    """Run a module as `python -m` does, and return its exit status."""
    sys.argv = [module, *arguments]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def fork(folder: Path, log: Path, command: list[str], environment: dict[str, str] | None = None) -> int:
    """Begin a command in a process of its own, whose number is returned; what it says goes into a file."""
    if process := os.fork():
        return process
    os.environ.update(environment or {})
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(file, 1)
    os.dup2(file, 2)
    sys.stdin = open(os.devnull)
    signal.alarm(60 * MINUTES)
    os.chdir(folder)
    forget_what_was_edited(folder)
    status = run(*command)
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


def end(process: int) -> int:
    """The exit status of a process, when it has ended."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


if __name__ == "__main__":
    keep_what_themes_are()
    build(Path(sys.argv[1]))
    print(0, flush=True)
    for line in sys.stdin:
        environment, folder, log, *command = json.loads(line)
        status = end(fork(Path(folder), Path(log), command, environment))
        if status < 0:  # perhaps in the midst of a program
            running.warm.cache_clear()
        print(status, flush=True)
