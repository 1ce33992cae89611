"""How fast the programs to copy are, and how much memory they need, beside SciPy, PyTorch and JAX, on one core.

    python benchmarks/programs.py             measure, and write the table into CONTRIBUTING.md
    python benchmarks/programs.py --quick     measure the two smaller sizes a few times, and print the table

Everything is measured in one run, in an order that is shuffled each time, and compared within each round: a ratio is
the median over the rounds, so that other work on the machine changes it little. Memory is the peak of what NumPy and
SciPy ask for, as a multiple of the logits; PyTorch and JAX ask elsewhere. They are measured where they are installed.
"""

import importlib.util
import os
import runpy
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import scipy
from scipy.special import log_softmax as scipy_log_softmax
from scipy.special import softmax as scipy_softmax

ROOT = Path(__file__).parents[1]
SIZES = {(64, 10): (60, 100), (1024, 1000): (40, 2), (512, 50257): (15, 1)}  # rounds, and calls in each
MARKS = "<!-- programs: written by benchmarks/programs.py -->\n", "<!-- end of programs -->\n"
REFERENCE = "SciPy"
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
ONE_THREAD |= {"XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false"}
Functions = dict[str, Callable]


def ours(name: str) -> Callable:
    return runpy.run_path(str(ROOT / "snippets" / f"{name}.py"))[name]


def functions(y: np.ndarray, z: np.ndarray) -> tuple[Functions, Functions]:
    """Softmax of z, and the loss of the classes y: by SciPy, by the site's programs, and by what is installed."""
    softmax, loss = ours("softmax"), ours("cross_entropy_from_logits")
    by_rows, rows = ours("cross_entropy_by_rows"), np.arange(len(y))
    softmaxes = {REFERENCE: lambda: scipy_softmax(z, axis=-1), "softmax.py": lambda: softmax(z)}
    losses = {
        REFERENCE: lambda: -scipy_log_softmax(z, axis=-1)[rows, y],
        "cross_entropy_from_logits.py": lambda: loss(y, z),
        "cross_entropy_by_rows.py": lambda: by_rows(y, z),
    }
    if importlib.util.find_spec("torch"):
        import torch

        torch.set_num_threads(1)
        torch_y, torch_z = torch.from_numpy(y), torch.from_numpy(z)
        cross_entropy = torch.nn.functional.cross_entropy
        softmaxes["PyTorch"] = lambda: torch.softmax(torch_z, dim=-1)
        losses["PyTorch"] = lambda: cross_entropy(torch_z, torch_y, reduction="none")
    if importlib.util.find_spec("jax"):
        import jax

        jax.config.update("jax_enable_x64", True)
        jax_y, jax_z = jax.numpy.asarray(y), jax.numpy.asarray(z)
        compiled = jax.jit(jax.nn.softmax)
        picked = jax.jit(lambda y, z: jax.nn.logsumexp(z, axis=-1) - z[rows, y])
        softmaxes["JAX"] = lambda: compiled(jax_z).block_until_ready()
        losses["JAX"] = lambda: picked(jax_y, jax_z).block_until_ready()
    return softmaxes, losses


def times(chosen: Functions, rounds: int, calls: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Seconds of the processor that a call takes, in each round."""
    taken = {name: [] for name in chosen}
    for function in chosen.values():
        function()  # compile it, and bring what it needs into memory
    for _ in range(rounds):
        for name in rng.permutation(list(chosen)):
            start = time.process_time()
            for _ in range(calls):
                chosen[name]()
            taken[name].append((time.process_time() - start) / calls)
    return {name: np.array(seconds) for name, seconds in taken.items()}


def memory(function: Callable, size: int) -> float:
    """The most that a call holds at a time, its result included, as a multiple of the logits."""
    tracemalloc.start()
    result = function()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    del result
    return peak / size


def table(quick: bool) -> str:
    """The ratios to SciPy as Markdown: a row for each function and type."""
    rng = np.random.default_rng(0)
    cells = {}
    for (N, K), (rounds, calls) in list(SIZES.items())[: 2 if quick else None]:
        for dtype in (np.float64, np.float32):
            z, y = (3 * rng.standard_normal((N, K))).astype(dtype), rng.integers(K, size=N)
            for kind, chosen in zip(("softmax", "loss"), functions(y, z), strict=True):
                taken = times(chosen, rounds // 4 if quick else rounds, calls, rng)
                for name, seconds in taken.items():
                    ratio = np.median(seconds / taken[REFERENCE])
                    text = f"{ratio:.2f}" if name != REFERENCE else f"1 ({1000 * np.median(seconds):.3g} ms)"
                    if name not in ("PyTorch", "JAX"):
                        text += f", {memory(chosen[name], z.nbytes):.2f}×"
                    cells.setdefault((kind, name, np.dtype(dtype).name), []).append(text)
    heads = [f"({N}, {K})" for N, K in SIZES][: 2 if quick else None]
    lines = [f"| | | type | {' | '.join(heads)} |", f"|---|---|---|{'---|' * len(heads)}"]
    lines += [f"| {kind} | {name} | {dtype} | {' | '.join(row)} |" for (kind, name, dtype), row in cells.items()]
    return "\n".join(lines) + f"\n\n{versions()}\n"


def versions() -> str:
    """What was measured."""
    known = {"NumPy": np.__version__, "SciPy": scipy.__version__}
    for name, module in ("PyTorch", "torch"), ("JAX", "jax"):
        if importlib.util.find_spec(module):
            known[name] = sys.modules[module].__version__
    python = ".".join(map(str, sys.version_info[:3]))
    return f"Python {python}, " + ", ".join(f"{name} {version}" for name, version in known.items()) + "."


if __name__ == "__main__":
    quick = "--quick" in sys.argv
    if os.environ.get("OMP_NUM_THREADS") != "1":  # NumPy, PyTorch and JAX read it when they are loaded
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | ONE_THREAD)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    result = table(quick)
    print(result)
    if not quick:
        path = ROOT / "CONTRIBUTING.md"
        before, mark, rest = path.read_text(encoding="utf-8").partition(MARKS[0])
        if not mark:
            sys.exit(f"CONTRIBUTING.md has no line {MARKS[0].strip()}")
        path.write_text(f"{before}{mark}\n{result}\n{MARKS[1]}{rest.partition(MARKS[1])[2]}", encoding="utf-8")
