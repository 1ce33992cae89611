import numpy as np

TYPES = {"float64": np.float64, "float32": np.float32, "float16": np.float16}


def array(value, kind):
    if isinstance(value, dict):
        value = np.full(value["shape"], value["fill"])
    value = np.array(value)  # strings: infinities, fifty digits
    return (
        value.astype(float).astype(kind) if value.dtype.kind in "fU" else value
    )


def check(function, case, types=TYPES):
    """Verdict on a function of arrays: a function, a case -> verdict, error."""
    kind, want, given = types[case["type"]], case["result"], {}
    for name, value in case["arguments"].items():
        given[name] = value if np.isscalar(value) else array(value, kind)
    try:
        got = np.asarray(function(**given)).astype(float)
    except Exception as error:
        return "right" if want in ("error", None) else f"{error!r}", np.inf
    if want in ("error", None):
        return "right" if want is None else "no error", 0.0
    want = array(want, float)
    if got.shape != want.shape or np.any(np.isnan(got)):
        return "nan" if got.shape == want.shape else "other shape", np.inf
    size = np.abs(want) if case["relative"] else np.maximum(np.abs(want), 1)
    with np.errstate(invalid="ignore"):
        error = np.abs(got - want) / (case["allowed"] * size + case["smallest"])
    worst = float(np.max(np.where(got == want, 0, error), initial=0))
    return "right" if worst <= 1 else "wrong", worst


if __name__ == "__main__":
    case = {"type": "float64", "arguments": {"logits": [[2.0, 2.0]]}}
    case |= {"result": [["0.5", "0.5"]], "relative": True}
    case |= {"allowed": 4e-15, "smallest": 5e-324}
    print(check(lambda logits: logits / logits.sum(), case))
