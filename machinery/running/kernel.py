"""In the kernel of a notebook: note which cell runs, and where it was when the kernel reached a limit or crashed."""

import faulthandler
import itertools
import os
import signal
from pathlib import Path

from IPython import get_ipython


def guard() -> None:
    """Begin with it. The limits of the processor and of memory come from the process that started the kernel."""
    folder = Path(os.environ["KERNEL_FOLDER"])
    stack = (folder / "kernel stack").open("w")
    faulthandler.enable(stack)
    faulthandler.dump_traceback_later(float(os.environ["KERNEL_CLOCK"]), exit=True, file=stack)
    if hasattr(signal, "SIGXCPU"):
        faulthandler.register(signal.SIGXCPU, file=stack, chain=True)

    cells = itertools.count(1)

    def note(info) -> None:
        if info.store_history:  # and so no line of the settings
            (folder / "kernel cell").write_text(f"{next(cells)}")

    get_ipython().events.register("pre_run_cell", note)
