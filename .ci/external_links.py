"""Ask for each external link of the pages. Only a link that is gone fails: some hosts refuse programs."""

import re
import sys
import time
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

WAITS = (0, 10, 60)  # seconds before each attempt


def problem(url: str) -> str | None:
    """What is wrong with a link, after a few attempts: None if it answers."""
    for wait in WAITS:
        time.sleep(wait)
        try:
            with urlopen(Request(url, headers={"User-Agent": "Mozilla/5.0 (link check)"}), timeout=30):
                return None
        except HTTPError as error:
            found = f"{'gone' if error.code in (404, 410) else 'refused'}: {error}"
        except (OSError, HTTPException) as error:
            found = f"gone: {error}"
    return found


pages = [path for path in sorted(Path("docs").rglob("*")) if path.suffix in (".md", ".py")]
places = {}
for path in [*sorted(Path().glob("*.md")), *pages]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for url in re.findall(r"\]\((https?://(?:[^\s()]|\([^\s()]*\))+)\)", line):
            places.setdefault(url.partition("#")[0], f"{path}:{number}")

found = {url: text for url in places if (text := problem(url))}
for url, text in found.items():
    print(f"{places[url]}: {url}: {text}")
print(f"{len(places)} links, {len(found)} that did not answer")
sys.exit(any(text.startswith("gone") for text in found.values()))
