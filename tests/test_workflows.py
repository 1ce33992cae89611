"""The workflows: what zizmor finds in them, and that nothing is published which has not passed every test."""

import json
import subprocess
import sysconfig
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
PUBLISH = ROOT / ".github" / "workflows" / "test-and-publish.yml"


def test_zizmor_finds_nothing() -> None:
    zizmor = Path(sysconfig.get_path("scripts")) / "zizmor"
    command = [zizmor, "--offline", "--persona", "pedantic", "--no-progress", "--color", "never", ".github"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert result.returncode == 0, result.stdout + result.stderr


def test_nothing_is_published_that_has_not_passed_every_job() -> None:
    jobs = yaml.safe_load(PUBLISH.read_text(encoding="utf-8"))["jobs"]
    place = PUBLISH.relative_to(ROOT).as_posix()
    line = PUBLISH.read_text(encoding="utf-8").partition("\n  publish:")[0].count("\n") + 2
    missing = jobs.keys() - {"publish"} - set(jobs["publish"]["needs"])
    assert not missing, f"{place}:{line}: publish must need {', '.join(sorted(missing))}"
    uses = [step.get("uses", "").partition("@")[0] for step in jobs["publish"]["steps"]]
    assert uses[-2:] == ["actions/attest-build-provenance", "actions/deploy-pages"], f"{place}:{line}: attest, publish"
    assert "actions/checkout" not in uses, f"{place}:{line}: publish what was tested, and build nothing"
    steps = [step.get("uses", "") for job in jobs.values() for step in job["steps"]]
    assert sum("upload-pages-artifact" in step for step in steps) == 1, f"{place}:{line}: one artifact, the tested one"


def test_parts_are_the_whole() -> None:
    """What one machine leaves out, another runs."""
    jobs = yaml.safe_load(PUBLISH.read_text(encoding="utf-8"))["jobs"]
    parts = [part["options"] for part in jobs["test"]["strategy"]["matrix"]["part"]]
    left_out = {word.partition("=")[2] for part in parts for word in part.split() if word.startswith("--ignore=")}
    taken = {part.split()[0] for part in parts if not part.startswith("--")}
    assert left_out == taken, f"{PUBLISH.relative_to(ROOT).as_posix()}:1: no machine runs {left_out ^ taken}"


def test_the_calendar_runs_every_framework_on_record() -> None:
    """What stands on the page of other frameworks with a day is run again by the calendar, and installed for it."""
    file = ROOT / ".github" / "workflows" / "other-frameworks.yml"
    record = json.loads((ROOT / "docs" / "frameworks" / "elsewhere.json").read_text(encoding="utf-8"))
    job = yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"]["calls"]
    text = file.read_text(encoding="utf-8")
    place = f".github/workflows/other-frameworks.yml:{text[: text.index('framework: [')].count(chr(10)) + 1}"
    assert set(job["strategy"]["matrix"]["framework"]) == record.keys(), f"{place}: on record are {', '.join(record)}"
    installs = (ROOT / ".ci" / "elsewhere").read_text(encoding="utf-8")
    missing = [name for name in record if f"[{name}]=" not in installs]
    assert not missing, f".ci/elsewhere:8: installs nothing for {', '.join(missing)}"
