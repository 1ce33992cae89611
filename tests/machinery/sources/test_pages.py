"""The collector: what it finds, the line numbers it keeps, and what it refuses."""

from pathlib import Path

import pytest

from machinery.errors import PageError
from machinery.sources.pages import read_blocks, read_page


@pytest.fixture
def write(tmp_path: Path):
    """Write a page, and a program with its output, into an empty project."""
    (tmp_path / "snippets").mkdir()
    (tmp_path / "snippets" / "three.py").write_text("print(1)\nprint(2)\nprint(3)\n", encoding="utf-8")
    (tmp_path / "snippets" / "three.out").write_text("1\n2\n3\n", encoding="utf-8")

    def write(text: str) -> tuple[Path, Path]:
        path = tmp_path / "docs" / "page.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path, tmp_path

    return write


def test_finds_blocks_with_their_lines_and_outputs(write) -> None:
    page = """# Page

```python
--8<-- "three.py"
```

<!--pytest-codeblocks:expected-output-->

```text
--8<-- "three.out"
```

??? note "Folded"

    ```python
    x = 1

    print(x)
    ```

    <!--pytest-codeblocks:expected-output-->

    ```text
    1
    ```

```text title="Note"
not a program
```
"""
    first, second = read_blocks(*write(page))
    assert (first.place, first.program, first.source) == (
        "docs/page.md:3",
        "snippets/three.py",
        ("snippets/three.py", 1),
    )
    assert (first.output_line, first.output_source) == (9, ("snippets/three.out", 1))
    assert first.code == "print(1)\nprint(2)\nprint(3)\n" and first.output == "1\n2\n3\n"
    assert (second.place, second.program, second.source) == ("docs/page.md:15", None, ("docs/page.md", 16))
    assert (second.output_line, second.output_source) == (23, ("docs/page.md", 24))
    assert second.code == "x = 1\n\nprint(x)\n" and second.output == "1\n"


FRAMEWORK = """# Page

=== "NumPy"

    ```python
    x = 1

    print(x)
    ```

    <!--pytest-codeblocks:expected-output-->

    ```text
    1
    ```

=== "PyTorch"

    ```python
    --8<-- "pytorch/one.py"
    ```

    <!--pytest-codeblocks:expected-output-->

    ```text
    --8<-- "pytorch/one.out"
    ```
"""


@pytest.fixture
def write_framework(write, tmp_path: Path):
    """The same, with a program of PyTorch, and its output."""
    (folder := tmp_path / "snippets" / "pytorch").mkdir()
    (folder / "one.py").write_text("import torch\n\nprint(1)\n", encoding="utf-8")
    (folder / "one.out").write_text("1\n", encoding="utf-8")
    return write


def test_blocks_in_tabs_have_their_lines_and_outputs(write_framework) -> None:
    first, second = read_blocks(*write_framework(FRAMEWORK))
    assert (first.place, first.code, first.output_source) == (
        "docs/page.md:5",
        "x = 1\n\nprint(x)\n",
        ("docs/page.md", 14),
    )
    assert (first.framework, first.runs_elsewhere) == (None, False)
    assert (second.place, second.program, second.output_line) == ("docs/page.md:19", "snippets/pytorch/one.py", 25)
    assert (second.framework, second.runs_elsewhere) == ("pytorch", True)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'one.py"\n',
            'one.py"\n    print(2)\n',
            r"docs/page\.md:19: .*runs snippets/pytorch/one\.py: put nothing else",
        ),
        ('--8<-- "pytorch/one.out"', "1", r"docs/page\.md:25: .*compares snippets/pytorch/one\.out: embed it"),
        ('one.out"\n', 'one.out"\n    2\n', r"docs/page\.md:25: .*embed it"),
        ("x = 1", "import torch", r"docs/page\.md:6: torch may be missing"),
    ],
)
def test_a_block_that_runs_elsewhere_is_one_program(write_framework, old: str, new: str, message: str) -> None:
    with pytest.raises(PageError, match=message):
        read_blocks(*write_framework(FRAMEWORK.replace(old, new)))


def test_lines_are_those_of_the_page_below_an_embed(write) -> None:
    page = '```text title="Three"\n--8<-- "three.py"\n```\n\n```python\nx = 1\n```\n'
    assert [block.line for block in read_blocks(*write(page))] == [5]


def test_a_part_of_a_program_is_not_the_program(write) -> None:
    (block,) = read_blocks(*write('```python\nimport math\n--8<-- "three.py"\n```\n'))
    assert block.program is None


@pytest.mark.parametrize(
    ("page", "line", "message"),
    [
        ('text\n\n```python\n--8<-- "none.py"\n```\n', 4, "is not there"),
        ('```python\n--8<-- "../secret.py"\n```\n', 2, "is not there"),
        ("```python\n--8<--\nthree.py\n--8<--\n```\n", 2, "embed a whole file"),
        ("\n```python\nx = 1\n", 2, "not closed"),
        ("\n````python\nx = 1\n```\n", 2, "not closed"),
        ("```py\nx = 1\n```\n", 1, "write ```python"),
        ("```python3\nx = 1\n```\n", 1, "write ```python"),
        ("```pycon\n>>> x = 1\n```\n", 1, "write ```python"),
        ("```Python\nx = 1\n```\n", 1, "write ```python"),
        ('```python title="x.py"\nx = 1\n```\n', 1, "write ```python"),
        ("``` python\nx = 1\n```\n", 1, "write ```python"),
        ("~~~python\nx = 1\n~~~\n", 1, "write ```python"),
        ("> ```python\n> x = 1\n> ```\n", 1, "write ```python"),
        ("```{ .python }\nx = 1\n```\n", 1, "write ```python"),
        ("<!-- pytest.mark.skip -->\n```python\nx = 1\n```\n", 1, "every block runs"),
        ("<!--pytest-codeblocks:cont-->\n```python\nx = 1\n```\n", 1, "every block runs"),
        ("<!--pytest-codeblocks:expected-output-ignore-whitespace-->\n", 1, "every block runs"),
        ("```text\n1\n```\n<!--pytest-codeblocks:expected-output-->\n```text\n1\n```\n", 1, "not run"),
    ],
)
def test_refuses(write, page: str, line: int, message: str) -> None:
    with pytest.raises(PageError, match=f"^docs/page.md:{line}: .*{message}"):
        read_blocks(*write(page))


def test_images_outside_code(write) -> None:
    page = '![A rise.](../figures/rise.svg)\n\n```text title="x"\n![](x.png)\n```\n\n`![](y.png)` and ![B.](z.png)\n'
    assert read_page(*write(page))[1] == [(1, "A rise.", "../figures/rise.svg"), (7, "B.", "z.png")]


def test_image_without_alternative(write) -> None:
    with pytest.raises(PageError, match=r"^docs/page.md:2: .*no text alternative"):
        read_page(*write("\n![ ](x.png)\n"))
