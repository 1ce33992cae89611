"""The files that authors bring: text in UTF-8, with names that the build reads; others are refused by their names.

Imports `errors`.
"""

from pathlib import Path

from machinery.errors import Faults, PageError

TEXT = {".css", ".html", ".js", ".json", ".md", ".out", ".py", ".svg", ".toml", ".txt", ".yml"}
PAGES = {".markdown", ".mdown", ".mdwn", ".mkd", ".mkdn"}  # which MkDocs would publish, and nothing would check
IMAGES = {  # what such a file begins with
    **dict.fromkeys((".jpg", ".jpeg"), b"\xff\xd8\xff"),
    ".png": b"\x89PNG\r\n",
    ".gif": b"GIF8",
    ".webp": b"RIFF",
}
MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def read(path: Path, root: Path) -> str:
    """The text of a file. Raises PageError, with the line, for one that is no text in UTF-8, or cannot be read."""
    name = path.relative_to(root).as_posix()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PageError(name, 1, f"this file cannot be read: {error.strerror}") from None
    if other := MARKS.get(content[:2]):
        raise PageError(name, 1, f"this file is {other}: save it as UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = f"the byte 0x{content[error.start]:02x} is not UTF-8"
        raise PageError(name, line, f"{byte}: save this file as UTF-8; it may be Latin-1 or Windows-1252") from None
    if "\0" in text:
        raise PageError(name, text.count("\n", 0, text.index("\0")) + 1, "a byte of zero, which no text has: delete it")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def refuse_unreadable(root: Path) -> None:
    """Raise PageError for a file in docs/ or snippets/ that nobody would see, read or check."""
    pages: dict[Path, Path] = {}
    faults = Faults()
    for path in sorted([*(root / "docs").rglob("*"), *(root / "snippets").rglob("*")]):
        with faults:
            _refuse_unreadable(path, root, pages)
    faults.end()


def _refuse_unreadable(path: Path, root: Path, pages: dict[Path, Path]) -> None:
    """Raise PageError for one of these files. `pages`: those that were read before it, by their addresses."""
    name, kind = path.relative_to(root), path.suffix.lower()
    if path.is_dir() and kind not in (".md", ".py"):
        if path.is_symlink():
            raise PageError(name.as_posix(), 1, "a link to a folder, in which nothing would be checked: copy it")
        return
    text = read(path, root) if kind in TEXT else ""
    if kind in IMAGES and not path.read_bytes().startswith(IMAGES[kind]):
        what = "is no" if path.stat().st_size else "is empty, and no"
        raise PageError(name.as_posix(), 1, f"this file {what} image of the kind {kind}: bring it anew")
    if name.parts[0] == "docs" and (advice := _problem(name, kind)):
        raise PageError(name.as_posix(), 1, advice)
    if name.parts[0] == "docs" and kind in (".md", ".py"):
        other = pages.setdefault(name.with_suffix(""), name)
        if other != name:
            raise PageError(name.as_posix(), 1, f"{other.as_posix()} has the same address: give one another name")
    if kind == ".md":
        for number, line in enumerate(text.split("\n"), 1):
            if line.startswith("\t"):
                raise PageError(name.as_posix(), number, "this line begins with a tab: write four spaces for each")


def _problem(name: Path, kind: str) -> str | None:
    if kind in PAGES or (kind == ".md" and name.suffix != ".md"):
        return f"nothing in this page would be checked: name it {name.with_suffix('.md').as_posix()}"
    if kind == ".ipynb":
        command = f'jupytext --opt cell_metadata_filter=-all --to py:percent "{name.as_posix()}"'
        return f"a notebook is kept as a program: {command}, and delete this file"
    if kind == ".rst":
        return f"a page is written in Markdown: {name.with_suffix('.md').as_posix()}"
    if kind == ".py" and name.parts[1:2] != ("learn",):
        return "notebooks stand in docs/learn/, and programs in snippets/: move this file"
    return None
