"""The reference values are right, the program that runs functions through them finds faults, and how libraries fare."""

import importlib.util
import json
import math
import re
import runpy
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from importlib import metadata
from itertools import zip_longest
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent / "reference_values"
FILE = ROOT / "docs" / "frameworks" / "reference-values.json"
IMPLEMENTATIONS = ROOT / "docs" / "frameworks" / "implementations.json"
PACKAGES = ("numpy", "scipy", "torch", "jax", "optax", "keras")
CASES = json.loads(FILE.read_text(encoding="utf-8"))["cases"]


@cache
def load(name: str) -> dict:
    """What a program of snippets/ names."""
    return runpy.run_path(str(ROOT / "snippets" / f"{name}.py"))


def line(case: dict) -> str:
    text = FILE.read_text(encoding="utf-8")
    return f"docs/frameworks/reference-values.json:{text.count(chr(10), 0, text.index(case['id'])) + 1}"


@pytest.mark.parametrize("framework", ["jax"], indirect=True)
def test_the_file_is_what_the_program_writes(framework: str) -> None:
    """Its types of half precision come with JAX."""
    command = [sys.executable, "-c", "import sys, write; sys.stdout.write(write.build())"]
    built = subprocess.run(command, cwd=HERE, capture_output=True, encoding="utf-8", check=True).stdout
    there, made = FILE.read_text(encoding="utf-8").splitlines(), built.splitlines()
    different = [n for n, lines in enumerate(zip_longest(there, made), 1) if lines[0] != lines[1]]
    assert not different, (
        f"{FILE.relative_to(ROOT).as_posix()}:{different[0]}: {len(different)} lines are not what the program makes; "
        "python tests/frameworks/reference_values/write.py writes the file again"
    )


def test_there_are_cases_of_everything() -> None:
    assert len(CASES) >= 300
    assert {case["type"] for case in CASES} == {"float64", "float32", "bfloat16", "float16"}


@pytest.mark.parametrize("framework", ["jax"], indirect=True)
def test_another_library_agrees_to_45_digits(framework: str) -> None:
    """mpmath, with the formulas as textbooks write them, and as many digits as that takes."""
    from mpmath import mp, mpf

    def number(value: object) -> mpf:
        return mpf(value)  # of strings too, and exact

    def row_sum(z: list) -> mpf:
        return mp.fsum(mp.exp(one) * count for one, count in counted(z))

    def counted(z: list) -> list[tuple[mpf, int]]:
        seen = {}
        for one in z:
            seen[one] = seen.get(one, 0) + 1
        return list(seen.items())

    def softmax(z: list) -> list:
        total = row_sum(z)
        known = {one: mp.exp(one) / total for one, _ in counted(z)}
        return [known[one] for one in z]

    def log(x: mpf) -> mpf:
        return mp.log(x) if x else -mp.inf

    def loss(y: list, p: list) -> mpf:
        return -mp.fsum(y_k * log(p_k) for y_k, p_k in zip(y, p, strict=True) if y_k)

    def of_rows(case: dict, given: dict) -> object:
        logits, targets = given.get("logits"), given.get("targets")
        match case["function"]:
            case "softmax":
                return [softmax(z) for z in logits]
            case "log_softmax":
                return [[log(p_k) for p_k in softmax(z)] for z in logits]
            case "logsumexp":
                return [mp.log(row_sum(z)) for z in logits]
            case "masked_softmax":
                masks = given["mask"]
                return [
                    softmax([z_k if kept else -mp.inf for z_k, kept in zip(z, mask, strict=True)])
                    for z, mask in zip(logits, masks, strict=True)
                ]
            case "cross_entropy":
                weights = given.get("weights") or [mpf(1)] * len(logits[0])
                epsilon, K = mpf(given.get("label_smoothing", 0)), len(logits[0])
                rows = [(z, k) for z, k in zip(logits, targets, strict=True) if k != given.get("ignore_index")]
                total = mpf(0)
                for z, label in rows:
                    y = [weights[k] * ((1 - epsilon) * (k == label) + epsilon / K) for k in range(K)]
                    total += loss(y, softmax(z))
                return total / mp.fsum(weights[label] for _, label in rows)
            case "cross_entropy_soft":
                return mp.fsum(loss(y, softmax(z)) for y, z in zip(targets, logits, strict=True)) / len(logits)
            case "cross_entropy_gradient" | "cross_entropy_soft_gradient":
                if case["function"] == "cross_entropy_gradient":
                    targets = [[mpf(k == label) for k in range(len(logits[0]))] for label in targets]
                return [
                    [(p_k * mp.fsum(y) - y_k) / len(logits) for p_k, y_k in zip(softmax(z), y, strict=True)]
                    for z, y in zip(logits, targets, strict=True)
                ]
            case "binary_cross_entropy":
                return [mp.log(1 + mp.exp(z)) - t * z for z, t in zip(logits, targets, strict=True)]
            case "binary_cross_entropy_gradient":
                return [1 / (1 + mp.exp(-z)) - t for z, t in zip(logits, targets, strict=True)]
            case "kl_divergence":
                pairs = [zip(p, q, strict=True) for p, q in zip(given["p"], given["q"], strict=True)]
                return [mp.fsum(a * mp.log(a / b) if b else mp.inf for a, b in pair if a) for pair in pairs]

    def whole(value: object) -> object:
        if isinstance(value, dict):
            *rows, columns = value["shape"]
            row = [whole(value["fill"])] * columns
            return [row] * rows[0] if rows else row
        if isinstance(value, list):
            return [whole(one) for one in value]
        return number(value) if isinstance(value, (float, str)) else value

    def flat(value: object) -> list:
        return [x for one in value for x in flat(one)] if isinstance(value, list) else [value]

    wrong = []
    for case in CASES:
        if case["result"] in (None, "error"):
            continue
        given = {key: whole(value) for key, value in case["arguments"].items()}
        sizes = [abs(float(x)) for x in flat(given.get("logits", [])) if not mp.isinf(x)]
        mp.dps = 120 + int(max(sizes, default=0) / math.log(10))
        now, then = flat(of_rows(case, given)), flat(whole(case["result"]))
        for ours, theirs in zip(then, now, strict=True):
            if ours != theirs and not abs(ours - theirs) <= abs(theirs) * mpf(10) ** -45:
                wrong.append(f"{line(case)}: {case['id']}: {mp.nstr(ours, 20)} here, {mp.nstr(theirs, 20)} with mpmath")
                break
    assert not wrong, "\n".join(wrong)


# The faults that the program must find, each with a function whose reference values show it.


def shifted(logits: np.ndarray) -> np.ndarray:
    p = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return (p / p.sum(axis=-1, keepdims=True, dtype=np.promote_types(p.dtype, np.float32))).astype(p.dtype)


def right(logits, targets, weights=None, ignore_index=None, label_smoothing=0.0):
    """Cross-entropy as the reference values mean it."""
    z, K = logits.astype(float), logits.shape[-1]
    if ignore_index is not None:
        z, targets = z[targets != ignore_index], targets[targets != ignore_index]
    if not len(targets):
        return np.nan
    if not (0 <= targets.min() and targets.max() < K):
        raise IndexError("a label out of range")
    z -= z.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    w = np.ones(K) if weights is None else weights.astype(float)
    y = (1 - label_smoothing) * np.eye(K)[targets] + label_smoothing / K if K < 1000 else None
    if y is None or not label_smoothing:
        losses = -w[targets] * log_p[np.arange(len(targets)), targets]
    else:
        losses = -(w * y * log_p).sum(axis=-1)
    return losses.sum() / w[targets].sum()


def with_weights_over_n(logits, targets, weights=None, **options):
    loss = right(logits, targets, weights, **options)
    if weights is None:
        return loss
    kept = targets[targets != options.get("ignore_index")]
    return loss * weights[kept].sum() / len(kept)


def with_smoothing_over_the_others(logits, targets, label_smoothing=0.0, **options):
    K = logits.shape[-1]
    return right(logits, targets, label_smoothing=label_smoothing * K / (K - 1) if K > 1 else 0.0, **options)


def counting_from_the_end(logits, targets, **options):
    return right(logits, targets % logits.shape[-1], **options)


def of_probabilities(change: Callable) -> Callable:
    def loss(logits, targets, **options):
        if options:
            return right(logits, targets, **options)
        right(logits, targets)  # for its errors
        p = shifted(logits.astype(float))[np.arange(len(targets)), targets]
        return -np.log(change(p)).mean()

    return loss


FAULTS = {
    "softmax without a shift": ("softmax", lambda logits: np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)),
    "an epsilon in the logarithm": ("cross_entropy", of_probabilities(lambda p: p + 1e-8)),
    "a clip at 1e-7": ("cross_entropy", of_probabilities(lambda p: np.clip(p, 1e-7, 1 - 1e-7))),
    "a mean over N with weights": ("cross_entropy", with_weights_over_n),
    "smoothing with ε/(K − 1)": ("cross_entropy", with_smoothing_over_the_others),
    "sums in float16": (
        "softmax",
        lambda logits: (lambda p: p / p.sum(-1, keepdims=True, dtype=p.dtype))(
            np.exp(logits - logits.max(-1, keepdims=True))
        ),
    ),
    "a label that counts from the end": ("cross_entropy", counting_from_the_end),
}


def verdicts(function: Callable, name: str) -> dict[str, str]:
    check = load("check_implementation")["check"]
    known = load("check_implementation")["TYPES"]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        cases = [case for case in CASES if case["function"] == name and case["type"] in known]
        return {case["id"]: check(function, case)[0] for case in cases}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_program_finds(fault: str) -> None:
    name, function = FAULTS[fault]
    assert any(verdict != "right" for verdict in verdicts(function, name).values()), (
        f"snippets/check_implementation.py:1: does not find {fault}"
    )


@pytest.mark.parametrize(("name", "function"), [("softmax", shifted), ("cross_entropy", right)])
def test_the_program_finds_nothing_in(name: str, function: Callable) -> None:
    wrong = {case: verdict for case, verdict in verdicts(function, name).items() if verdict != "right"}
    assert not wrong, f"docs/frameworks/reference-values.json:1: {wrong}"


def implementations() -> dict[str, dict[str, Callable]]:
    spec = importlib.util.spec_from_file_location("implementations", HERE / "implementations.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {
        "NumPy, as written": module.naive(),
        "this site": module.of_this_site(load),
        "SciPy": module.of_scipy(),
        "PyTorch": module.of_pytorch(),
        "JAX, optax": module.of_jax(),
        "Keras": module.of_keras(),
    }


def test_how_implementations_fare(need: Callable, request: pytest.FixtureRequest) -> None:
    """By function and group: how many cases are right, how the others end, and how many digits are right in float64."""
    request.node.user_properties.append(("proves", f"runs {IMPLEMENTATIONS.relative_to(ROOT).as_posix()}:1"))
    need("pytorch")
    import ml_dtypes

    check = load("check_implementation")["check"]
    types = load("check_implementation")["TYPES"] | {"bfloat16": ml_dtypes.bfloat16}
    table, counted = {}, {}
    for name, functions in implementations().items():
        ends: dict[str, list[str]] = {}
        worst: dict[str, float] = {}
        for case in CASES:
            if case["function"] in functions:
                with warnings.catch_warnings(), np.errstate(all="ignore"):
                    warnings.simplefilter("ignore")
                    verdict, error = check(functions[case["function"]], case, types)
                if re.search(
                    "unexpected keyword argument|positional arguments? but", verdict
                ):  # no weights, no smoothing
                    continue
                group = f"{case['function']}: {case['group']}"
                ends.setdefault(group, []).append(verdict)
                if case["type"] == "float64" and case["result"] not in ("error", None) and math.isfinite(error):
                    worst[group] = max(worst.get(group, 0.0), error * case["allowed"])
        table[name] = {group: {"ended": told(found)} for group, found in ends.items()}
        for group, error in worst.items():
            table[name][group]["digits"] = max(0, min(16, math.floor(-math.log10(error)))) if error else 16
        counted[name] = sum(map(len, ends.values()))
    now = {
        "versions": {package: metadata.version(package) for package in PACKAGES},
        "cases": counted,
        "groups": list(dict.fromkeys(f"{case['function']}: {case['group']}" for case in CASES)),
        "implementations": table,
    }
    if request.config.getoption("update_outputs"):
        IMPLEMENTATIONS.write_text(json.dumps(now, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return
    text = IMPLEMENTATIONS.read_text(encoding="utf-8")
    wrong = list(otherwise(json.loads(text), now, text))
    assert not wrong, "\n".join([*wrong, "pytest tests/frameworks --update-outputs writes down how they fare"])


def otherwise(then: dict, now: dict, text: str) -> Iterator[str]:
    """Where two records of how implementations fare differ, each with its line. Processors may differ by a digit."""

    def at(*keys: str) -> str:
        place = 0
        for key in keys:
            place = max(text.find(f'"{key}":', place), place)
        return f"docs/frameworks/implementations.json:{text.count(chr(10), 0, place) + 1}"

    for kind in ("versions", "cases"):
        for key in then[kind].keys() | now[kind].keys():
            old, new = then[kind].get(key), now[kind].get(key)
            if old != new:
                yield f"{at(kind, key)}: {key}: {old} on record, {new} now"
    if then["groups"] != now["groups"]:
        yield f"{at('groups')}: other groups than the reference values have"
    for name in then["implementations"].keys() | now["implementations"].keys():
        old, new = (side["implementations"].get(name, {}) for side in (then, now))
        for group in sorted(old.keys() | new.keys()):
            ended, ends = (side.get(group, {}).get("ended") for side in (old, new))
            digits, right = (side.get(group, {}).get("digits", -9) for side in (old, new))
            if ended != ends or abs(digits - right) > 1:
                place = f"{at('implementations', name, group)}: {name}, {group}"
                yield f"{place}: {old.get(group)} on record, {new.get(group)} now"


def told(found: list[str]) -> str:
    """How the cases of a group ended: `all 8`, or `6 of 8, nan 2`."""
    kinds: dict[str, int] = {}
    for verdict in found:
        kind = verdict if verdict in ("right", "wrong", "nan", "no error", "other shape") else "error"
        kinds[kind] = kinds.get(kind, 0) + 1
    rights = kinds.pop("right", 0)
    if rights == len(found):
        return f"all {rights}"
    return ", ".join([f"{rights} of {len(found)}", *(f"{kind} {count}" for kind, count in sorted(kinds.items()))])
