"""Files as they come: those that are read, and those that are refused by their names. The drill has more of these."""

from pathlib import Path

import pytest

from machinery.errors import PageError
from machinery.sources import files, front_matter


def written(root: Path, name: str, content: bytes) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "name", ["docs/page.md", "docs/a name.md", "docs/Überblick.md", "docs/页.md", "docs/it's (1).md"]
)
@pytest.mark.parametrize("content", [b"# A\r\n\r\nx\r\n", b"\xef\xbb\xbf# A\n\nx\n", b"# A\r\rx\r", b"# A\n\nx\n"])
def test_read_alike(tmp_path: Path, name: str, content: bytes) -> None:
    assert files.read(written(tmp_path, name, content), tmp_path) == "# A\n\nx\n"
    files.refuse_unreadable(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("docs/a.md", b"A\n\xe9", "docs/a.md:2: the byte 0xe9 is not UTF-8"),
        ("docs/a.md", "A".encode("utf-16-be"), "docs/a.md:1: a byte of zero"),
        ("docs/a.md", "\ufeffA".encode("utf-16-le"), "docs/a.md:1: this file is UTF-16"),
        ("snippets/a.out", b"\xff", "snippets/a.out:1: the byte 0xff"),
        ("docs/a.MD", b"A", "docs/a.MD:1: nothing in this page would be checked: name it docs/a.md"),
        ("docs/a.mkd", b"A", "docs/a.mkd:1: nothing in this page"),
        ("docs/a.rst", b"A", "docs/a.rst:1: a page is written in Markdown: docs/a.md"),
        ("docs/learn/a.py", b"A", "docs/learn/a.py:1: docs/learn/a.md has the same address"),
    ],
)
def test_refused_by_name(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    written(tmp_path, "docs/learn/a.md", b"A")
    written(tmp_path, name, content)
    with pytest.raises(PageError, match=rf"^{message}"):
        files.refuse_unreadable(tmp_path)


def test_links(tmp_path: Path) -> None:
    page = written(tmp_path, "elsewhere/page.md", b"A")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "page.md").symlink_to(page)
    files.refuse_unreadable(tmp_path)
    (tmp_path / "docs" / "gone.md").symlink_to(tmp_path / "gone.md")
    with pytest.raises(PageError, match=r"^docs/gone.md:1: this file cannot be read: No such file"):
        files.refuse_unreadable(tmp_path)
    (tmp_path / "docs" / "gone.md").unlink()
    (tmp_path / "docs" / "folder").symlink_to(page.parent)
    with pytest.raises(PageError, match=r"^docs/folder:1: a link to a folder"):
        files.refuse_unreadable(tmp_path)


@pytest.mark.parametrize(
    ("front", "line", "message"),
    [
        ("description: Update #2", 2, "'#2' is a comment here, and is cut off"),
        ("tags: [a]\ndescription: a: b", 3, "this is no YAML"),
        ("description: [a]", 2, "description is a text, and not ['a']"),
        ("description: 2026-01-01", 2, "description is a text"),
        ("tags: a", 2, "tags is a list"),
        ("title: a", 2, "the front matter has description, tags, search, and no 'title'"),
        ("\tdescription: a", 2, "this is no YAML"),
        ("words", 2, "front matter is a list of names"),
    ],
)
def test_front_matter_that_is_lost(front: str, line: int, message: str) -> None:
    with pytest.raises(PageError) as error:
        front_matter.refuse(f"---\n{front}\n---\n\n# A\n", "docs/a.md")
    assert str(error.value).startswith(f"docs/a.md:{line}: {message}")


@pytest.mark.parametrize(
    "front",
    [
        'description: "a: b #2"',
        "description: a\n  b, c#d",
        "tags: [a, b] # why",
        "search: {exclude: true}\ntags:\n  - a",
    ],
)
def test_front_matter_that_is_read(front: str) -> None:
    front_matter.refuse(f"---\n{front}\n---\n\n# A\n", "docs/a.md")
