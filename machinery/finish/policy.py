"""The content security policy of a page: scripts and styles of this site alone, and inline ones by what they say.

A page that someone smuggled a script, a style or an address into still runs and fetches only what the build wrote.
Imports `built`.
"""

import base64
import hashlib

from mkdocs.exceptions import PluginError

from machinery.finish.built import Built

WHERE = "machinery/finish/policy.py"


def guard(page: Built) -> str:
    """The page with its policy, before anything that it governs. Raises PluginError for what it could not allow."""
    for name, tag in page.handlers:
        message = f"{name}= cannot be allowed by its hash, make it a class: {tag}"
        raise PluginError(f"{WHERE}: {message}")
    heads = [piece for piece in page.pieces if piece.tag == "meta" and "charset" in piece.attributes]
    if len(heads) != 1:
        raise PluginError(f"{WHERE}: the theme no longer says once in a page how its letters are coded")
    policy = f'<meta http-equiv="Content-Security-Policy" content="{allowing(page)}">'
    return page.written(lambda piece: piece.text + policy if piece is heads[0] else piece.text)


def allowing(page: Built) -> str:
    """The policy that allows the scripts and styles of a page."""
    allowed = {kind: " ".join(["'self'", *sorted(set(map(_hash, texts)))]) for kind, texts in page.allowed.items()}
    return (
        f"default-src 'none'; script-src {allowed['script']}; style-src {allowed['style']}; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
