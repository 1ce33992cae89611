"""One style sheet for the site: the theme's rules and the site's own, without those that no page can use.

Imports `errors` and `built`.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import tinycss2
from tinycss2.ast import AtRule, Declaration, QualifiedRule

from machinery.errors import PageError
from machinery.finish.built import Built

# Attributes whose values stand in the pages as they are: a rule for another value is never used.
FIXED = re.compile(r"""\[(dir|data-md-color-\w+)=["']?([\w-]+)["']?\]""")
NARROWED = re.compile(r":[\w-]+\([^()]*\)")  # :not(…) and its like: what they name need not be there

CLASS = re.compile(r"\.((?:[\w-]|\\.)+)")
WORD = re.compile(r"[\w-]+")
NOT_USED = "tabbed-"  # what the theme's script names and no page has: its tabs
READ = re.compile(r"var\(\s*(--[\w-]+)")
SHEET = re.compile(r"""(?:@import\s*(?:url\()?|url\()\s*["']?((?:https?:)?//[^"')\s;]+)""")


class Rule(NamedTuple):
    """A rule of a sheet: its selectors, and what it declares, each with the name of the property."""

    selectors: list[str]
    declared: list[tuple[str, str]]


class Group(NamedTuple):
    """Rules that hold under a condition, such as `@media print`."""

    head: str
    rules: list["Rule | Group | str"]


def lean(css: str, pages: list[Built], scripts: list[str]) -> str:
    """The rules of `css` that pages and scripts, of which the texts are given, can need.

    A rule goes when no page has a class of its selector, and no script names it; a property of one's own (`--name`)
    goes when no remaining rule reads it.
    """
    words, fixed = set(), {("data-md-color-scheme", "slate")}
    for page in pages:
        words |= page.classes
        fixed |= page.fixed
    texts = [page.text for page in pages] + scripts
    named = set().union(*map(WORD.findall, {script for page in pages for script in page.scripts} | {*scripts}))
    words |= {word for word in named if not word.startswith(NOT_USED)}
    read_by_pages = set().union(*map(READ.findall, texts))
    rules = _wanted_rules(_rules(tinycss2.parse_stylesheet(css, True, True)), words, fixed)
    css, read = "", None
    while (shorter := "".join(_written(rules, read))) != css:
        css, read = shorter, read_by_pages | set(READ.findall(shorter))
    return css


def _rules(parsed: list) -> list[Rule | Group | str]:
    """The rules of a sheet as they are, and as text what is neither a rule nor a group of them."""
    rules = []
    for rule in parsed:
        if isinstance(rule, QualifiedRule):
            declared = tinycss2.parse_blocks_contents(rule.content, True, True)
            named = [(one.name if isinstance(one, Declaration) else "", one.serialize()) for one in declared]
            rules.append(Rule(_selectors(rule.prelude), named))
        elif isinstance(rule, AtRule) and rule.lower_at_keyword in ("media", "supports"):
            inside = _rules(tinycss2.parse_rule_list(rule.content, True, True))
            rules.append(Group(f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}", inside))
        elif not (isinstance(rule, AtRule) and rule.lower_at_keyword == "charset"):
            rules.append(rule.serialize())
    return rules


def _wanted_rules(rules: list, words: set[str], fixed: set[tuple[str, str]]) -> list[Rule | Group | str]:
    """The rules with the selectors that some page can have."""
    kept = []
    for rule in rules:
        match rule:
            case Rule(selectors, declared):
                kept.append(Rule([one for one in selectors if _wanted(one, words, fixed)], declared))
            case Group(head, inside):
                kept.append(Group(head, _wanted_rules(inside, words, fixed)))
            case _:
                kept.append(rule)
    return kept


def _written(rules: list, read: set[str] | None) -> Iterator[str]:
    """The rules as text, without what says nothing, and without properties of one's own that are not in `read`."""
    for rule in rules:
        match rule:
            case Rule(selectors, declared):
                kept = [text for name, text in declared if read is None or not name.startswith("--") or name in read]
                if selectors and kept:
                    yield f"{','.join(selectors)}{{{';'.join(kept)}}}\n"
            case Group(head, inside):
                if text := "".join(_written(inside, read)):
                    yield f"{head}{{{text}}}\n"
            case _:
                yield f"{rule}\n"


def _selectors(prelude: list) -> list[str]:
    """The selectors of a rule, split at the commas between them and not at those inside brackets."""
    parts = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return [tinycss2.serialize(part).strip() for part in parts]


def _wanted(selector: str, words: set[str], fixed: set[tuple[str, str]]) -> bool:
    if not fixed.issuperset(FIXED.findall(selector)):
        return False
    names = CLASS.findall(NARROWED.sub("", selector))
    return all(name.replace("\\", "") in words for name in names)


def dark_without_scripts(css: str) -> str:
    """The rules of the dark scheme once more, for readers whose system is dark and whose scripts are off."""
    mark, own, parts = "[data-md-color-scheme=slate]", ".no-js [data-md-color-scheme]", []
    for rule in tinycss2.parse_stylesheet(css, True, True):
        inner = (
            tinycss2.parse_rule_list(rule.content, True, True) if isinstance(rule, AtRule) and rule.content else [rule]
        )
        for one in inner:
            if isinstance(one, QualifiedRule):
                text = one.serialize().replace('"slate"', "slate")
                parts += [text.replace(mark, own)] if mark in text else []
    return f"@media screen and (prefers-color-scheme:dark){{{''.join(parts)}}}\n"


def refuse_sheet(css: str, name: str) -> None:
    """Raise PageError for what a style sheet would fetch from another host."""
    if found := SHEET.search(css):
        line = css.count("\n", 0, found.start(1)) + 1
        raise PageError(name, line, f"{found[1]} is fetched from another host: the policy forbids it")
