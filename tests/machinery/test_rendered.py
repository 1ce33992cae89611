"""What is kept while a site is served: after a change, the pages are those that a build from nothing makes."""

import subprocess
import sys
from pathlib import Path

BUILDS = """
import pathlib, sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
from machinery import mkdocs, rendered

def made(folder):
    config = load_config("mkdocs.yml", site_dir=folder)
    config.plugins.on_startup(command="serve", dirty=False)
    mkdocs.serving = True
    build(config)

made("first")
page = pathlib.Path("docs/learn/softmax.md")
text = page.read_text(encoding="utf-8").replace("\\n# Softmax", "\\n# Softmax, renamed", 1)
page.write_text(text + "\\nOne more sentence.\\n", encoding="utf-8")
known = dict(rendered.made)
made("second")
again = [source for source, page in rendered.made.items() if known.get(source) is not page]
rendered.made.clear()
made("third")
print(len(again), len(known), "docs/learn/softmax.md" in again)
"""


def test_second_build_is_as_one_from_nothing(project: Path) -> None:
    command = [sys.executable, "-c", BUILDS]
    result = subprocess.run(command, cwd=project, capture_output=True, encoding="utf-8")
    assert result.returncode == 0, result.stderr
    files = {
        folder: {path.relative_to(project / folder): path for path in (project / folder).rglob("*") if path.is_file()}
        for folder in ("first", "second", "third")
    }
    assert files["second"].keys() == files["third"].keys()
    different = [
        str(name) for name, path in files["second"].items() if path.read_bytes() != files["third"][name].read_bytes()
    ]
    assert not different, "machinery/rendered.py: these depend on more than their key says"
    rendered, all_pages, is_among = result.stdout.split()[-3:]
    assert is_among == "True" and int(rendered) < int(all_pages) / 2, f"{rendered} of {all_pages} rendered again"
    old, new = ((project / folder / "bibliography" / "index.html").read_text("utf-8") for folder in ("first", "second"))
    assert "Softmax, renamed" in new and "Softmax, renamed" not in old
