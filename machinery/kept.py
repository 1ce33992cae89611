"""What one build makes and the next one need not make again: kept as a whole or not at all. Imports nothing of ours."""

import contextlib
import hashlib
import os
import shutil
from pathlib import Path


def read(path: Path) -> bytes | None:
    """What was kept there; None where nothing was, or where it is damaged."""
    try:
        digest, _, content = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return content if digest.decode("ascii", "replace") == hashlib.sha256(content).hexdigest() else None


def write(path: Path, content: bytes) -> None:
    """Keep something, under its digest. Another build may write the same at the same time."""
    replace(path, hashlib.sha256(content).hexdigest().encode() + b"\n" + content)


def replace(path: Path, content: bytes) -> None:
    """Put a file in its place as a whole. Raises OSError, which names it, and then leaves what was there."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        if path.exists():
            shutil.copymode(path, part)
        os.replace(part, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise OSError(error.errno, error.strerror, str(path)) from None
