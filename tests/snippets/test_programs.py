"""Each program alone, in a process of its own and an empty folder: it prints what is recorded beside it."""

from pathlib import Path

import pytest

from machinery import kept
from machinery.running import run
from machinery.sources.pages import ELSEWHERE

ROOT = Path(__file__).parents[2]
PROGRAMS = sorted((ROOT / "snippets").rglob("*.py"))
HERE = [path for path in PROGRAMS if path.parent.name not in ELSEWHERE]  # tests/frameworks runs the others
LONGEST = 40  # lines that a person reads in one go

# The lesson's programs, as they were given.
LESSON = {
    "loss_of_true_class_probabilities": """import numpy as np

correct_probs = np.array([0.9, 0.6, 0.33, 0.1])
loss = -np.log(correct_probs)

for p, l in zip(correct_probs, loss):
    print(f"Predicted probability for true class = {p:.2f} → CE loss = {l:.3f}")
""",
    "softmax_of_logits": """import numpy as np

logits = np.array([2.0, 1.0, 0.1])
exp_vals = np.exp(logits)
softmax = exp_vals / np.sum(exp_vals)

print("Logits:", logits)
print("Softmax probabilities:", softmax)
""",
}


def first_difference(now: str, then: str) -> int:
    """The first line, from 1, on which two texts differ."""
    now, then = now.split("\n"), then.split("\n")
    return next(n for n in range(1, len(then) + 2) if now[:n] != then[:n])


@pytest.mark.parametrize("program", HERE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_alone_in_a_process_of_its_own(program: Path, request: pytest.FixtureRequest) -> None:
    recorded, name = program.with_suffix(".out"), program.relative_to(ROOT).as_posix()
    try:
        result = run.run_program(program, 1, program.read_text(encoding="utf-8"))
    except run.Failure as failure:
        raise AssertionError(f"{name}:{failure.line or 1}: {failure.text}\n{failure.shown}") from None
    assert not result.left, f"{name}:1: leaves files behind: {', '.join(result.left)}"
    assert not result.warned, f"{name}:1: writes on standard error: {result.warned}"
    if request.config.getoption("update_outputs"):
        if result.printed:
            kept.replace(recorded, result.printed.encode())
        return
    expected = recorded.read_text(encoding="utf-8") if recorded.exists() else ""
    assert result.printed == expected, (
        f"{recorded.relative_to(ROOT).as_posix()}:{first_difference(result.printed, expected)}: "
        "pytest --update-outputs writes down what it prints"
    )


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_short_enough_to_read(program: Path) -> None:
    lines = program.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST, f"{program.relative_to(ROOT)}:{LONGEST + 1}: longer than {LONGEST} lines"


def test_every_recorded_output_has_its_program() -> None:
    programs = {path.with_suffix("") for path in PROGRAMS}
    left = [path for path in (ROOT / "snippets").rglob("*.out") if path.with_suffix("") not in programs]
    assert not left, "\n".join(f"{p.relative_to(ROOT).as_posix()}:1: the recorded output of no program" for p in left)


@pytest.mark.parametrize("name", LESSON)
def test_lesson_programs_are_the_lesson_s(name: str) -> None:
    assert (ROOT / "snippets" / f"{name}.py").read_text(encoding="utf-8") == LESSON[name]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("loss_of_true_class_probabilities", ["0.105", "0.511", "1.109", "2.303"]),
        ("softmax_of_logits", ["0.659", "0.242", "0.099"]),
    ],
)
def test_lesson_values_as_printed(name: str, values: list[str]) -> None:
    printed = (ROOT / "snippets" / f"{name}.out").read_text(encoding="utf-8").replace("[", " ").replace("]", " ")
    numbers = [f"{float(word):.3f}" for word in printed.split() if word.replace(".", "", 1).isdigit()]
    assert numbers[-len(values) :] == values or numbers[1::2] == values
