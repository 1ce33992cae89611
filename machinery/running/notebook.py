"""In the process of a notebook: let mkdocs-jupyter run it, with a kernel that keeps to the limits.

The kernel reads its settings from a folder of this run alone: nothing of the home folder, nothing of another build.
"""

import os
from pathlib import Path

from mkdocs_jupyter import config, convert
from nbclient.exceptions import CellExecutionError, DeadKernelError

from machinery.running import forked_kernel, run


def executed(path: str, settings: str, clock: float, templates: str) -> dict[str, object]:
    """What mkdocs-jupyter makes of a notebook by templates; or what a cell raised, or the cell that ended it."""
    folder = Path.cwd().parent
    profile = folder / "ipython" / "profile_default"
    profile.mkdir(parents=True)
    (profile / "ipython_kernel_config.py").write_text(settings, encoding="utf-8")
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR"):
        os.environ[name] = str(folder / "ipython")
    os.environ |= {"JUPYTER_NO_CONFIG": "1", "KERNEL_FOLDER": str(folder), "KERNEL_CLOCK": str(clock)}
    if run.FORKS:
        forked_kernel.fork()
    try:
        config.settings.templates_dir = templates
        return {"notebook": convert.nb2html(path, execute=True, allow_errors=False)}
    except CellExecutionError as error:
        return {"raised": [error.ename, error.evalue, str(error)]}
    except DeadKernelError:
        said = {name: folder / f"kernel {name}" for name in ("cell", "stack")}
        return {"dead": [file.read_text("utf-8") if file.exists() else "" for file in said.values()]}
