"""The search: the sections that answer what readers type (searches.toml) are shown, and shown early.

`pytest -s -n0 tests/browser/test_search.py` prints where each is: the place of its page among the results; with an "h"
when the section is folded away below others of its page.
"""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

FILE = Path(__file__).with_name("searches.toml")
# Of all: the section shown first, shown among the first three, and not shown at all.
FIRST, EARLY, NEVER = 0.70, 0.90, 0.02
# The worker of a page with its index, asked in turn; of each result what is seen: `mountSearchResult` of the theme
# shows the page's beginning, and the sections that score as high as the best.
BEGIN = """async () => {
  const {base, search} = JSON.parse(document.querySelector("#__config").textContent);
  const worker = new Worker(search), index = await (await fetch(`${base}/search/search_index.json`)).json();
  window.ask = message => new Promise(resolve => {
    worker.onmessage = ({data}) => resolve(data.data);
    worker.postMessage(message);
  });
  await ask({type: 0, data: {...index, options: {suggest: true}}});
  return index.docs.map(({location}) => location);
}"""
ASK = """async query => {
  const {items} = await ask({type: 2, data: query});
  return items.map(sections => sections.map(one => [one.location, one.score >= sections[0].score
    || !one.location.includes("#")]));
}"""


ALWAYS = tomllib.loads(FILE.read_text(encoding="utf-8"))["always first"]


def searches() -> dict[str, list[str]]:
    kinds = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        query: [answers] if isinstance(answers, str) else answers
        for kind in kinds.values()
        for query, answers in kind.items()
    }


def place(results: list[list[tuple[str, bool]]], answers: list[str]) -> tuple[int, bool]:
    """The place among the results at which an answer is, 0 for nowhere, and whether it is shown there."""
    places = [
        (number, shown)
        for number, sections in enumerate(results, 1)
        for location, shown in sections
        if location in answers
    ]
    return min(places, key=lambda found: (not found[1], found[0]), default=(0, False))


def test_searches_show_their_answers(open_page: Callable[..., Page]) -> None:
    page, asked = open_page("", whole_index=True), searches()
    there = {*page.evaluate(BEGIN)}
    lines = FILE.read_text(encoding="utf-8").splitlines()
    gone = [
        f"tests/browser/searches.toml:{number}: no such section: {answer}"
        for number, line in enumerate(lines, 1)
        for answer in re.findall(r'"([\w/-]*(?:#[\w-]+|/))"', line.partition(" = ")[2])
        if answer not in there
    ]
    assert not gone, "\n".join(gone)
    results, places, most = [], [], (1 - FIRST) * len(asked)
    for query, answers in asked.items():
        results.append(page.evaluate(ASK, query))
        places.append(place(results[-1], answers))
        if sum(where != (1, True) for where in places) > most:  # the others cannot make up for these
            asked = dict(list(asked.items())[: len(places)])
            break
    table = "\n".join(
        f"{n or '—'}{'' if shown or not n else 'h'}\t{q}" for q, (n, shown) in zip(asked, places, strict=True)
    )
    first = sum(n == 1 and shown for n, shown in places) / len(asked)
    early = sum(1 <= n <= 3 and shown for n, shown in places) / len(asked)
    never = sum(n == 0 for n, _ in places) / len(asked)
    print(f"\n{table}\n{len(asked)} queries: first {first:.2f}, in the first three {early:.2f}, never {never:.2f}")
    at = {query: next(n for n, line in enumerate(lines, 1) if line.startswith(json.dumps(query))) for query in ALWAYS}
    behind = [
        f"tests/browser/searches.toml:{at[query]}: {query!r} must show {answers} first, "
        f"and shows {found[0][0][0] if found else 'nothing'}"
        for query, (answers, found, where) in zip(asked, zip(asked.values(), results, places, strict=True), strict=True)
        if query in ALWAYS and where != (1, True)
    ]
    assert first >= FIRST and early >= EARLY and never <= NEVER, (
        f"{FILE.name}: first {first:.2f} of {FIRST}, among three {early:.2f} of {EARLY}, never {never:.2f} of {NEVER}\n"
        f"{table}"
    )
    assert not behind, "\n".join(behind)
