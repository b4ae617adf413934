"""The checks of `make trust` hold in their short form; the full one kills and flips a hundred times."""

import subprocess
import sys

import pytest

from benchmarks.trust.checks import CHECKS


@pytest.mark.parametrize("name", [check.name for check in CHECKS])
def test_what_is_promised_holds(name: str) -> None:
    # In a process of its own, as `make trust`: a check's browser cannot share the tests' event loop.
    command = [sys.executable, "-m", "benchmarks.trust", "--short", "--only", name]

    done = subprocess.run(command, check=False, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr
