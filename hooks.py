"""The door: MkDocs puts the folder of this file on the path, and so finds the package `machinery`."""

from machinery.mkdocs import *  # noqa: F403 - the events of a build, each by the name that MkDocs calls
