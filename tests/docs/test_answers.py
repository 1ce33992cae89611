"""The pages "In practice": short, opening with the question, and each with a program for the reader's own numbers."""

import re
from pathlib import Path

import pytest

from machinery.lists.course import count

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "practice").glob("*.md"))
MOST = 1200  # words: two minutes to an answer, and a page that can be skimmed


def faults(page: Path, root: Path) -> list[str]:
    """What is wrong with a page of answers, with its file and line."""
    text, found = page.read_text(encoding="utf-8"), []
    file = page.relative_to(root).as_posix()
    if (words := count(page, root).words) > MOST:
        found.append(f"{file}:1: {words} words, at most {MOST}: move what is derived there to a chapter")
    title = re.search(r"^# .*\n+", text, re.MULTILINE)
    if not re.match(r"\*[^*]*\?\*", text[title.end() :]):
        line = text.count("\n", 0, title.end()) + 1
        found.append(f"{file}:{line}: begin with the question as people ask it, in italics: *Why is …?*")
    if not re.search(r'^--8<-- "\w+\.py"$', text, re.MULTILINE):
        found.append(f"{file}:1: show a program of snippets/ into which readers put their own numbers")
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_answers_are_short_and_begin_with_the_question(page: Path) -> None:
    assert not (found := faults(page, ROOT)), "\n".join(found)


def unlisted(root: Path) -> list[str]:
    """The pages of answers to which the page of all questions does not lead."""
    listed = (root / "docs" / "practice.md").read_text(encoding="utf-8")
    pages = sorted(path.name for path in (root / "docs" / "practice").glob("*.md"))
    return [
        f"docs/practice.md:1: add a link to practice/{name}" for name in pages if f"(practice/{name})" not in listed
    ]


def test_all_questions_lead_to_all_answers(tmp_path: Path) -> None:
    assert not (found := unlisted(ROOT)), "\n".join(found)
    (tmp_path / "docs" / "practice").mkdir(parents=True)
    (tmp_path / "docs" / "practice.md").write_text("[Masks](practice/masks.md)\n", encoding="utf-8")
    for name in ("masks", "trust"):
        (tmp_path / "docs" / "practice" / f"{name}.md").touch()
    assert unlisted(tmp_path) == ["docs/practice.md:1: add a link to practice/trust.md"]


def test_faults_of_a_page_of_answers_are_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Masks\n\n" + "Why not? " * 601, encoding="utf-8")
    assert [fault.partition(": ")[0] for fault in faults(page, tmp_path)] == ["page.md:1", "page.md:3", "page.md:1"]
    (tmp_path / "snippets").mkdir()
    (tmp_path / "snippets" / "masked.py").write_text("print(1)\n", encoding="utf-8")
    page.write_text('# Masks\n\n*Why is it NaN?*\n\n```python\n--8<-- "masked.py"\n```\n', encoding="utf-8")
    assert not faults(page, tmp_path)
