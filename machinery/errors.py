"""What is wrong in a source, with its place. Imports nothing of ours."""

import io

from mkdocs.exceptions import PluginError


class PageError(PluginError):
    """What is wrong in a source, with its place: `docs/learn/softmax.md:12: …`. It stops a build of MkDocs."""

    def __init__(self, file: str, line: int, message: str):
        super().__init__(f"{file}:{line}: {message}")


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
