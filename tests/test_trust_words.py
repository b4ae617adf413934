"""What docs/trust.md names as holding a promise exists, and every check of `make trust` is named there."""

import re
from pathlib import Path

import pytest

from benchmarks.trust.checks import CHECKS

ROOT = Path(__file__).parents[1]
WORDS = (ROOT / "docs" / "trust.md").read_text("utf-8")


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(tests/[^`]+)`", WORDS))))
def test_a_test_that_is_named_exists(named: str) -> None:
    path, _, name = named.partition("::")

    assert (ROOT / path).is_file()
    assert not name or f"def {name}(" in (ROOT / path).read_text("utf-8")


def test_every_check_is_named_and_no_other() -> None:
    named = re.findall(r"checks? ((?:`[\w-]+`(?: and |, )?)+)", WORDS)

    assert {name for names in named for name in re.findall(r"`([\w-]+)`", names)} == {
        check.name for check in CHECKS
    }
