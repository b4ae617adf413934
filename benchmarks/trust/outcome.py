"""What a check of a promise found."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """passed: whether the promise held; None where it cannot be shown on this machine, `said` tells why."""

    passed: bool | None
    figures: dict[str, float | str] = field(default_factory=dict)
    said: str = ""


@dataclass(frozen=True)
class Check:
    """One promise, and what is done to it.

    run: takes how often, and an empty folder; deletes nothing outside of it. full_times: how often `make
    trust` does it; short_times: how often the tests do.
    """

    name: str
    promise: str
    full_times: int
    short_times: int
    run: Callable[[int, Path], Outcome]
