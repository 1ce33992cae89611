"""What is wrong in a source, with its place. Imports nothing of ours."""

from mkdocs.exceptions import PluginError


class PageError(PluginError):
    """What is wrong in a source, with its place: `docs/learn/softmax.md:12: …`. It stops a build of MkDocs."""

    def __init__(self, file: str, line: int, message: str):
        super().__init__(f"{file}:{line}: {message}")
