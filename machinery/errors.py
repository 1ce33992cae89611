"""What is wrong in a source, with its place. Imports nothing of ours."""

import io
from types import TracebackType

from mkdocs.exceptions import PluginError

MOST = 20  # places that are told at once


class PageError(PluginError):
    """What is wrong in a source, with its place: `docs/learn/softmax.md:12: …`. It stops a build of MkDocs."""

    def __init__(self, file: str, line: int, message: str):
        self.faults = [(file, line, message)]
        super().__init__(f"{file}:{line}: {message}")


class Faults:
    """What is wrong in several places, told at once: `with faults:` around each of them, `faults.end()` behind all.

    With `one_a_line`, the first fault of a line is told, where others there may follow from it.
    """

    def __init__(self, one_a_line: bool = False) -> None:
        self.found: list[tuple[str, int, str]] = []
        self.one_a_line = one_a_line

    def __enter__(self) -> "Faults":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, traceback: TracebackType | None) -> bool:
        is_one = isinstance(error, PageError)
        for fault in error.faults if is_one else ():
            self.add(*fault)
        return is_one

    def add(self, file: str, line: int, message: str) -> None:
        fault = file, line, message
        if fault not in self.found and not (self.one_a_line and fault[:2] in (other[:2] for other in self.found)):
            self.found.append(fault)

    def end(self) -> None:
        """Raise PageError for all that was found, if there was something."""
        if self.found:
            found, self.found = self.found, []
            raise _Together(found)


class _Together(PageError):
    """Several of them, in the order of their lines; what is said of several lines of a file, once."""

    def __init__(self, found: list[tuple[str, int, str]]):
        self.faults = found
        files = [*dict.fromkeys(file for file, _, _ in found)]
        lines: dict[tuple[str, str], list[int]] = {}
        for file, line, message in sorted(found, key=lambda fault: (files.index(fault[0]), fault[1])):
            lines.setdefault((file, message), []).append(line)
        told = []
        for (file, message), (first, *others) in lines.items():
            also = f" (and in line{'s' * (len(others) > 1)} {', '.join(map(str, others))})" if others else ""
            told.append(f"{file}:{first}: {message}{also}")
        more = [f"and {len(told) - MOST} more, once these are gone"] if len(told) > MOST else []
        PluginError.__init__(self, "\n".join([*told[:MOST], *more]))


def file_of(error: OSError) -> str:
    """The file that the system refused: the error names it, or else the innermost function that had a file open."""
    if name := error.filename2 or error.filename:
        return str(name)
    frames, name = error.__traceback__, "a file"
    while frames:
        for value in frames.tb_frame.f_locals.values():
            if isinstance(value, io.IOBase) and isinstance(getattr(value, "name", None), str):
                name = value.name
        frames = frames.tb_next
    return name
