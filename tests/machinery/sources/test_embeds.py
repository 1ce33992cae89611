"""Lines that embed files, as pymdownx.snippets reads them, and lines that do not."""

import pytest

from machinery.sources.embeds import embedded


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('--8<-- "softmax.py"', "softmax.py"),
        ('    -8<--- "pytorch/softmax.out" ', "pytorch/softmax.out"),
        ('--8<-- "softmax.py:3:5"', ""),
        ("--8<-- 'softmax.py'", ""),
        ("--8<--", ""),
        ('- --8<-- "softmax.py"', None),
        ('8<-- "softmax.py"', None),
        ("8 < -1", None),
    ],
)
def test_embedded(line: str, name: str | None) -> None:
    assert embedded(line) == name
