"""Write docs/frameworks/reference-values.json: inputs exact in their type, and what the formulas give, to 50 digits.

`python tests/frameworks/reference_values/write.py`. The values come from the standard library's `decimal`; the tests
hold them against mpmath, which shares no code with it.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Context, Decimal, localcontext
from pathlib import Path

import ml_dtypes
import numpy as np

FILE = Path(__file__).parents[3] / "docs" / "frameworks" / "reference-values.json"
TYPES = {"float64": np.float64, "float32": np.float32, "bfloat16": ml_dtypes.bfloat16, "float16": np.float16}
WORKING = Context(prec=120, Emax=999_999_999, Emin=-999_999_999)
PRINTED = Context(prec=50, Emax=999_999_999, Emin=-999_999_999)
ABOUT = {
    "what": "Inputs and results of softmax and cross-entropy, to test an implementation with.",
    "functions": "Of the last axis. cross_entropy: mean over the targets that count, divided by the sum of their "
    "weights; cross_entropy_soft: mean over the rows of minus the sum of y log p; kl_divergence: sum of p log(p / q) "
    "in each row.",
    "types": "The floating inputs of a case are exact in its type; results are of the exact inputs, to 50 digits.",
    "arrays": 'A list, or {"shape": [...], "fill": x} for an array with one value. Class indices are whole numbers, '
    'all other numbers have a decimal point. "inf" and "-inf" are strings.',
    "result": "Strings of digits, as a list or filled. null: undefined, so that NaN, 0 or an error may come out. "
    '"error": the input is wrong, and an error must come out.',
    "allowed": 'The error allowed, as a share of the result where "relative" is true, else of the larger of the result '
    'and 1. Besides it, "smallest" is allowed, the smallest positive number of the type.',
    "licence": "MIT",
}

Number = Decimal
Row = list[Number]


def exact(values: object) -> object:
    """Nested lists of decimals, each exactly the given floating number."""
    if isinstance(values, (list, tuple)):
        return [exact(value) for value in values]
    return Decimal(float(values))


def log1p(x: Number) -> Number:
    """log(1 + x), also where 1 + x has too many digits."""
    return x - x * x / 2 if x < Decimal("1e-60") else (1 + x).ln()


def log_softmax(z: Row) -> Row:
    """Nothing cancels: of the largest logit only log1p of the others is left."""
    leader = max(range(len(z)), key=lambda k: z[k])
    others = Counter(z_j - z[leader] for k, z_j in enumerate(z) if k != leader and z_j.is_finite())
    log_sum = log1p(sum((gap.exp() * count for gap, count in others.items()), Decimal(0)))
    known = {gap: gap - log_sum for gap in {*others, Decimal(0), Decimal("-inf")}}
    return [known[z_k - z[leader]] for z_k in z]


def log_sum_exp(z: Row) -> Number:
    leader = max(z)
    return leader - log_softmax(z)[z.index(leader)]


def softmax(z: Row) -> Row:
    log_p = log_softmax(z)
    known = {one: one.exp() if one.is_finite() else Decimal(0) for one in set(log_p)}
    return [known[one] for one in log_p]


def dot(y: Row, log_p: Row) -> Number:
    """Minus the sum of y log p, with 0 log 0 = 0."""
    return -sum((y_k * log_p_k for y_k, log_p_k in zip(y, log_p, strict=True) if y_k), Decimal(0))


def smoothed(label: int, size: int, epsilon: Number) -> Row:
    return [(1 - epsilon) * (k == label) + epsilon / size for k in range(size)]


def mean_loss(
    logits: list[Row], targets: list[int], weights: Row | None, ignore_index: int | None, label_smoothing: Number
) -> Number | None:
    """The mean over the counted examples: with weights, their weighted mean. None when no example counts."""
    total = count = Decimal(0)
    for z, label in zip(logits, targets, strict=True):
        if label == ignore_index:
            continue
        y, log_p = smoothed(label, len(z), label_smoothing), log_softmax(z)
        weight = weights or [Decimal(1)] * len(z)
        total += dot([w_k * y_k for w_k, y_k in zip(weight, y, strict=True)], log_p)
        count += weight[label]
    return total / count if count else None


def gradient_of_loss(logits: list[Row], targets: list[Row]) -> list[Row]:
    """(p Σy − y) / N, row by row, as p_k times the other targets less y_k times the other probabilities."""
    rows = []
    for z, y in zip(logits, targets, strict=True):
        p = softmax(z)
        total_y = sum(y)
        others = [sum(p[:k]) + sum(p[k + 1 :]) if y_k else Decimal(0) for k, y_k in enumerate(y)]
        entries = zip(p, y, others, strict=True)
        rows.append([(p_k * (total_y - y_k) - y_k * rest) / len(logits) for p_k, y_k, rest in entries])
    return rows


def binary_loss(z: Number, t: Number) -> Number:
    return (max(z, Decimal(0)) - t * z) + log1p((-abs(z)).exp())


def sigmoid(z: Number) -> Number:
    return min(z, Decimal(0)).exp() / (1 + (-abs(z)).exp())


def divergence(p: Row, q: Row) -> Number:
    terms = [p_k * (p_k / q_k).ln() if q_k else Decimal("inf") for p_k, q_k in zip(p, q, strict=True) if p_k]
    return sum(terms, Decimal(0))


def one_hot(targets: list[int], size: int) -> list[Row]:
    return [[Decimal(int(k == label)) for k in range(size)] for label in targets]


FUNCTIONS: dict[str, Callable] = {
    "softmax": lambda logits: [softmax(z) for z in logits],
    "log_softmax": lambda logits: [log_softmax(z) for z in logits],
    "logsumexp": lambda logits: [log_sum_exp(z) for z in logits],
    "masked_softmax": lambda logits, mask: [
        softmax([z_k if kept else Decimal("-inf") for z_k, kept in zip(z, m, strict=True)])
        for z, m in zip(logits, mask, strict=True)
    ],
    "cross_entropy": lambda logits, targets, weights=None, ignore_index=None, label_smoothing=Decimal(0): mean_loss(
        logits, targets, weights, ignore_index, label_smoothing
    ),
    "cross_entropy_soft": lambda logits, targets: (
        sum(dot(y, log_softmax(z)) for z, y in zip(logits, targets, strict=True)) / len(logits) if logits else None
    ),
    "cross_entropy_gradient": lambda logits, targets: gradient_of_loss(logits, one_hot(targets, len(logits[0]))),
    "cross_entropy_soft_gradient": gradient_of_loss,
    "binary_cross_entropy": lambda logits, targets: list(map(binary_loss, logits, targets)),
    "binary_cross_entropy_gradient": lambda logits, targets: [
        (1 - t) * sigmoid(z) - t * sigmoid(-z) for z, t in zip(logits, targets, strict=True)
    ],
    "kl_divergence": lambda p, q: [divergence(a, b) for a, b in zip(p, q, strict=True)],
}
OPTIONS = {"weights": "weights", "ignore_index": "ignored", "label_smoothing": "smoothing"}
LABELS = {"cross_entropy", "cross_entropy_gradient"}  # their targets are class indices
RELATIVE = {"softmax", "masked_softmax"}


def draws(rng: np.random.Generator, kind: type, shape: tuple[int, ...], scale: float) -> list:
    return (rng.normal(size=shape) * scale).astype(kind).astype(np.float64).tolist()


def inputs() -> Iterator[tuple[str, str, str, dict]]:
    """The cases: function, group, type, and its arguments as JSON has them."""
    for name, kind in TYPES.items():
        rng = np.random.default_rng(2026)
        rows = {
            "ordinary": [draws(rng, kind, (2, 3), 1), draws(rng, kind, (4, 10), 2), draws(rng, kind, (1, 100), 3)],
            "ties": [[[0.0, 0.0]], [[1.0, 1.0, 1.0], [2.0, 2.0, -1.0]], [[1000.0, 1000.0, 0.0]]],
            "leads": [[[float(lead), 0.0, 0.0]] for lead in (1, 10, 15, 80, 100, 700, 1000, 10000)],
            "far behind": [[[-float(lead), -float(lead) - 1, -float(lead)]] for lead in (10, 100, 1000, 10000)],
            "one class": [[[0.0]], [[-3.5]]],
            "minus infinity": [[["-inf", 0.0, 1.0]], [[2.0, "-inf", "-inf"]]],
            "empty batch": [{"shape": [0, 3], "fill": 0.0}],
            "many classes": [{"shape": [1, 1000], "fill": 0.5}, {"shape": [1, 70000], "fill": 0.0}],
        }
        for group, batches in rows.items():
            for logits in batches:
                yield "softmax", group, name, {"logits": logits}
                yield "log_softmax", group, name, {"logits": logits}
                yield "logsumexp", group, name, {"logits": logits}
        yield "softmax", "whole row minus infinity", name, {"logits": [["-inf", "-inf"]]}

        logits = draws(rng, kind, (4, 5), 2)
        labels = [0, 3, 4, 1]
        soft = (np.array([[4, 2, 1, 1, 0], [0, 0, 8, 0, 0], [1, 1, 2, 2, 2], [0, 4, 4, 0, 0]]) / 8).tolist()
        weights = [1.0, 2.0, 4.0, 0.5, 8.0]
        for group, batch, targets in [
            ("indices", logits, labels),
            ("indices", logits[:1], labels[:1]),
            ("ties", [[1.0, 1.0, 1.0]], [2]),
            ("right by a lead", [[20.0, 0.0, 0.0], [0.0, 50.0, 0.0]], [0, 1]),
            ("wrong by a lead", [[200.0, 0.0, 0.0]], [1]),
            ("wrong by a lead", [[0.0, 10000.0]], [0]),
            ("wrong by a lead", [[-20.0, 0.0, 1.0]], [0]),
            ("one class", [[2.0]], [0]),
            ("minus infinity", [[2.0, 1.0, "-inf"]], [0]),
            ("minus infinity", [[2.0, 1.0, "-inf"]], [2]),
            ("many classes", {"shape": [1, 70000], "fill": 0.0}, [69999]),
            ("many classes", {"shape": [2, 4096], "fill": 1.5}, [0, 4095]),
        ]:
            yield "cross_entropy", group, name, {"logits": batch, "targets": targets}
            if isinstance(batch, list) and "-inf" not in batch[0]:
                yield "cross_entropy_gradient", group, name, {"logits": batch, "targets": targets}
        for arguments in (
            {"weights": weights},
            {"weights": weights, "ignore_index": 3},
            {"ignore_index": 3},
            {"label_smoothing": 0.125},
            {"label_smoothing": 0.125, "weights": weights},
            {"label_smoothing": 0.5, "ignore_index": 4},
        ):
            group = " and ".join(OPTIONS[argument] for argument in arguments)
            yield "cross_entropy", group, name, {"logits": logits, "targets": labels, **arguments}
        yield "cross_entropy", "all ignored", name, {"logits": logits, "targets": [3, 3, 3, 3], "ignore_index": 3}
        for wrong in (5, -1, -5):
            yield "cross_entropy", "label out of range", name, {"logits": logits[:1], "targets": [wrong]}
        yield (
            "cross_entropy",
            "empty batch",
            name,
            {"logits": {"shape": [0, 3], "fill": 0.0}, "targets": {"shape": [0], "fill": 0}},
        )
        for group, targets in (
            ("soft targets", soft),
            ("targets that do not sum to 1", [[2.0, 0.0, 0.0, 0.0, 0.0]] * 4),
            ("targets that do not sum to 1", [[0.0] * 5] * 4),
        ):
            yield "cross_entropy_soft", group, name, {"logits": logits, "targets": targets}
            yield "cross_entropy_soft_gradient", group, name, {"logits": logits, "targets": targets}
        masked = {"logits": [[2.0, 1.0, "-inf"]], "targets": [[0.75, 0.25, 0.0]]}
        yield "cross_entropy_soft", "minus infinity", name, masked
        for group, mask in (
            ("mask", [[True, True, False, True, True]] * 4),
            ("mask", [[k == n for k in range(5)] for n in range(4)]),
            ("whole row masked", [[False] * 5] * 4),
        ):
            yield "masked_softmax", group, name, {"logits": logits, "mask": mask}
        for group, z in (
            ("ordinary", draws(rng, kind, (6,), 2)),
            ("large", [50.0, -50.0, 1000.0, -1000.0, 10000.0, -10000.0]),
        ):
            for targets in ([1.0, 0.0, 1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0, 0.0, 1.0], [0.25] * 6):
                yield "binary_cross_entropy", group, name, {"logits": z, "targets": targets}
                yield "binary_cross_entropy_gradient", group, name, {"logits": z, "targets": targets}
        for group, p, q in (
            ("ordinary", [[0.25, 0.25, 0.5]], [[0.125, 0.75, 0.125]]),
            ("equal", [[0.25, 0.75]], [[0.25, 0.75]]),
            ("p = 0", [[0.0, 0.5, 0.5]], [[0.25, 0.5, 0.25]]),
            ("q = 0", [[0.5, 0.5]], [[1.0, 0.0]]),
            ("q that does not sum to 1", [[0.5, 0.5]], [[1.0, 1.0]]),
        ):
            yield "kl_divergence", group, name, {"p": p, "q": q}


def rounded(array: object, name: str) -> object:
    """An argument with each of its floating numbers rounded to a type."""
    if isinstance(array, dict):
        return array | {"fill": rounded(array["fill"], name)}
    if isinstance(array, list):
        return [rounded(one, name) for one in array]
    return float(TYPES[name](array)) if isinstance(array, float) else array


def whole(array: object) -> list:
    """An array of JSON as nested lists."""
    if isinstance(array, dict):
        *rows, columns = array["shape"]
        row = [array["fill"]] * columns
        return [row] * rows[0] if rows else row
    return array


def case(number: int, function: str, group: str, name: str, given: dict) -> dict:
    """One case with its result. A row of equal numbers stays short: one of them is computed and stored."""
    given = {key: rounded(value, name) for key, value in given.items()}
    known = {key: whole(value) for key, value in given.items()}
    whole_numbers = {"mask", "ignore_index", *(["targets"] if function in LABELS else [])}
    floats = {key: value if key in whole_numbers else exact(value) for key, value in known.items()}
    logits = floats.get("logits", [])
    labels = known["targets"] if function in LABELS else []
    ignored = given.get("ignore_index")
    size = len(logits[0]) if logits and isinstance(logits[0], list) else 0
    finite = [[z_k for z_k in z if z_k.is_finite()] for z in logits if isinstance(z, list)]
    finite += [[z, Decimal(0)] for z in logits if isinstance(z, Decimal)]  # of a sigmoid
    spread = max((max(z) - min(z) for z in finite if z), default=Decimal(0))
    if any(label != ignored and not 0 <= label < size for label in labels):
        result = "error"
    elif group in ("whole row minus infinity", "whole row masked"):
        result = None
    else:
        with localcontext(WORKING):
            result = written(FUNCTIONS[function](**floats))
        filled = isinstance(given.get("logits"), dict)
        if filled and isinstance(result, list):
            shape = given["logits"]["shape"][: 1 if function == "logsumexp" else 2]
            result = {"shape": shape, "fill": np.ravel(result).tolist()[0] if result else "0"}
    # A shift rounds each logit: in units of epsilon, by up to the spread of the logits.
    narrow = name in ("float16", "bfloat16")
    units = int(2 + spread if function in RELATIVE else 4) if narrow else int(16 + 2 * spread)
    return {
        "id": f"{function}-{number:03}",
        "function": function,
        "group": group,
        "type": name,
        "arguments": given,
        "result": result,
        "relative": function in RELATIVE,
        "allowed": units * float(ml_dtypes.finfo(TYPES[name]).eps),
        "smallest": float(ml_dtypes.finfo(TYPES[name]).smallest_subnormal),
    }


def written(value: object) -> object:
    """Results as JSON has them: strings of 50 digits."""
    if value is None:
        return None
    if isinstance(value, list):
        return [written(one) for one in value]
    if not value.is_finite():
        return {"Infinity": "inf", "-Infinity": "-inf"}.get(str(value), "nan")
    return str(PRINTED.plus(value) + 0)


def build() -> str:
    counts: dict[str, int] = {}
    cases = []
    for function, group, name, given in inputs():
        counts[function] = counts.get(function, 0) + 1
        cases.append(case(counts[function], function, group, name, given))
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in cases)
    return json.dumps({"about": ABOUT}, ensure_ascii=False, indent=1)[:-2] + f',\n "cases": [\n{lines}\n]}}\n'


if __name__ == "__main__":
    FILE.write_text(build(), encoding="utf-8")
