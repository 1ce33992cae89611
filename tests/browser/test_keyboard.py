"""The Tab key leads through every page: to each thing that can be pressed, and on from it."""

from collections.abc import Callable

from tests.browser import visits


def test_tab_leads_through_the_page(visit: Callable, place: Callable, path: str) -> None:
    verb, parts = visit(visits.reader, path).missed
    assert not parts, "\n".join(f"{place(path, around)}: Tab does not {verb} {part}" for part, around in parts)
