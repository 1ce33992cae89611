"""What an author wrote and a reader would not get: words that are gone, and marks that came out as text.

The words of the source are counted against those of the page, and the text of a page has none of the marks of Markdown,
of its dialects and of LaTeX. A mark that is meant has a backslash before it. Imports `sources`.
"""

import re
from bisect import bisect_right
from collections import Counter
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import accumulate, pairwise

from machinery.errors import Faults
from machinery.sources.embeds import embedded
from machinery.sources.notes import read_notes
from machinery.sources.pages import blank, fences

OTHER = "\ufffc"  # in text, where something stands that is none: code, a formula, the edge of a link
WORD = re.compile(r"[^\W_]+")
ATTRIBUTE = r"""(?:[.#][\w:-]+|[\w-]+=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'{}]+)|download|markdown)"""
NOT_READ = (  # in a source: what is no text for readers, or has checks of its own
    r"\A---\n.*?\n---[ ]*$",  # front matter
    r"(?<!\\)\$\$.*?\$\$|(?<!\\)\$(?!\s)(?:\\.|[^$\\])+?(?<!\s)\$|\\\[.*?\\\]|\\\(.*?\\\)",  # formulas
    rf"\{{:?\s*(?:{ATTRIBUTE}\s*)+\}}",
    r"\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[[^]\n]*\])",  # where links lead
    r"^[ ]{0,3}\[[^]^\n][^]\n]*\]:.*$|\[\^[^]\n]*\]:?",  # names of links and notes
    r"^[ >]*\d+[.)][ ]",  # a place in a list
    r"^[ >]*(?:!!!|\?\?\?\+?)[ ]*[\w-]+(?:[ ]+(?:inline|end))*",  # kinds of notes
)
SOURCE = re.compile("|".join(NOT_READ), re.MULTILINE | re.DOTALL)
GONE = "\0"  # in place of each sign of a note
WITH_NOTES = re.compile(rf"(?<!\\)\$(?!\s)[^$\n]*{GONE}[^$\n]*(?<!\s)\$")  # formulas, with notes behind their numbers
TAKEN = {"TOC": "take [TOC] out, since each page has a table of contents"}
LISTS = "leave a blank line before a list, and indent a list within a list by four spaces"
# What begins a line, and what stands anywhere in it; and what to write instead.
BEGINS = {
    r"(?:[-*+] +)?\[[ xX]\] ": "there are no lists of tasks: say in words what is done",
    r"\*\[[^]\n]+\]:": "no tooltips on touch screens and on paper: write it out, or link to the glossary",
    r"[-*+] +\S|1[.)] +\S.*\n(?:.+\n)*?[ \t]*2[.)] +\S|(?<=:\n)1[.)] +\S": LISTS,
    r"\|.*\||[\s:|-]*-\|-": r"leave a blank line before a table; a bar in a cell is \|, and \mid in a formula",
    r":[ \t]+\S": "a definition stands below its term, with no blank line between them",
    r"#{1,6} ": "leave a blank line before a heading",
    r"!!!|\?\?\?": 'a note begins with !!! note "Title", and four spaces indent what is in it',
    r"={3,}": 'a tab begins with === "Name", and four spaces indent what is in it',
    r"\+{3,}": "take it out: it parts cells, or begins front matter, in other programs",
    r":{3,}": 'a note begins with !!! note "Title", and four spaces indent what is in it',
    r"\.\. \S+": "that is reStructuredText, and this is Markdown",
    r"%{1,2}\w+": "that is for a program, and this is text",
}
STANDS = {
    r"`+": "close the code; a fence has a blank line before it, and four spaces for each list or note that it is in",
    r"\$(?!\d)|(?<=\w)\$": r"a formula is $…$ without spaces at its ends, and a dollar \$",
    r"\*\*|(?<![\w*])\*(?=\w)": r"emphasis has no spaces at its ends, and a star is \*",
    r"(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)": r"put code into backticks; emphasis has no spaces at its ends; the sign is \_",
    r"~~|(?<=\w)~(?=\w)|\^+": "nothing is struck out, raised or lowered here; a formula stands in dollars",
    r"(?<!C)\+\+|==": "put code into backticks; nothing is marked here, and keys are `Ctrl` + `C`",
    r"!?\]\(|!\[": "no spaces in the address of a link or an image, and none before it",
    r"\[\[|\[[!@]": "a link is [text](page.md), a note !!! note, and a citation Shannon (1948)",
    r"!--|-->": "a comment begins with <!-- and ends with -->",
    r"(?<![\w:])::?[A-Za-z][\w+-]*:{1,2}(?!\w)": "there are no icons and no roles here: say it in words",
    r"\{\{|\{%|[{}]": "nothing is filled in here; a class stands directly behind a link or an image: { .class }",
    r"&#?\w+;": "write the character",
    r"\\": "LaTeX stands in dollars, and a backslash is \\\\",
}
SIGN = re.compile(r"\n(?=[ \t]*[-*+1[|:#!?=.%])|[]`$*_~^+=![:{}&\\]|-->")  # with which a mark begins
MARKS = {**{rf"\n[ \t]*(?:{mark})": advice for mark, advice in BEGINS.items()}, **STANDS}
MARK = re.compile("|".join(f"({mark})" for mark in MARKS))
BAR = re.compile(r"\$[^$|]*(?<!\\)\|[^$]*\$")


def refuse(text: list[str], prose: list[str], page: str, source: str) -> None:
    """Raise PageError for the marks and the words that are on the wrong side: of each kind, the first of a paragraph.

    `text`: the pieces of what can be read on a page; `prose`: the same, with OTHER for what is code or a formula.
    """
    whole, lines, faults, told = "\n" + "".join(prose), None, Faults(), {}
    for mark in filter(None, (MARK.match(whole, sign.start()) for sign in SIGN.finditer(whole))):
        begins = mark.end() - len(mark[0].lstrip()) - 1
        ends = [*accumulate(map(len, prose))]
        piece = bisect_right(ends, begins)
        inside = begins - ends[piece] + len(prose[piece])
        before = "".join(text[:piece]) + prose[piece][:inside]
        lines = lines or _Lines(source, "".join(text))
        shown = mark[0].strip().split("\n")[0]
        line = lines.between(before, shown.partition(OTHER)[0].strip())
        if line and "\\" + shown[0] not in source.split("\n")[line - 1]:  # none in a list that the build made
            advice = _bar(source, line) or [*MARKS.values()][mark.lastindex - 1]
            if told.get(advice, -1) < line - 1:
                faults.add(page, line, f"{shown.replace(OTHER, '…')!r} came out as text: {advice}")
            told[advice] = line
    written = words(source)
    if lost := Counter(word for word, _ in written) - Counter(WORD.findall("".join(text))):
        for line, word in (lines or _Lines(source, "".join(text))).gone(lost).items():
            is_row = source.split("\n")[line - 1].lstrip().startswith("|")
            advice = (
                "the row has more cells than the head"
                if is_row
                else TAKEN.get(word, "Markdown took it for something else")
            )
            faults.add(page, line, f"{word!r} does not reach the page: {_bar(source, line) or advice}")
    faults.end()


def _bar(source: str, line: int) -> str | None:
    """What to write where the bar of a formula cuts a row of a table."""
    row = source.split("\n")[line - 1].lstrip()
    return "a bar ends a cell, so write \\mid in a formula" if row.startswith("|") and BAR.search(row) else None


def words(source: str) -> list[tuple[str, int]]:
    """The words that readers should get, each with its line."""
    lines, found, kept = source.split("\n"), [], []
    inside = fences(lines)
    for number, (line, (above, fence)) in enumerate(zip(lines, pairwise([None, *inside[:-1]]), strict=True), 1):
        kept.append("" if fence else line)
        if fence and fence is above and embedded(line) is None:
            found += [(word, number) for word in WORD.findall(line)]
    prose = "\n".join(kept)
    for note in [*read_notes(prose)]:
        gone = "\n".join(GONE * len(line) for line in prose[note.start : note.end].split("\n"))
        prose = prose[: note.start] + gone + prose[note.end :]
    written = _Written(blank(SOURCE, blank(WITH_NOTES, prose).replace(GONE, " ")))
    return sorted([*found, *written.words], key=lambda word: word[1])


class _Written(HTMLParser):
    """The words of a text, which has no notes and no formulas, that are not in its tags; each with its line."""

    def __init__(self, text: str):
        super().__init__()
        self.words: list[tuple[str, int]] = []
        self.feed(text)
        self.close()

    def handle_data(self, data: str) -> None:
        lines = [] if self.cdata_elem else data.split("\n")  # <style> and <script> are refused
        for line, text in enumerate(lines, self.getpos()[0]):
            self.words += [(word, line) for word in WORD.findall(text)]


class _Lines:
    """Where on the page the words of the source are: asked only where something is wrong."""

    def __init__(self, source: str, text: str):
        self.lines, self.written = source.split("\n"), words(source)
        matcher = SequenceMatcher(None, [word for word, _ in self.written], WORD.findall(text), autojunk=False)
        blocks = matcher.get_matching_blocks()
        self.at = {block.b + n: block.a + n for block in blocks for n in range(block.size)}

    def between(self, before: str, sign: str) -> int:
        """The line with this sign, behind the last word before it and before the word behind it; 0 for none."""
        *words, rest = re.split(r"[^\W_]+", before)
        last = max((n for n in self.at if n < len(words)), default=None)
        following = min((n for n in self.at if n >= len(words)), default=None)
        end = len(self.lines) if following is None else self.written[self.at[following]][1]
        first = 1 if last is None else self.written[self.at[last]][1]
        first = min(first + ("\n" in rest), end)
        return next((line for line in range(first, end + 1) if sign in self.lines[line - 1]), 0)

    def gone(self, lost: Counter) -> dict[int, str]:
        """The lines that have one of these words which the page has not, with the first one: of a paragraph, once."""
        there, last, found = set(self.at.values()), -1, {}
        absent = [one for n, one in enumerate(self.written) if one[0] in lost and n not in there]
        for word, line in absent or [next(one for one in self.written if one[0] in lost)]:
            if line > last + 1:
                found[line] = word
            last = line
        return found
