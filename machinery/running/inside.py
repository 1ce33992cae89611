"""Run a program in this process, where a test or a check needs its functions: within the limits of the processor and of
memory, where the system has them. Whether it waits for something is seen where it runs alone.
"""

import contextlib
import runpy
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from machinery.running import child, limits, run

with contextlib.suppress(ImportError):  # Windows has none
    import resource


def names_of(path: Path | str, run_name: str = "<run_path>") -> dict:
    """The names that a program leaves. Raises what it raises, or TimeoutError or MemoryError beyond a limit."""
    with limited():
        return runpy.run_path(str(path), run_name=run_name)


@contextlib.contextmanager
def limited() -> Iterator[None]:
    """Let what runs here have the limits of a program."""
    given = limits.limits()
    if not hasattr(signal, "SIGPROF") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_: int, frame: FrameType) -> None:
        where = f"{frame.f_code.co_filename}:{frame.f_lineno}"
        raise TimeoutError(f"{where} does not end ({run.limit(given.processor, 's of the processor')})")

    handler, memory = signal.signal(signal.SIGPROF, stop), resource.getrlimit(resource.RLIMIT_DATA)
    signal.setitimer(signal.ITIMER_PROF, given.processor)
    if data := child.data():
        resource.setrlimit(resource.RLIMIT_DATA, (data + int(given.memory * child.MEGA), memory[1]))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)
        resource.setrlimit(resource.RLIMIT_DATA, memory)
