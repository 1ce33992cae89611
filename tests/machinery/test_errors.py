"""Faults of several places, told at once."""

import pytest

from machinery.errors import MOST, Faults, PageError


def told(faults: Faults) -> str:
    with pytest.raises(PageError) as error:
        faults.end()
    return str(error.value)


def test_nothing_is_raised_where_nothing_was_found() -> None:
    Faults().end()


def test_faults_are_told_in_the_order_of_their_lines_and_each_once() -> None:
    faults = Faults()
    with faults:
        raise PageError("b.md", 7, "late")
    with faults:
        inside = Faults()
        inside.add("b.md", 3, "same")
        inside.add("a.md", 1, "other")
        inside.end()
    faults.add("b.md", 5, "same")
    faults.add("b.md", 5, "same")
    assert told(faults) == "b.md:3: same (and in line 5)\nb.md:7: late\na.md:1: other"


def test_what_follows_from_a_fault_of_the_same_line_is_not_told() -> None:
    faults = Faults(one_a_line=True)
    for message in ("first", "second"):
        faults.add("a.md", 1, message)
    assert told(faults) == "a.md:1: first"


def test_many_faults_are_counted() -> None:
    faults = Faults()
    for line in range(MOST + 2):
        faults.add("a.md", line + 1, f"fault {line}")
    assert told(faults).split("\n")[MOST:] == ["and 2 more, once these are gone"]


def test_other_errors_are_not_kept_back() -> None:
    with pytest.raises(ZeroDivisionError), Faults():
        raise ZeroDivisionError
