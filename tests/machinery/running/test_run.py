"""Programs run alone, within their limits, and leave nothing. How pages, figures and notebooks say so is in drill."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from machinery.running import inside, limits, run

FORKED = pytest.param(True, marks=pytest.mark.skipif(not run.FORKS, reason="only Linux forks"), id="forked")
BOTH = pytest.mark.parametrize("forks", [FORKED, pytest.param(False, id="each begun anew")])
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this limit")
Runner = Callable[[str], run.Result]


@pytest.fixture(scope="module", name="warm")
def processes() -> dict[bool, run.Warm]:
    return {forks: run.Warm("numpy", forks=forks) for forks in (True, False)}


@pytest.fixture
def runs(warm: dict[bool, run.Warm], forks: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    """How a program runs within small limits."""
    file = tmp_path / "a – é.py"  # the names of files are not all ASCII
    monkeypatch.setenv("PROGRAM_LIMITS", "1 60 300 1")

    def runs(code: str) -> run.Result:
        file.write_text(code, encoding="utf-8")
        call = "machinery.running.child:program"
        return run.run(call, str(file), 1, code, files=[str(file)], by=warm[forks])

    return runs


@BOTH
def test_what_it_prints_and_leaves(runs: Runner) -> None:
    ran = runs("import sys\nprint('p̂', __name__)\nprint('x', file=sys.stderr)\nopen('left', 'w').close()")
    assert ran == run.Result("p̂ __main__\n", "x\n", None, ["left"])


@BOTH
@pytest.mark.parametrize(
    ("code", "line", "says"),
    [
        ("x = 1\n1 / 0", 2, "raises ZeroDivisionError: division by zero"),
        ("def f():\n    return g\n\n\nf()", 2, "raises NameError: name 'g' is not defined"),
        ("x = = 1", 1, "raises SyntaxError: invalid syntax"),
        ("import warnings\nwarnings.warn('w')", 2, "raises UserWarning: w"),
        ("raise SystemExit(0)", 1, "raises SystemExit: 0"),
        ("x = 1\nwhile True:\n    x += 1", (2, 3), "does not end (the limit is 1 s of the processor: "),
        ("import numpy as np\n\nnp.ones(10**9)", 3, "(the limit is 300 MB of memory: "),
        ("x = [[0] * 10**6]\nwhile True:\n    x.append([0] * 10**6)", 3, "(the limit is 300 MB of memory: "),
        ("while True:\n    print('x' * 1000)", 2, "prints or writes too much (the limit is 1 MB: "),
        ("import numpy.ctypeslib as c\nc.ctypes.string_at(0)", 2, "crashes the interpreter: Segmentation fault"),
        ("import contextlib\ncontextlib.os._exit(0)", None, "ends the interpreter before its own end"),
        ("import contextlib\ncontextlib.os.abort()", 2, "crashes the interpreter: Aborted"),
        ("def f():\n    f()\n\n\nf()", 2, "raises RecursionError: maximum recursion depth exceeded"),
    ],
)
def test_failure(runs: Runner, code: str, line: int | tuple | None, says: str) -> None:
    if "memory" in says and sys.platform != "linux":
        pytest.skip("only Linux has this limit")
    with pytest.raises(run.Failure) as failure:
        runs(code)
    assert says in failure.value.text and failure.value.text.count(limits.PLACE) == says.count("limit is")
    assert failure.value.line in (line if isinstance(line, tuple) else (line,))


@BOTH
def test_a_program_that_waits(runs: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROGRAM_LIMITS", "1 2 300 1")
    start = time.monotonic()
    with pytest.raises(run.Failure, match=r"does not end \(the limit is 2 s on the clock") as failure:
        runs("import time\n\ntime.sleep(30)")
    assert failure.value.line == 3 and time.monotonic() - start < 20


@pytest.mark.parametrize("forks", [FORKED])
@pytest.mark.parametrize("session", [False, True])
def test_nothing_outlives_it(runs: Runner, session: bool) -> None:
    """Neither a process that it started, nor one that has left its group, nor the children of those."""
    ran = runs(f"""import os, time

for _ in range(2):
    if os.fork() == 0:
        {session} and os.setsid()
        os.fork()
        print(os.getpid(), flush=True)
        time.sleep(30)
time.sleep(0.3)
""")
    assert len(ran.printed.split()) == 4
    for process in ran.printed.split():
        with pytest.raises(ProcessLookupError):
            os.kill(int(process), 0)


@pytest.mark.parametrize("forks", [FORKED])
def test_one_that_forks_is_one_program(runs: Runner) -> None:
    """What ran twice would print twice; a child without an end ends with its parent."""
    ran = runs("import os\n\nif os.fork():\n    print(1)\nelse:\n    while True:\n        pass")
    assert ran.printed == "1\n"


STATE = {
    "print options": ("np.set_printoptions(precision=1)", "np.get_printoptions()['precision']", "8"),
    "errors of NumPy": ("np.seterr(all='raise')", "np.geterr()['divide']", "warn"),
    "the seed": ("np.random.seed(1); a = np.random.rand()", "np.random.rand() == 0.417022004702574", "False"),
    "precision": ("decimal.getcontext().prec = 3", "decimal.getcontext().prec", "28"),
    "warnings": ("warnings.simplefilter('ignore')", "('ignore', None, Warning, None, 0) in warnings.filters", "False"),
    "Matplotlib": ("plt.rcParams['font.size'] = 1", "plt.rcParams['font.size']", "10.0"),
    "figures": ("plt.figure(); plt.figure()", "plt.get_fignums()", "[]"),
    "modules": ("np.pi = 3", "np.pi", "3.141592653589793"),
    "names": ("x = 1", "'x' in globals()", "False"),
    "builtins": ("import builtins; builtins.x = 1", "hasattr(__builtins__, 'x')", "False"),
    "the folder": ("import os; os.mkdir('a'); os.chdir('a')", "__import__('os').listdir('.')", "[]"),
    "the environment": ("import os; os.environ['A'] = '1'", "__import__('os').environ.get('A')", "None"),
    "the recursion": ("import sys; sys.setrecursionlimit(99)", "__import__('sys').getrecursionlimit()", "1000"),
}


@pytest.mark.parametrize("what", STATE)
def test_no_state_passes_from_one_to_the_next(what: str, tmp_path: Path) -> None:
    before, after, expected = STATE[what]
    modules = "import decimal\nimport warnings\n\nimport matplotlib.pyplot as plt\nimport numpy as np\n\n"
    run.run_program(tmp_path / "first.py", 1, f"{modules}{before}\n")
    assert run.run_program(tmp_path / "second.py", 1, f"{modules}print({after})\n").printed == f"{expected}\n"


def test_a_module_that_another_program_imported_is_not_there(tmp_path: Path) -> None:
    run.run_program(tmp_path / "first.py", 1, "import matplotlib.pyplot\n")
    code = "import matplotlib\n\nprint(hasattr(matplotlib, 'py' 'plot'))\n"
    assert run.run_program(tmp_path / "second.py", 1, code).printed == "False\n"


@pytest.mark.skipif(not hasattr(signal, "SIGPROF"), reason="the system has no such timer")
@pytest.mark.parametrize(
    ("code", "error", "says"),
    [
        ("while True:\n    pass", TimeoutError, " does not end (the limit is 1 s of the processor: "),
        ("import numpy as np\n\nnp.ones(10**9)", MemoryError, "Unable to allocate"),
    ],
)
def test_limits_in_this_process(
    code: str, error: type, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROGRAM_LIMITS", "1 60 300 1")
    (tmp_path / "program.py").write_text(code, encoding="utf-8")
    with pytest.raises(error) as raised:
        inside.names_of(tmp_path / "program.py")
    assert says in str(raised.value) and "program.py" in str(raised.traceback[-2].path) + str(raised.traceback[-1].path)
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_limits_are_those_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PROGRAM_LIMITS", raising=False)
    assert limits.limits() == limits.Limits()
    monkeypatch.setenv("PROGRAM_LIMITS", "1 2")
    assert limits.limits() == limits.Limits(1, 2)


def test_contributors_read_the_limits() -> None:
    processor, clock, memory, written = limits.Limits()
    text = " ".join((run.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split())
    assert f"{processor} s of the processor, {clock} s on the clock and {memory} MB of memory" in text
    assert f"print or write {written} MB" in text, f"CONTRIBUTING.md:1: the limits are those of {limits.PLACE}"
