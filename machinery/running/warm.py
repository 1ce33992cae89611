"""A process that has imported what programs need, and forks for each of them: to import it takes longer than they do.

A line of JSON comes in, a job; what runs it is in child.py. When the process of a job has ended, so has all that it
started, and the status goes out as a line. When whoever asks has gone, this process ends, and what it runs, too.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import select
import signal
import sys
import time
from pathlib import Path

from machinery.running import child, run

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
CHILDREN = Path(f"/proc/self/task/{os.getpid()}/children")
PATIENCE = 3  # seconds on the clock beyond the limit


def serve(*preloaded: str) -> None:
    """Import modules, then run one job after the other."""
    for module in preloaded:
        importlib.import_module(module)
    gc.freeze()  # no process that is forked need look through what was imported
    _prctl(PR_SET_CHILD_SUBREAPER, 1)  # what a program leaves behind becomes a child of this process
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks gets it too, and then goes
    signal.signal(signal.SIGCHLD, lambda *_: None)
    ended, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    while line := sys.stdin.buffer.readline():
        job = json.loads(line)
        importlib.import_module(job["call"].partition(":")[0])
        latest = time.monotonic() + job["limits"][1] + PATIENCE
        process, status = os.fork(), None
        if not process:
            _begin(job)
        while status is None:
            ready, _, _ = select.select([ended, 0], [], [], max(0, latest - time.monotonic()))
            if ended in ready:
                os.read(ended, 100)
                found, code = os.waitpid(process, os.WNOHANG)
                status = os.waitstatus_to_exitcode(code) if found else None
            else:  # it did not end itself at its limit, or nobody is left who asks
                os.kill(process, signal.SIGKILL)
                os.waitpid(process, 0)
                status = run.LATE
        _end_all(process)
        print(status, flush=True)


def _begin(job: dict) -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    child.run(job)


def _end_all(process: int) -> None:
    """End what a process has left behind: its group, and on Linux whatever it started."""
    with contextlib.suppress(OSError):
        os.killpg(process, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:
            for left in CHILDREN.read_text().split() if CHILDREN.exists() else ():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(left), signal.SIGKILL)
            os.waitpid(-1, 0)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value)
