"""Promises that tests hold on their own: they are run, and counted."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from .outcome import Outcome

ROOT = Path(__file__).parents[2]


def check_tests(*files: str) -> Callable[[int, Path], Outcome]:
    """Return a check that runs these files of tests: all of them, or the first one alone for 0 times."""

    def check(times: int, scratch: Path) -> Outcome:
        chosen = files if times else files[:1]
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "--basetemp", str(scratch / "tests"), *chosen],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        counts = {
            word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|error)", ran.stdout)
        }
        figures: dict[str, float | str] = {
            "tests_passed": counts.get("passed", 0),
            "tests_failed": counts.get("failed", 0) + counts.get("error", 0),
        }
        said = (
            ""
            if ran.returncode == 0
            else "; ".join(re.findall(r"^(?:FAILED|ERROR) .*", ran.stdout, re.M)[:3])
        )
        return Outcome(ran.returncode == 0 and counts.get("passed", 0) > 0, figures, said)

    return check
