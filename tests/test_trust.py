"""The checks of `make trust` hold in their short form; the full one kills and flips a hundred times."""

from pathlib import Path

import pytest

from benchmarks.trust.checks import CHECKS
from benchmarks.trust.outcome import Check


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_what_is_promised_holds(check: Check, tmp_path: Path) -> None:
    outcome = check.run(check.short_times, tmp_path)

    assert outcome.passed is not False, (outcome.said, outcome.figures)
