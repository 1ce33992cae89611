"""What readers type for a section beside its own words: docs/search.toml, put into the index of the search.

Imports `errors`.
"""

import json
import re
import tomllib
from pathlib import Path

from machinery.errors import PageError

WORDS = "search.toml"


def add_words(site: Path, docs: Path) -> None:
    """Give the sections in the index of a built site their words. Raises PageError for a section that is not there."""
    if not (docs / WORDS).exists():
        return
    text, name = (docs / WORDS).read_text(encoding="utf-8"), f"{docs.name}/{WORDS}"
    try:
        words = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise PageError(name, int(line[1]) if line else text.count("\n"), f"this is no TOML: {error}") from None
    path = site / "search" / "search_index.json"
    index = json.loads(path.read_text(encoding="utf-8"))
    entries = {entry["location"]: entry for entry in index["docs"]}
    for section, phrases in words.items():
        line = text[: text.index(json.dumps(section, ensure_ascii=False))].count("\n") + 1
        if section not in entries:
            advice = "write its address as the search index has it, learn/softmax/#temperature"
            raise PageError(name, line, f"no such section: {section}: {advice}")
        if not (isinstance(phrases, list) and phrases and all(isinstance(phrase, str) for phrase in phrases)):
            raise PageError(name, line, f'{section} has a list of what readers type: ["softmax python", "…"]')
        entries[section]["words"] = phrases
    path.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
