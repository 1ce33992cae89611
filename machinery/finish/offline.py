"""The offline edition: the pages in one archive, so that they open from the file system. Imports `built`."""

import base64
import zipfile
from pathlib import Path

from machinery.finish.built import Built


def write_offline(site: Path, pages: list[Built]) -> None:
    """Pack the pages so that they open from the file system: plain links, the font in the sheet, no search."""
    kinds = {".html", ".svg", ".py", ".ipynb", ".md", ".json"}
    packed = {path for path in site.rglob("*") if path.suffix in kinds and path.parent != site / "search"}
    packed.remove(site / "404.html")
    packed |= {site / "assets" / name for name in ("style.css", "reading.js")}
    built = {page.name: page for page in pages}
    with zipfile.ZipFile(site / "offline.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(packed):
            name = path.relative_to(site).as_posix()
            text = _offline_page(built[name]) if name in built else path.read_text(encoding="utf-8")
            if path.name == "style.css":
                font = base64.b64encode((site / "assets" / "stix-two-math.woff2").read_bytes()).decode()
                text = text.replace('url("stix-two-math.woff2")', f'url("data:font/woff2;base64,{font}")')
            entry = zipfile.ZipInfo(f"softmax-and-cross-entropy/{name}")
            archive.writestr(entry, text.encode(), zipfile.ZIP_DEFLATED)


def _offline_page(page: Built) -> str:
    """The page, which has no policy yet, since 'self' means nothing on a disk: with addresses of files in its links."""
    parts, left_out = [], False
    for piece in page.pieces:
        given = piece.attributes or {}
        address, mark, _ = (given.get("href") or "").partition("#")
        if piece.tag == "a" and address.endswith("offline.zip"):
            left_out = True
        elif piece.tag == "html":
            parts.append(piece.text.replace("no-js", "no-js offline"))
        elif piece.tag in ("a", "link") and _is_folder(address):
            folder = address if address.endswith("/") else f"{address}/"
            parts.append(piece.text.replace(f'"{address}{mark}', f'"{folder}index.html{mark}', 1))
        elif not left_out and given.get("rel") not in ("preload", "canonical"):
            parts.append(piece.text)
        left_out = left_out and piece.tag != "/a"
    return "".join(parts).strip() + "\n"


def _is_folder(address: str) -> bool:
    """Whether a link leads to a folder of the site."""
    ends = address.rpartition("/")[2]
    return bool(address) and ends in ("", ".", "..") and ":" not in address and not address.startswith("/")
