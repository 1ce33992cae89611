"""The benchmarks that are run by hand: what they make of the project can still be built."""

import sys
from pathlib import Path

import pytest
from mkdocs.config import load_config

ROOT = Path(__file__).parents[1]


def test_growth_can_build_what_it_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    import growth

    ours, plain = tmp_path / "ours", tmp_path / "plain"
    ours.mkdir()
    growth.grow(ours, 1)
    growth.make_plain(ours, plain)
    settings = (plain / "mkdocs.yml").read_text(encoding="utf-8")
    try:
        config = load_config(str(plain / "mkdocs.yml"))
    except Exception as error:
        raise AssertionError(f"benchmarks/growth.py: make_plain leaves settings that cannot be read: {error}") from None
    assert not config.hooks and "pymdownx.tabbed" in config.markdown_extensions
    assert ".py" not in settings.partition("\nextra:")[0], "benchmarks/growth.py: make_plain leaves notebooks"
    copies = sorted(path.name for path in plain.glob("docs/learn/*-copy-*.md"))
    assert copies == [f"{growth.CHAPTERS[0]}-copy-0.md"]
    assert "formula: softmax-0" in (plain / "docs" / "learn" / copies[0]).read_text(encoding="utf-8")
    sys.modules.pop("growth")
