"""The offline edition: the pages in one archive, so that they open from the file system."""

import base64
import re
import zipfile
from pathlib import Path

from machinery import policy


def write_offline(site: Path) -> None:
    """Pack the pages so that they open from the file system: plain links, the font in the sheet, no search."""
    kinds = {".html", ".svg", ".py", ".ipynb", ".md", ".json"}
    packed = {path for path in site.rglob("*") if path.suffix in kinds and path.parent != site / "search"}
    packed.remove(site / "404.html")
    packed |= {site / "assets" / name for name in ("style.css", "reading.js")}
    with zipfile.ZipFile(site / "offline.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(packed):
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".html":
                text = _offline_page(text)
            elif path.name == "style.css":
                font = base64.b64encode((site / "assets" / "stix-two-math.woff2").read_bytes()).decode()
                text = text.replace('url("stix-two-math.woff2")', f'url("data:font/woff2;base64,{font}")')
            name = zipfile.ZipInfo(f"softmax-and-cross-entropy/{path.relative_to(site).as_posix()}")
            archive.writestr(name, text.encode(), zipfile.ZIP_DEFLATED)


def _offline_page(page: str) -> str:
    def plain(link: re.Match) -> str:
        address = link[2] if link[2].endswith("/") or not link[2] else f"{link[2]}/"
        return f'{link[1]}="{address}index.html{link[3]}"'

    page = re.sub(r'<link rel="(?:preload|canonical)"[^>]*>|<a href="[^"]*offline.zip".*?</a>', "", page)
    page = re.sub(r'(href)="((?![a-z]+:|#|/)(?:[^"#]*/|\.\.?(?:/\.\.)*))(#[^"]*|)"', plain, page)
    return policy.without(page).replace('class="no-js"', 'class="no-js offline"', 1)
