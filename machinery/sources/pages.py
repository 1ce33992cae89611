"""Read a page as its readers will see it: embeds filled in, Python blocks found, outputs beside them.

The build lists the blocks with this module and the tests run them from it, so that both speak of the same things.
pytest-codeblocks finds the blocks. It is given whole pages, and what it would pass over in silence is refused here.

Imports `errors` and the rest of this room but for `cells` and `front_matter`.
"""

import io
import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound
from pytest_codeblocks import extract_from_buffer

from machinery.errors import Faults, PageError
from machinery.sources import files, standalone
from machinery.sources.embeds import embedded
from machinery.sources.notes import spaces

# The folders of snippets/ whose programs need what requirements-frameworks.txt locks: tests/frameworks runs them.
ELSEWHERE = ("pytorch", "jax", "keras")
EXPECTED_OUTPUT = "<!--pytest-codeblocks:expected-output-->"
FENCE = re.compile(r"^(?P<indent>[\s>]*)(?P<marks>`{3,}|~{3,})(?P<info>[^`]*)$")
SPAN = re.compile(r"(?P<marks>`+)[^`\n]+(?P=marks)")
INFO = re.compile(r'(?P<language>[\w+#.-]+)(?: title="(?P<title>[^"]*)")?')
LANGUAGES = ("python", "text", "sh", "toml", "json", "yaml", "markdown", "html", "css", "javascript", "latex", "diff")
ANNOTATION = re.compile(r"(?:#|//|--|;|%|\*)\s*\(\d+\)!?\s*(?:\*/)?$")
OF_OUTPUTS = {"text", "console", "output"}
DIAGRAM = "no program draws it: write one in snippets/figures/, which the build draws"
INSTEAD = {
    "math": "a formula stands between $$ and $$, with its comment above",
    **dict.fromkeys(("mermaid", "dot", "graphviz", "plantuml", "vega-lite"), DIAGRAM),
}
DIRECTIVES = {  # of MyST
    "note": 'take it out, or begin a note, !!! note "Title", with four spaces before what is in it',
    "math": INSTEAD["math"],
    **dict.fromkeys(("figure", "image"), "an image is ![What it shows to be true.](NAME.png)"),
    **dict.fromkeys(("code", "code-block", "literalinclude"), "a fence has the name of its language, ```python"),
}
IMAGE = re.compile(r"!\[(?P<alt>[^]]*)\]\((?P<target>[^)\s]+)[^)]*\)")


class Image(NamedTuple):
    """An image of a page, with its text alternative and the address that it is taken from."""

    line: int
    alternative: str
    target: str


class Line(NamedTuple):
    """A line of an expanded page: its text, the line of the page it is on, and the file and line it is from."""

    text: str
    page_line: int
    file: str
    number: int


@dataclass(frozen=True)
class Block:
    """A Python block of a page. Lines count from 1; those of the block and its output are their opening fences."""

    page: str
    line: int
    code: str
    source: tuple[str, int]  # the file and line that the code begins on: a program in snippets/, or the page
    output: str | None = None  # what the page says that the block prints
    output_line: int | None = None
    output_source: tuple[str, int] | None = None

    @property
    def place(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def program(self) -> str | None:
        """The program that the block begins with, where it is one in snippets/."""
        return self.source[0] if self.source[0] != self.page else None

    @property
    def framework(self) -> str | None:
        """The library whose folder the program of the block is in."""
        return framework(self.program or "")

    @property
    def runs_elsewhere(self) -> bool:
        """Whether the block needs a library that the site's own environment has not: tests/frameworks runs it."""
        return self.framework in ELSEWHERE


def framework(program: str) -> str | None:
    """The library after which the folder of a program is named: `snippets/jax/softmax.py` is one of jax."""
    folder = program.removeprefix("snippets/").rpartition("/")[0]
    return folder if folder in standalone.FRAMEWORKS else None


def blank(pattern: re.Pattern, text: str) -> str:
    """The text with spaces in place of what matches, so that everything else keeps its place."""
    return pattern.sub(lambda match: spaces(match[0]), text)


def fences(lines: list[str]) -> list[re.Match | None]:
    """For each line the opening of the fence that it is in; and last, the one that is open at the end."""
    found, fence = [], None
    for line in lines:
        mark = FENCE.match(line) if "```" in line or "~~~" in line else None
        found.append(fence or mark)
        closes = fence and mark and mark["marks"].startswith(fence["marks"]) and not mark["info"].strip()
        fence = None if closes else fence or mark
    return [*found, fence]


def without_code(text: str) -> str:
    """A page with spaces in place of its fences and code spans."""
    lines = text.split("\n")
    kept = [" " * len(line) if fence else line for line, fence in zip(lines, fences(lines), strict=False)]
    return blank(SPAN, "\n".join(kept))


def all_pages(root: Path) -> list[Path]:
    """Every Markdown page whose blocks are run: those of `docs/`, and the README."""
    return [*sorted((root / "docs").rglob("*.md")), root / "README.md"]


def lines_of(path: Path, root: Path) -> list[str]:
    """The lines of a file, as an editor counts them: a form feed or a U+2028 does not end one."""
    return files.read(path, root).removesuffix("\n").split("\n")


def expand(path: Path, root: Path) -> list[Line]:
    """The lines of a page with its embeds, which are whole files, filled in. Raises PageError for one not there."""
    page, lines = path.relative_to(root).as_posix(), []
    names_in = cache(_names_in)  # for one page: while the site is served, authors add files
    for number, text in enumerate(lines_of(path, root), 1):
        if embed := embedded(text):
            name = f"snippets/{embed}"
            file = root / name
            if not file.is_file() or ".." in name or file.name not in names_in(file.parent):
                program = Path(name).with_suffix(".py")
                writes = f": pytest tests/snippets -k {program.stem} --update-outputs writes it"
                known = name.endswith(".out") and (root / program).is_file()
                raise PageError(page, number, f"{name} is not there{writes * known}")
            inside, indent = lines_of(file, root), text[: text.index("-")]
            lines += [Line(indent + line, number, name, n) for n, line in enumerate(inside, 1)]
        elif embed is not None:
            raise PageError(page, number, 'embed a whole file on a line of its own: --8<-- "NAME.py"')
        else:
            lines.append(Line(text, number, page, number))
    return lines


def _names_in(folder: Path) -> set[str]:
    """The names of the files in a folder, by their letters, also on Windows."""
    return {file.name for file in folder.glob("*")}


def _prepare(page: str, lines: tuple[Line, ...]) -> tuple[str, list[Line]]:
    """The page as pytest-codeblocks takes it, and the lines of it that are not in fences.

    Refuses fences that are not closed, and Python blocks written so that it would not see them. Indents the blank lines
    of indented blocks, which it drops otherwise.
    """
    prepared, prose, inside = [], [], fences([line.text for line in lines])
    opened, previous, faults = None, None, Faults()
    for line, fence in zip(lines, inside, strict=False):
        prepared.append(fence["indent"] if fence and not line.text.strip() else line.text)
        if fence and fence is not previous:
            opened = line
            if _is_python(fence["info"]) and not re.fullmatch(r"\s*`{3,}python", line.text):
                message = f"write ```python: written as {line.text.strip()!r} this block would not run"
                faults.add(page, line.page_line, message)
            elif problem := _problem(fence["info"].strip()):
                faults.add(page, line.page_line, problem)
        elif fence and ANNOTATION.search(line.text):
            message = "an annotation of code, which would need a script: say it above or below the code"
            faults.add(page, line.page_line, message)
        elif not fence:
            mark = line.text.strip()
            if "pytest" in mark and mark.startswith("<!--") and mark != EXPECTED_OUTPUT:
                faults.add(page, line.page_line, f"every block runs, alone: the only mark is {EXPECTED_OUTPUT}")
            prose.append(line)
        previous = fence
    if inside[-1]:
        faults.add(page, opened.page_line, f"this fence is not closed: end the block with {inside[-1]['marks']}")
    faults.end()
    return "\n".join(prepared) + "\n", prose


@cache
def _is_python(info: str) -> bool:
    """Whether a fence is one of Python, also as other programs write it: `{code-cell} ipython3`."""
    return any("Python" in _lexer(name) for name in re.findall(r"[\w+-]+", info.partition("=")[0]))


def _lexer(name: str) -> str:
    try:
        return get_lexer_by_name(name).name
    except ClassNotFound:
        return ""


@cache
def _problem(info: str) -> str | None:
    """What is wrong with what a fence says of itself, and what to write instead."""
    language = re.match(r"[\s{.:]*([\w+#.-]*)", info)[1]
    if not info:
        return None  # said below, when it is known that this is no output
    if name := re.match(r"\{[\w:-]+\}", info):
        return f"{name[0]} is a directive of MyST, and this is Markdown: {DIRECTIVES.get(language, DIRECTIVES['note'])}"
    if language in INSTEAD:
        return f"{language!r} is no language: {INSTEAD[language]}"
    if not language or not _lexer(language):
        near = get_close_matches(language, LANGUAGES, 1, 0.5)
        return f"{language or info!r} is no language: {f'did you mean {near[0]}?' if near else 'write ```text'}"
    form = INFO.fullmatch(info)
    if not form:
        known = next((name for name in ("hl_lines", "linenums", "annotate") if name in info), None)
        what = f"{known}: lines are not marked or counted here, so name in the text what they say"
        return what if known else f'after the language stands nothing but a title: ```{language} title="…"'
    if (form["title"] or "").strip().lower() == "output":
        return f"only what a block above it prints is an output: {EXPECTED_OUTPUT} before it, and no title"
    return None


def read_page(path: Path, root: Path) -> tuple[list[Block], list[Image]]:
    """The Python blocks of a page, and the images outside its code, in order.

    Raises PageError, with the file and the line, for a file that is not there, a fence that is not closed, a Python
    block or a mark that would not be run as it stands, and an image without a text alternative.
    """
    return _read_page(path.relative_to(root).as_posix(), tuple(expand(path, root)))


@lru_cache(maxsize=500)
def _read_page(page: str, lines: tuple[Line, ...]) -> tuple[list[Block], list[Image]]:
    """Reads a page once, for all that ask for it, and while a site is served."""
    prepared, prose = _prepare(page, lines)
    faults, blocks, images = Faults(), [], []
    with faults:
        blocks = _blocks(page, lines, prepared)
    with faults:
        images = _images(page, prose)
    faults.end()
    return blocks, images


def read_blocks(path: Path, root: Path) -> list[Block]:
    """The Python blocks of a page, in order. Raises PageError as `read_page` does."""
    return read_page(path, root)[0]


def _refuse_stray_outputs(page: str, lines: tuple[Line, ...]) -> None:
    """Raise PageError for a mark of an output that has no block above it, or one that has its output already."""
    above, marked, previous = "", False, None
    for line, fence in zip(lines, fences([line.text for line in lines]), strict=False):
        if fence and fence is not previous:
            above = "output" if marked else "python" if _is_python(fence["info"]) else "other"
            marked = False
        elif not fence and line.text.strip() == EXPECTED_OUTPUT:
            if not above:
                raise PageError(page, line.page_line, "this is the mark of an output, and no block above it prints one")
            if above == "output":
                raise PageError(page, line.page_line, "the block above this mark has its output already")
            marked = True
        previous = fence


def _blocks(page: str, lines: tuple[Line, ...], prepared: str) -> list[Block]:
    blocks, end, faults = [], None, Faults()
    _refuse_stray_outputs(page, lines)
    for found in extract_from_buffer(io.StringIO(prepared)):
        with faults:
            fence = lines[found.lineno - 1]
            if not found.syntax:
                raise PageError(page, fence.page_line, "say what is in this fence: ```python or ```text")
            between = end and "".join(line.text for line in lines[end : found.lineno - 1])
            if end and found.syntax == "text" and not between.strip():
                raise PageError(
                    page, fence.page_line, f"nothing compares this output: write {EXPECTED_OUTPUT} before it"
                )
            if found.syntax in OF_OUTPUTS and found.expected_output is None:
                message = "this looks like an output, and nothing compares it: say what it is"
                raise PageError(page, fence.page_line, f'{message}, ```{found.syntax} title="…"')
            end = found.syntax == "python" and found.lineno + found.code.count("\n") + 1
            if found.syntax == "python":
                block, told = Block(page, fence.page_line, found.code, lines[found.lineno][2:]), ()
                for line, problem in standalone.problems(found.code, block.framework):
                    faults.add(*lines[found.lineno + line - 1][2:], problem)
                if found.expected_output is not None:
                    below = range(found.lineno, len(lines))
                    mark = next(n for n in below if lines[n].text.strip() == EXPECTED_OUTPUT)
                    start = next(n for n in below if n > mark and FENCE.match(lines[n].text))
                    output = found.expected_output, lines[start].page_line, lines[start + 1][2:]
                    block = Block(page, block.line, block.code, block.source, *output)
                    told = lines[start + 1 : start + 1 + block.output.count("\n")]
                if block.runs_elsewhere:
                    _refuse_changed(block, lines[found.lineno : found.lineno + block.code.count("\n")], told)
                blocks.append(block)
            elif found.expected_output is not None:
                raise PageError(page, fence.page_line, "an expected output follows a block that is not run")
    faults.end()
    return blocks


def _refuse_changed(block: Block, code: tuple[Line, ...], output: tuple[Line, ...]) -> None:
    """Raise PageError unless a block is one program of a framework and no more, with the output recorded beside it.

    The tests run the program and not the block, so both have to be the same.
    """
    recorded = block.program.replace(".py", ".out")
    if not _is_whole(code, block.program):
        raise PageError(
            block.page, block.line, f"tests/frameworks runs {block.program}: put nothing else in this block"
        )
    if not _is_whole(output, recorded):
        message = f"tests/frameworks compares {recorded}: embed it below this block, and nothing else"
        raise PageError(block.page, block.output_line or block.line, message)


def _is_whole(lines: tuple[Line, ...], file: str) -> bool:
    """Whether lines of a page are an embedded file, of which an embed has all, once."""
    return bool(lines) and [line[2:] for line in lines] == [(file, number) for number in range(1, len(lines) + 1)]


def _images(page: str, prose: list[Line]) -> list[Image]:
    images, faults = [], Faults()
    for line in prose:
        for found in IMAGE.finditer(re.sub(r"`[^`]*`", "", line.text)) if "![" in line.text else ():
            if not found["alt"].strip():
                faults.add(page, line.page_line, f"the image {found['target']} has no text alternative: ![…](…)")
            elif not found["alt"].endswith("."):
                message = f"{found['alt']!r} is the caption of {found['target']}: make it a sentence, with a full stop"
                faults.add(page, line.page_line, message)
            images.append(Image(line.page_line, found["alt"], found["target"]))
    faults.end()
    return images


def line_of(fragment: str, source: str, heading: bool = False) -> int:
    """The line of a source on which a piece of rendered text stands: the last one, for a heading; else the first."""
    lines = source.split("\n")
    wanted = [n for n, fence in enumerate(fences(lines)[:-1]) if not fence] if heading else range(len(lines))
    words = re.findall(r"[\w./:-]{3,}", fragment)
    score = {n: sum(word in lines[n] for word in words) for n in wanted if not heading or lines[n].startswith("#")}
    best = max(score.values(), default=0)
    found = [n + 1 for n, value in score.items() if value == best]
    return (found[-1] if heading else found[0]) if best else 1
