"""How many processor threads there are to use."""

import os
import sys


def usable_cores() -> int:
    """Return on how many cores this process may run, from 1."""
    # A container may be held to fewer cores than the machine has; only Linux tells.
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
