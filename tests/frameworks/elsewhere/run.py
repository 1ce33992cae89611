"""Frameworks that the locks have not: what their functions give, on record with version and day.

`python tests/frameworks/elsewhere/run.py tensorflow` runs all calls again and names what has changed; with `--update`
it writes that down. "keras-torch" and "keras-tensorflow" are the calls of Keras on another backend: what differs from
JAX is on record.
"""

import datetime
import json
import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PACKAGES = {"keras-torch": "torch", "keras-tensorflow": "tensorflow-cpu"}
RECORD = ROOT / "docs" / "frameworks" / "elsewhere.json"


def probes(name: str) -> Path:
    return HERE.parent / "probes" / "keras.toml" if name.startswith("keras-") else HERE / f"{name}.toml"


def run(name: str) -> dict:
    """What all calls give, in a fresh process. Of Keras, those that give something else than on JAX."""
    file = probes(name)
    environment = os.environ | {"OMP_NUM_THREADS": "1", "KERAS_BACKEND": name.partition("-")[2] or "jax"}
    command = [sys.executable, "-X", "utf8", str(HERE.parent / "run_probes.py"), str(file)]
    printed = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", env=environment, check=True).stdout
    now = json.loads(printed)[file.stem]
    if file.parent != HERE:
        on_jax = json.loads((ROOT / "docs/frameworks/record.json").read_text(encoding="utf-8"))["keras"]["functions"]
        for function, about in now["functions"].items():
            before = on_jax[function]["probes"]
            about["probes"] = {
                case: {"call": probe["call"], "gives": probe["gives"], "on JAX": before[case]["gives"]}
                for case, probe in about["probes"].items()
                if plain(probe["gives"]) != plain(before[case]["gives"])
            }
        now["versions"] = {package: metadata.version(package) for package in ("keras", PACKAGES[name])}
        now["functions"] = {function: about for function, about in now["functions"].items() if about["probes"]}
    return now


def plain(gives: str) -> str:
    """What came out, without the ways in which frameworks write shapes and types, and without a long message's end."""
    return re.sub(r"torch\.Size|torch\.|dtype: |[^\w.-]", "", gives)[:150]


def changes(then: dict, now: dict) -> list[str]:
    """What a function gives otherwise than on record."""
    found = []
    for function in then["functions"].keys() | now["functions"].keys():
        old, new = (side["functions"].get(function, {}).get("probes", {}) for side in (then, now))
        for case in old.keys() | new.keys():
            gave, gives = (side.get(case, {}).get("gives") for side in (old, new))
            if gave != gives:
                found.append(f"{function}, {case}: {gave!r} on record, {gives!r} now")
    return sorted(found)


def main(name: str, update: bool) -> int:
    text = RECORD.read_text(encoding="utf-8") if RECORD.exists() else "{}"
    record, now = json.loads(text), run(name)
    if update:
        now = {"versions": now["versions"], "day": datetime.date.today().isoformat(), "functions": now["functions"]}
        everything = dict(sorted({**record, name: now}.items()))
        RECORD.write_text(json.dumps(everything, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return 0
    then = record.get(name, {"versions": {}, "functions": {}})
    print(f"{name}: on record {then['versions']}, now {now['versions']}")
    found = changes(then, now)
    print("\n".join(found or ["nothing has changed"]))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--update" in sys.argv))
