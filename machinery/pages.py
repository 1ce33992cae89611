"""Read a page as its readers will see it: embeds filled in, Python blocks found, outputs beside them.

The build lists the blocks with this module and the tests run them from it, so that both speak of the same things.
`pytest-codeblocks` finds the blocks. It is given whole pages, and what it would pass over in silence is refused here.
"""

import io
import re
from dataclasses import dataclass
from pathlib import Path

from markdown import Markdown
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound
from pymdownx.snippets import SnippetExtension, SnippetMissingError, SnippetPreprocessor
from pytest_codeblocks import extract_from_buffer

EXPECTED_OUTPUT = "<!--pytest-codeblocks:expected-output-->"
EMBED = re.compile(r'^\s*-+8<-+\s+"(?P<name>[^"]+)"\s*$')
FENCE = re.compile(r"^[\s>]*(?P<marks>`{3,}|~{3,})(?P<info>[^`]*)$")
IMAGE = re.compile(r"!\[(?P<alt>[^]]*)\]\((?P<target>[^)\s]+)[^)]*\)")


class PageError(Exception):
    """What is wrong on a page, with its place: `docs/learn/softmax.md:12: …`."""

    def __init__(self, page: str, line: int, message: str):
        super().__init__(f"{page}:{line}: {message}")


@dataclass(frozen=True)
class Block:
    """A Python block of a page. `line` and `output_line` are those of the opening fences, counted from 1."""

    page: str
    line: int
    code: str
    program: str | None = None  # the file in snippets/ that is the whole block
    output: str | None = None  # what the page says that it prints
    output_line: int | None = None
    output_file: str | None = None  # the file in snippets/ that is the whole output

    @property
    def place(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def origin(self) -> tuple[str, int]:
        """The file that the code stands in, and the line of it that the code begins on."""
        return (f"snippets/{self.program}", 1) if self.program else (self.page, self.line + 1)


@dataclass(frozen=True)
class Image:
    """An image of a page: its text alternative and its target as written."""

    page: str
    line: int
    alt: str
    target: str

    @property
    def figure(self) -> str | None:
        """The program in snippets/ that draws it, where the build does."""
        found = re.fullmatch(r"(?:\.\./)*(figures/[\w-]+)\.svg", self.target)
        return f"{found[1]}.py" if found else None


def all_pages(root: Path) -> list[Path]:
    """Every Markdown page whose blocks are run: those of `docs/`, and the README."""
    return [*sorted((root / "docs").rglob("*.md")), root / "README.md"]


def expand(path: Path, root: Path) -> tuple[list[str], list[int]]:
    """Fill in the embeds of a page: its lines, and for each the line of the file that it comes from."""
    page = path.relative_to(root).as_posix()
    settings = SnippetExtension(
        base_path=[root / "snippets"], check_paths=True, restrict_base_path=True, dedent_subsections=True
    ).getConfigs()
    embed = SnippetPreprocessor(settings, Markdown())
    lines, origins = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if re.fullmatch(r"\s*-+8<-+\s*", line):
            raise PageError(page, number, 'embed each file on a line of its own: --8<-- "NAME.py"')
        try:
            new = embed.run([line])
        except SnippetMissingError as error:
            raise PageError(page, number, f"{error}; embeds are looked for in snippets/") from None
        lines += new
        origins += [number] * len(new)
    return lines, origins


def _check_fences(page: str, lines: list[str], origins: list[int]) -> list[str]:
    """Refuse fences that are not closed and Python blocks written so that pytest-codeblocks would not see them.

    Returns the lines with the blank ones of an indented block indented too: pytest-codeblocks drops them otherwise.
    """
    opened, prepared = None, []
    for line, number in zip(lines, origins, strict=True):
        fence = FENCE.match(line)
        prepared.append(opened[2] if opened and not line.strip() else line)
        if opened:
            if fence and fence["marks"].startswith(opened[1]) and not fence["info"].strip():
                opened = None
        elif fence:
            opened = number, fence["marks"], line[: len(line) - len(line.lstrip())]
            if _is_python(fence["info"]) and not re.fullmatch(r"\s*`{3,}python", line):
                raise PageError(page, number, f"write ```python: written as {line.strip()!r} this block would not run")
        elif "pytest" in line and line.strip().startswith("<!--") and line.strip() != EXPECTED_OUTPUT:
            raise PageError(page, number, f"every block runs, alone: the only mark is {EXPECTED_OUTPUT}")
    if opened:
        raise PageError(page, opened[0], f"this fence is not closed: end the block with {opened[1]}")
    return prepared


def _is_python(info: str) -> bool:
    name = re.match(r"[\s{.]*([\w+-]*)", info)[1]
    try:
        return "Python" in get_lexer_by_name(name).name
    except ClassNotFound:
        return False


def _whole_embed(source: list[str], start: int, count: int, origins: list[int], ending: str) -> str | None:
    """The embedded file that makes up all of the lines from `start` on, where one does."""
    found = EMBED.match(source[origins[start] - 1]) if count and start < len(origins) else None
    whole = found and found["name"].endswith(ending) and len(set(origins[start : start + count])) == 1
    return found["name"] if whole else None


def read_blocks(path: Path, root: Path) -> list[Block]:
    """The Python blocks of a page, in order.

    Raises PageError, with the file and the line, for a file that is not there, a fence that is not closed, and a
    Python block or a mark that would not be run as it stands.
    """
    page = path.relative_to(root).as_posix()
    source = path.read_text(encoding="utf-8").splitlines()
    lines, origins = expand(path, root)
    lines = _check_fences(page, lines, origins)
    try:
        found = extract_from_buffer(io.StringIO("\n".join(lines) + "\n"))
    except RuntimeError as error:
        raise PageError(page, 1, str(error)) from None
    blocks = []
    for block in found:
        if block.syntax != "python":
            if block.expected_output is not None:
                raise PageError(page, origins[block.lineno - 1], "an expected output follows a block that is not run")
            continue
        program = _whole_embed(source, block.lineno, block.code.count("\n"), origins, ".py")
        output_line = output_file = None
        if block.expected_output is not None:
            mark = next(n for n in range(block.lineno, len(lines)) if lines[n].strip() == EXPECTED_OUTPUT)
            fence = next(n for n in range(mark, len(lines)) if FENCE.match(lines[n]))
            output_line = origins[fence]
            output_file = _whole_embed(source, fence + 1, block.expected_output.count("\n"), origins, ".out")
        line = origins[block.lineno - 1]
        blocks.append(Block(page, line, block.code, program, block.expected_output, output_line, output_file))
    return blocks


def read_images(path: Path, root: Path) -> list[Image]:
    """The images of a page, outside its code. Raises PageError for one without a text alternative."""
    page = path.relative_to(root).as_posix()
    images, fence = [], None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if mark := FENCE.match(line):
            fence = None if fence and mark["marks"].startswith(fence) else fence or mark["marks"]
        for found in [] if fence else IMAGE.finditer(re.sub(r"`[^`]*`", "", line)):
            if not found["alt"].strip():
                raise PageError(
                    page, number, f"the image {found['target']} has no text alternative: ![what it shows](…)"
                )
            images.append(Image(page, number, found["alt"], found["target"]))
    return images
