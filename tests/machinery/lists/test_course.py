"""The course: what is counted on a page, and the line below its title."""

from pathlib import Path

import pytest

from machinery.errors import PageError
from machinery.lists import course

PAGE = """---
description: not read
---

# Title of four words

Two words<!-- = 2 --> and $x$.

<!-- formula: name -->
$$
x = 1
$$

| a | b |
| --- | --- |

![A figure.](../figures/one.svg)

```python
--8<-- "one.py"
```

<!--pytest-codeblocks:expected-output-->

```text
1
2
```

## Exercises

**1.** Why?

## References

Not read.
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "docs" / "learn").mkdir(parents=True)
    (tmp_path / "snippets").mkdir()
    (tmp_path / "docs" / "learn" / "page.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "snippets" / "one.py").write_text("x = 1\n\nprint(x)\n", encoding="utf-8")
    return tmp_path


def test_counts_what_is_read(root: Path) -> None:
    counted = course.count(root / "docs" / "learn" / "page.md", root)
    assert counted == course.Counted(words=11, program=2, printed=4, formulas=1, figures=1, exercises=1)
    assert counted.minutes == 5


def test_minutes_are_rounded_to_five() -> None:
    assert course.Counted(1800, 0, 0, 0, 0, 0).minutes == 10
    assert course.Counted(1800, 60, 30, 3, 3, 2).minutes == 25  # 10 + 4 + 1 + 1 + 1 + 6 = 23


def test_line_of_a_chapter(root: Path) -> None:
    path, names = root / "docs" / "learn" / "page.md", ["Home", "1. One", "2b. Page", "7. Last"]
    needs = {"learn/page.md": [1, "2a", 4]}
    assert course.line(path, "2b. Page", names, needs, root) == (
        "Chapter 2b of 7 · about 5 minutes · needs chapters 1, 2a and 4"
    )
    assert course.line(path, "Page", names, {"learn/page.md": []}, root) == "about 5 minutes"
    with pytest.raises(PageError, match=r"mkdocs.yml:1: extra: needs: which chapters .* learn/page.md"):
        course.line(path, "2b. Page", names, {}, root)


def test_minutes_stated(root: Path) -> None:
    assert course.stated("learn/page.md", root) == "5 minutes"
    assert course.stated("course", root) == "0 hours"
