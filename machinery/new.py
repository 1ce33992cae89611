"""Begin a page, a notebook, a program or a figure: `python -m machinery.new page learn/margin`.

What it writes passes the check as it stands, and is in the lists in which it has to be:

    page learn/margin            docs/learn/margin.md, in the navigation
    notebook learn/try-margin    docs/learn/try-margin.py, in the navigation
    program margin learn/margin  snippets/margin.py with its output, on that page and on the list of programs
    figure margin learn/margin   snippets/figures/margin.py, on that page

Imports `lists` and `sources`.
"""

import re
import sys
from pathlib import Path

from machinery.lists import programs
from machinery.sources.notes import read_notes

PAGE = """\
---
description: "What {title} is about, in one sentence that search engines show to those who look for it."
---

# {title}

After this page you can say what it is about.

```python
print(1 + 1)
```

<!--pytest-codeblocks:expected-output-->

```text
2
```
"""
NOTEBOOK = """\
# %% [markdown]
# # {title}
#
# After this notebook you can say what it is about, and change what it computes.

# %%
import matplotlib.pyplot as plt
import numpy as np

x = np.array([1, 2, 3])
print(x + 1)

# %% alt="What the drawing shows to be true: y grows with x."
fig, ax = plt.subplots()
ax.plot(x, x + 1)
ax.set_xlabel("x")
ax.set_ylabel("y")
plt.show()
"""
PROGRAM = '''\
import numpy as np


def {name}(z):
    """What it gives of logits: z (K,) -> (K,)."""
    return z - np.max(z)


z = np.array([2.0, 1.0, 0.1])
print({name}(z))
'''
OUTPUT = "[ 0.  -1.  -1.9]\n"
SHOWN = """
```python
--8<-- "{name}.py"
```

<!--pytest-codeblocks:expected-output-->

```text
--8<-- "{name}.out"
```
"""
FIGURE = """\
import matplotlib.pyplot as plt
import numpy as np

z = np.linspace(-3, 3, 61)

fig, ax = plt.subplots()
ax.plot(z, np.exp(z), "C3")
ax.set_xlabel("logit")
ax.set_ylabel("exponential")
plt.show()
"""
DRAWN = "\n![What the drawing shows to be true: the exponential grows with the logit.]({up}figures/{name}.svg)\n"


def page(root: Path, name: str) -> list[str]:
    """Begin a page. Returns the files that were written or changed."""
    return [_write(root, f"docs/{name}.md", PAGE.format(title=_title(name))), *_navigate(root, f"{name}.md")]


def notebook(root: Path, name: str) -> list[str]:
    """Begin a notebook. Returns the files that were written or changed."""
    return [_write(root, f"docs/{name}.py", NOTEBOOK.format(title=_title(name))), *_navigate(root, f"{name}.py")]


def program(root: Path, name: str, on: str) -> list[str]:
    """Begin a program that a page shows. Returns the files that were written or changed."""
    place = _page(root, on)
    if not name.isidentifier():
        raise SystemExit(f"{name} is no name of a function: write letters, digits and _")
    written = [
        _write(root, f"snippets/{name}.py", PROGRAM.format(name=name)),
        _write(root, f"snippets/{name}.out", OUTPUT),
    ]
    listed = (root / programs.PAGE).read_text(encoding="utf-8")
    last = [note for note in read_notes(listed) if note.kind == "programs"][-1]
    end = last.rest_start + len(last.rest.rstrip())
    listed = f"{listed[:end]} {name}{listed[end:]}"
    (root / programs.PAGE).write_text(listed, encoding="utf-8")
    return [*written, programs.PAGE, _append(place, SHOWN.format(name=name), root)]


def figure(root: Path, name: str, on: str) -> list[str]:
    """Begin a figure that a page shows. Returns the files that were written or changed."""
    place = _page(root, on)
    written = _write(root, f"snippets/figures/{name}.py", FIGURE)
    return [written, _append(place, DRAWN.format(name=name, up="../" * on.count("/")), root)]


def _title(name: str) -> str:
    return name.rpartition("/")[2].replace("-", " ").replace("_", " ").capitalize()


def _page(root: Path, name: str) -> Path:
    path = root / "docs" / f"{name}.md"
    if not path.is_file():
        raise SystemExit(f"docs/{name}.md is not there: begin it with `python -m machinery.new page {name}`")
    return path


def _write(root: Path, name: str, text: str) -> str:
    path = root / name
    if path.exists():
        raise SystemExit(f"{name} is there already, and nothing was written")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return name


def _append(path: Path, text: str, root: Path) -> str:
    """Put something at the end of a page, before its references."""
    before, heading, behind = path.read_text(encoding="utf-8").partition("\n## References")
    path.write_text(before.rstrip("\n") + "\n" + text + heading + behind, encoding="utf-8")
    return path.relative_to(root).as_posix()


def _navigate(root: Path, name: str) -> list[str]:
    """Put a page behind the last one of its folder in the navigation, and say that no chapter comes before it."""
    settings = root / "mkdocs.yml"
    folder = re.escape(name.rpartition("/")[0] + "/") if "/" in name else r"[\w-]+\."
    text = settings.read_text(encoding="utf-8")
    navigation, extra, rest = text.partition("\nextra:\n")
    *_, last = re.finditer(rf"^( +)- (?:[^\n]*: )?{folder}[^\n/]*$", navigation, re.MULTILINE)
    navigation = f"{navigation[: last.end()]}\n{last[1]}- {name}{navigation[last.end() :]}"
    if name.startswith("learn/"):
        *_, needs = re.finditer(r"^    learn/[^\n]*$", rest, re.MULTILINE)
        rest = f"{rest[: needs.end()]}\n    {name}: []{rest[needs.end() :]}"
    settings.write_text(navigation + extra + rest, encoding="utf-8")
    return ["mkdocs.yml"]


KINDS = {"page": (page, 1), "notebook": (notebook, 1), "program": (program, 2), "figure": (figure, 2)}
NEXT = {
    "page": "Write it, then `pytest docs/{0}.md --update-outputs` checks it and records what it prints.",
    "notebook": "Write it: `mkdocs serve` runs and shows it, `pytest docs/{0}.py` checks its numbers and formulas.",
    "program": "Write it, move its name in docs/programs.md below the heading of what it is for, then "
    "`pytest docs/{1}.md --update-outputs` records what it prints.",
    "figure": "Write it, and what it shows to be true on the page: `mkdocs serve` draws it.",
}

if __name__ == "__main__":
    kind, *names = sys.argv[1:] or [""]
    names = [re.sub(r"^docs/|\.(md|py)$", "", name) for name in names]  # also as a shell completes them
    if kind not in KINDS or len(names) != KINDS[kind][1]:
        raise SystemExit(__doc__.partition("\nImports")[0])
    print(*KINDS[kind][0](Path(__file__).parents[1], *names), NEXT[kind].format(*names), sep="\n")
