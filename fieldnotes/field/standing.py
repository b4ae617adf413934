"""The anecdote guard: how much stands behind a finding, in counted parts and one honest sentence."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """What stands behind a finding.

    people: customers met; occasions: sessions, and recordings outside of any; excerpts_for, excerpts_against:
    passages; guard: a warning sentence, "" for none; local_reading: "" where the finding names no market.
    """

    people: int
    occasions: int
    sources: int
    markets: int
    excerpts_for: int
    excerpts_against: int
    guard: str
    local_reading: str


def describe_standing(counts: Mapping[str, int], *, market: str, local_reading: str) -> Standing:
    """Return the standing for counts of people, occasions, sources, markets, excerpts_for, excerpts_against.

    The guard speaks up for no evidence, for one occasion, and where more speaks against than for. It judges
    nothing else: how far several occasions carry is for the reader.
    """
    guard = ""
    if not counts["excerpts_for"] and counts["excerpts_against"]:
        guard = "Nothing speaks for this yet, and something against it."
    elif not counts["excerpts_for"]:
        guard = "No evidence yet: a statement, not a finding."
    elif counts["occasions"] <= 1:
        guard = "Anecdote: everything behind this was met on one single occasion."
    elif counts["excerpts_against"] > counts["excerpts_for"]:
        guard = "More speaks against this than for it."
    return Standing(**counts, guard=guard, local_reading=local_reading if market else "")


def standing_parts(standing: Standing) -> tuple[str, ...]:
    """Return the counted parts in words: passages for and against, occasions, customers, sources, markets.

    Customers on record are those heard in a recording under a code of their own; whom somebody only watched
    in the field is not counted one by one.
    """
    return (
        _counted(standing.excerpts_for, "passage") + " for",
        _counted(standing.excerpts_against, "passage") + " against",
        _counted(standing.occasions, "occasion"),
        _counted(standing.people, "customer") + " on record",
        _counted(standing.sources, "source"),
        _counted(standing.markets, "market"),
    )


def _counted(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"
