"""One style sheet for the site: the theme's rules and the site's own, without those that no page can use."""

import re

import tinycss2
from tinycss2.ast import AtRule, Declaration, QualifiedRule

from machinery.errors import PageError
from machinery.finish.built import Built

# Attributes whose values stand in the pages as they are: a rule for another value is never used.
FIXED = re.compile(r"""\[(dir|data-md-color-\w+)=["']?([\w-]+)["']?\]""")
NARROWED = re.compile(r":[\w-]+\([^()]*\)")  # :not(…) and its like: what they name need not be there

WORD = re.compile(r"[\w-]+")
READ = re.compile(r"var\(\s*(--[\w-]+)")
SHEET = re.compile(r"""(?:@import\s*(?:url\()?|url\()\s*["']?((?:https?:)?//[^"')\s;]+)""")


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
    words.update(*map(WORD.findall, {script for page in pages for script in page.scripts}), *map(WORD.findall, scripts))
    read_by_pages = set().union(*map(READ.findall, texts))
    css = "".join(_rules(tinycss2.parse_stylesheet(css, True, True), words, fixed))
    while True:
        read = read_by_pages | set(READ.findall(css))
        shorter = "".join(_rules(tinycss2.parse_stylesheet(css, True, True), words, fixed, read))
        if shorter == css:
            return css
        css = shorter


def _rules(rules: list, words: set[str], fixed: set[tuple[str, str]], read: set[str] | None = None):
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            selectors = ",".join(one for one in _selectors(rule.prelude) if _wanted(one, words, fixed))
            declared = tinycss2.parse_blocks_contents(rule.content, True, True)
            kept = [d.serialize() for d in declared if not isinstance(d, Declaration) or _is_read(d, read)]
            if selectors and kept:
                yield f"{selectors}{{{';'.join(kept)}}}\n"
        elif isinstance(rule, AtRule) and rule.lower_at_keyword in ("media", "supports"):
            inside = "".join(_rules(tinycss2.parse_rule_list(rule.content, True, True), words, fixed, read))
            if inside:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inside}}}\n"
        elif not (isinstance(rule, AtRule) and rule.lower_at_keyword == "charset"):
            yield rule.serialize() + "\n"


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
    return all(
        name.replace("\\", "") in words for name in re.findall(r"\.((?:[\w-]|\\.)+)", NARROWED.sub("", selector))
    )


def _is_read(declared: Declaration, read: set[str] | None) -> bool:
    return read is None or not declared.name.startswith("--") or declared.name in read


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
