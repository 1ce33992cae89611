"""The content security policy of a page: scripts and styles of this site alone, and inline ones by what they say.

A page that someone smuggled a script, a style or an address into still runs and fetches only what the build wrote.
"""

import base64
import hashlib
import re

from mkdocs.exceptions import PluginError

INLINE = {
    "script": re.compile(r"<script(?![^>]*\s(?:src=|type=\"application/))[^>]*>(.+?)</script>", re.DOTALL),
    "style": re.compile(r"<style[^>]*>(.+?)</style>", re.DOTALL),
}
ATTRIBUTE_NAME = re.compile(r"\s(?:style|on\w+)=[\"']", re.IGNORECASE)
ATTRIBUTE = re.compile(r"<\w[^>]*?\s(?P<name>style|on\w+)=[\"'][^>]*>", re.IGNORECASE)
HEAD = '<meta charset="utf-8">'


def guard(page: str) -> str:
    """Put its policy into a page, before anything that it governs. Raises PluginError for what it could not allow."""
    if ATTRIBUTE_NAME.search(page):
        shown = re.sub(r"<(script|code|pre|annotation)\b.*?</\1>", "", page, flags=re.DOTALL)
        if found := ATTRIBUTE.search(shown):
            message = f"{found['name']}= cannot be allowed by its hash, make it a class: {found[0]}"
            raise PluginError(f"machinery/policy.py: {message}")
    if page.count(HEAD) != 1:
        raise PluginError(f"machinery/policy.py: the theme no longer writes {HEAD} once in a page")
    return page.replace(HEAD, f'{HEAD}<meta http-equiv="Content-Security-Policy" content="{policy(page)}">')


def policy(page: str) -> str:
    allowed = {
        kind: " ".join(["'self'", *sorted(set(map(_hash, found.findall(page))))]) for kind, found in INLINE.items()
    }
    return (
        f"default-src 'none'; script-src {allowed['script']}; style-src {allowed['style']}; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def without(page: str) -> str:
    """The page without its policy: 'self' means nothing to pages that are read from a disk."""
    return re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
