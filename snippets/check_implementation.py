"""Run a function through cases of reference-values.json: right, wrong, error or NaN.

For all of them: `cases = json.load(open("reference-values.json"))["cases"]`.
"""

import numpy as np

TYPES = {"float64": np.float64, "float32": np.float32, "float16": np.float16}


def array(value, kind):
    """An argument or a result as an array. Shapes: as they are written."""
    if isinstance(value, dict):
        return np.full(value["shape"], float(value["fill"])).astype(kind)
    return np.array(value, dtype=float).astype(kind)


def verdict(function, case):
    """What the function makes of a case, and its error in allowed errors."""
    kind, given = TYPES[case["type"]], dict(case["arguments"])
    whole = {"cross_entropy", "cross_entropy_gradient"} & {case["function"]}
    for name in given.keys() & {"logits", "targets", "weights", "p", "q"}:
        index = name == "targets" and whole
        given[name] = array(given[name], int if index else kind)
    if "mask" in given:
        given["mask"] = np.array(given["mask"])
    try:
        got = np.asarray(function(**given), dtype=float)
    except Exception as error:
        ended = case["result"] in ("error", None)
        return ("right" if ended else f"error: {error}"), np.inf
    if case["result"] is None or case["result"] == "error":
        return ("right" if case["result"] is None else "wrong: no error"), 0.0
    want, info = array(case["result"], float), np.finfo(kind)
    if np.any(np.isnan(got) & ~np.isnan(want)):
        return "nan", np.inf
    size = np.abs(want) if case["relative"] else np.maximum(np.abs(want), 1)
    allowed = case["allowed"] * info.eps * size + info.smallest_subnormal
    with np.errstate(invalid="ignore"):
        error = np.where(got == want, 0, np.abs(got - want) / allowed)
    worst = float(np.max(error, initial=0))
    return ("right" if worst <= 1 and got.shape == want.shape else "wrong"), worst
