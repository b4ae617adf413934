"""Local reading: somebody of a market says how a finding reads there, and who is still awaited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..errors import InvalidInputError, NotFoundError
from ..records import Finding, LocalReading, MarketReading, Member
from ..store import findings, local_readings, people
from ..store.database import writing
from .access import FILTERS, allowed, limited_to
from .finding_words import find_finding, note_change
from .workspace import Workspace, checked_text, current_member

DESCRIBED, DIFFERENT = "reads as described", "reads differently here"
NOT_YET = "not yet read locally"


@dataclass(frozen=True)
class WaitingReading:
    """A finding that nobody of one of its markets has read yet as it is worded now.

    readers: the local readers of that market. mine: whether the current member reads for it.
    """

    finding: Finding
    market: str
    readers: tuple[Member, ...]
    mine: bool


@allowed("read locally", own="finding_id")
def read_locally(ws: Workspace, finding_id: int, *, market: str, reading: str, because: str = "") -> int:
    """Store how the current member, who is of that market, reads a finding; returns the reading's id.

    reading: "reads as described", or "reads differently here", which needs `because`. Earlier readings stay.
    Raises InvalidInputError where the finding does not speak of that market, or where the member's own market
    is another one.
    """
    if reading not in (DESCRIBED, DIFFERENT):
        raise InvalidInputError("Say whether it reads as described, or reads differently here.")
    if reading == DIFFERENT and not because.strip():
        raise InvalidInputError("Say how it reads there: what would people of that market make of it?")
    text = checked_text(because, "How it reads there")
    me = current_member(ws)
    with writing(ws.db):
        finding = find_finding(ws, finding_id)
        named = next((one for one in finding.markets if _same(one, market)), None)
        if named is None:
            raise InvalidInputError(f"This finding does not speak of “{market}”; it names {_named(finding)}.")
        if not may_read(me, named):
            raise InvalidInputError(
                f"{me.name} is of {me.market}; how this reads in {named} is for people of {named} to say."
            )
        values = {"finding_id": finding_id, "market": named, "reading": reading, "because": text}
        values["statement"] = finding.statement
        reading_id = local_readings.add_local_reading(ws.db, {**values, "read_by": me.id})
        note_change(ws, finding_id, "reading", after={"market": named, "reading": reading, "because": text})
    return reading_id


@allowed("read locally", own="reading_id")
def take_back_reading(ws: Workspace, reading_id: int) -> None:
    """Take back a reading of one's own, as if it had not been said. Raises InvalidInputError for others'."""
    with writing(ws.db):
        reading = local_readings.read_local_reading(ws.db, reading_id)
        if reading is None:
            raise NotFoundError("This reading is not there any more; reload the page.")
        if reading.read_by != current_member(ws).id:
            raise InvalidInputError("Only who said how it reads can take that back; say how you read it.")
        local_readings.delete_local_reading(ws.db, reading_id)
        before = {"market": reading.market, "reading": reading.reading, "because": reading.because}
        note_change(ws, reading.finding_id, "reading", before=before)


@allowed("read findings", own=FILTERS)
def list_waiting_readings(ws: Workspace, *, everybody: bool = False) -> list[WaitingReading]:
    """Return the findings that wait for the current member's reading, shared ones first, oldest first.

    everybody: those of all markets, with whose reading each awaits. A member who names no market, or who is
    no local reader, has none of their own. Retired findings wait for nobody.
    """
    me = current_member(ws)
    mine = reads_for(me)
    everybody = everybody and limited_to(ws, "read findings") is None
    if not mine and not everybody:
        return []
    waiting = local_readings.read_waiting(ws.db, None if everybody else mine)
    members = people.read_members(ws.db)
    found = findings.read_findings_by_ids(ws.db, [finding_id for finding_id, _ in waiting])
    readers = {market: readers_of(members, market) for market in {market for _, market in waiting}}
    return [
        WaitingReading(found[finding_id], market, readers[market], bool(mine) and _same(mine, market))
        for finding_id, market in waiting
    ]


@allowed("know the team")
def count_waiting_readings(ws: Workspace) -> int:
    """Return how many findings wait for the current member's local reading; 0 for who reads for no market."""
    mine = reads_for(current_member(ws))
    return local_readings.count_waiting(ws.db, mine) if mine else 0


@allowed("read findings")
def list_market_readings(ws: Workspace, shown: Sequence[Finding]) -> dict[int, tuple[MarketReading, ...]]:
    """Return how each of these findings reads in each of its markets, by finding; () for one without any."""
    by_place: dict[tuple[int, str], list[LocalReading]] = {}
    for reading in local_readings.read_local_readings(ws.db, [finding.id for finding in shown]):
        by_place.setdefault((reading.finding_id, reading.market.casefold()), []).append(reading)
    members = people.read_members(ws.db)
    return {
        finding.id: tuple(
            MarketReading(
                market=market,
                reading=counts,
                others=tuple(one for one in read if one is not counts),
                readers=readers_of(members, market),
            )
            for market in finding.markets
            for read in [by_place.get((finding.id, market.casefold()), [])]
            for counts in [_that_counts(read)]
        )
        for finding in shown
    }


@allowed("read findings")
def list_markets(ws: Workspace) -> list[str]:
    """Return the markets that anything in the workspace names, by name."""
    return local_readings.read_markets(ws.db)


def reads_for(member: Member) -> str:
    """Return the market that a member is a local reader of, or ""."""
    return member.market if member.role == "local reader" else ""


def may_read(member: Member, market: str) -> bool:
    """Say whether a member may say how something reads in a market: it is theirs, or they name none.

    Who names no market may, because a team of one has nobody else; the reading carries their name.
    """
    return not member.market.strip() or _same(member.market, market)


def readers_of(members: Iterable[Member], market: str) -> tuple[Member, ...]:
    """Return the local readers of a market."""
    return tuple(one for one in members if one.role == "local reader" and _same(one.market, market))


def reading_words(readings: Sequence[MarketReading]) -> str:
    """Return how a finding reads where it comes from, "" for no market: "Korea: reads as described".

    With one market its name is left out.
    """
    said = [(one.market, one.reading.reading if one.reading else NOT_YET) for one in readings]
    if len(said) == 1:
        return said[0][1]
    return "; ".join(f"{market}: {words}" for market, words in said)


def _that_counts(read: Sequence[LocalReading]) -> LocalReading | None:
    """Return of readings, the newest first, the one that counts; see MarketReading."""
    of_each = list({one.read_by: one for one in reversed(read) if one.of_these_words}.values())[::-1]
    of_each.sort(key=lambda one: (one.reading != DIFFERENT, -one.id))
    return of_each[0] if of_each else None


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _named(finding: Finding) -> str:
    return ", ".join(finding.markets) or "no market"
