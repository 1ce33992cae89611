"""The offline edition: the pages in one archive, so that they open from the file system."""

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
    parts, end = [], 0
    for start, tag, link in page.links:
        address, mark, _ = (link.get("href") or "").partition("#")
        parts.append(page.text[end:start])
        end = start + len(tag)
        if link.get("rel") in ("preload", "canonical"):
            continue
        if address.endswith("offline.zip"):
            end = page.text.index("</a>", start) + len("</a>")
        elif address.rpartition("/")[2] in ("", ".", "..") and address and ":" not in address and address[0] != "/":
            folder = address if address.endswith("/") else f"{address}/"
            parts.append(tag.replace(f'href="{address}{mark}', f'href="{folder}index.html{mark}', 1))
        else:
            parts.append(tag)
    parts.append(page.text[end:])
    return "".join(parts).replace('class="no-js"', 'class="no-js offline"', 1)
