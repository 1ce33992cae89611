"""What a program may take: each block, program, figure and notebook that the build or the tests run. Imports nothing.

PROGRAM_LIMITS sets other limits: the four numbers with spaces between them, such as "1 5 500 10".
"""

import os
from typing import NamedTuple


class Limits(NamedTuple):
    """Seconds of the processor, seconds on the clock, and megabytes of memory and of what is printed or written."""

    processor: float = 20
    clock: float = 100
    memory: float = 2000
    written: float = 20


def limits() -> Limits:
    """Those that apply now."""
    return Limits(*map(float, os.environ.get("PROGRAM_LIMITS", "").split()))


PLACE = "machinery/running/limits.py"
