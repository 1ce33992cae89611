"""The workflows: what zizmor finds in them."""

import subprocess
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_zizmor_finds_nothing() -> None:
    zizmor = Path(sysconfig.get_path("scripts")) / "zizmor"
    command = [zizmor, "--offline", "--persona", "pedantic", "--no-progress", "--color", "never", ".github"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert result.returncode == 0, result.stdout + result.stderr
