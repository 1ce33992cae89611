"""The folder of the site: a build writes beside it, and puts what it wrote in its place when it is whole.

So the site that was there stays until then, and a build that fails or is killed changes nothing. What a killed one
leaves beside it, the next one removes. Imports nothing of ours.
"""

import contextlib
import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, where two builds at once are on their own
    fcntl = None

AT_FDCWD, RENAME_EXCHANGE = -100, 2


class Placed:
    """A folder for a build, which becomes that of the site."""

    def __init__(self, site: Path):
        self.site = site.resolve()  # of a link, what it points to
        self.site.parent.mkdir(parents=True, exist_ok=True)
        self.folder = self.site.with_name(f".{self.site.name}.{os.getpid()}.part")
        with _locked(self.site.parent):  # so that no other build removes the folder before it is locked
            for left in self.site.parent.glob(f".{self.site.name}.[0-9]*.*"):
                with _locked(left, wait=False) as unused:
                    if unused:
                        self._move_hidden(left)  # it may have been the site, when that build was killed
                        shutil.rmtree(left, ignore_errors=True)
            self.folder.mkdir()
            self.lock = contextlib.ExitStack()
            self.lock.enter_context(_locked(self.folder))

    def put(self) -> None:
        """Put the folder in the place of the site. Files whose names begin with a dot stay there, as with MkDocs."""
        try:
            os.rename(self.folder, self.site)
        except OSError:  # there is a site
            before = self.folder
            if not _exchange(self.folder, self.site):
                before = self.folder.with_suffix(".before")
                os.rename(self.site, before)
                os.rename(self.folder, self.site)
            self._move_hidden(before)
            shutil.rmtree(before, ignore_errors=True)
        self.lock.close()

    def _move_hidden(self, before: Path) -> None:
        for hidden in before.glob(".*"):
            if self.site.is_dir() and not (self.site / hidden.name).exists():
                os.rename(hidden, self.site / hidden.name)

    def discard(self) -> None:
        """Leave the site as it was."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.lock.close()


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places at one instant, where the system can."""
    if sys.platform != "linux":
        return False
    paths = [os.fsencode(path) for path in (one, other)]
    return ctypes.CDLL(None).renameat2(AT_FDCWD, paths[0], AT_FDCWD, paths[1], RENAME_EXCHANGE) == 0


@contextlib.contextmanager
def _locked(folder: Path, wait: bool = True) -> Iterator[bool]:
    """Hold the lock of a folder, which ends with the process; False where another one holds it."""
    if not fcntl:
        yield wait
        return
    number, held = os.open(folder, os.O_RDONLY), True
    try:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            held = False
        yield held
    finally:
        os.close(number)
