"""The field's coverage: who has been out, which places nobody has walked, and where to go next."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from ..errors import InvalidInputError, NotFoundError
from ..field.coverage import group_out, in_period, months_out, people_out, time_walk, total_out
from ..field.coverage_map import map_field, market_key, name_markets
from ..field.coverage_next import suggest_places
from ..field.coverage_weeks import weeks_out
from ..records import (
    ACROSS,
    GROUP_BY,
    MODES,
    Coverage,
    Journey,
    MapColumn,
    Moved,
    NextPlace,
    Outing,
    Period,
    WeeksOut,
)
from ..store import coverage as store
from ..store import field, people
from ..store.database import writing
from ..store.rows import now
from ..voc.both_lenses import CERTAINTIES, Certainty, Depth, PlacedSlice
from ..voc.lens_questions import place_words, question, since_words
from ..voc.words import change_words
from .access import allowed
from .both_lenses import read_both_lenses
from .workspace import Workspace, current_member

_Word = TypeVar("_Word", bound=str)

PUT_OFF_DAYS = 30
LATELY_DAYS = 30
# How surely a slice moved, and how little is known of why, as docs/coverage.md has it.
_CERTAINTY: dict[Certainty, float] = dict(zip(CERTAINTIES, (1.0, 0.5, 0.0, 0.0), strict=True))
_UNKNOWN: dict[Depth, float] = {
    "no evidence": 1.0,
    "anecdote": 0.8,
    "indication": 0.5,
    "pattern": 0.3,
    "well supported": 0.1,
}
_KNOWN_WORDS: dict[Depth, str] = {
    "no evidence": "no finding says why yet",
    "anecdote": "an anecdote says why",
    "indication": "an indication says why",
    "pattern": "a pattern says why",
    "well supported": "why is well supported",
}


@dataclass(frozen=True)
class Habit:
    """What home says of the field. names: who was out in the last 30 days, the latest first. last: the day of
    the newest walk. place: one that is worth a walk, None before the first walk or where all is put off."""

    names: tuple[str, ...]
    days: int
    last: date | None
    today: date
    weeks: WeeksOut
    place: NextPlace | None


@allowed("see the whole picture")
def read_coverage(
    ws: Workspace,
    *,
    start: date | None = None,
    end: date | None = None,
    by: str = "team",
    journey_id: int | None = None,
    across: str = "market",
    only: str | None = None,
) -> Coverage:
    """Return the field in a period of local days, both ends included; None: open.

    by: groups are teams ("team") or ranks ("rank"). journey_id: of the map, None for that of the
    place most worth a walk, else for the one walked most.
    across: the map's columns, "market" or "mode"; only: the way of walking (across markets) or the market
    (across ways) that the map is narrowed to. The rules of what counts stand in docs/coverage.md.
    Raises InvalidInputError for an end before the start, or a word that is none of these; NotFoundError.
    """
    if start and end and end < start:
        raise InvalidInputError(f"The period ends on {end}, before it begins on {start}; give a later end.")
    group_by, columns = _one_of(by, GROUP_BY, "grouping"), _one_of(across, ACROSS, "map")
    if columns == "market" and only is not None and only not in MODES:
        raise InvalidInputError(f"“{only}” is no way to walk; choose one of: {', '.join(MODES)}.")
    outings, today = read_outings(ws), local_today()
    period, members = Period(start, end), people.read_members(ws.db)
    journeys = field.read_journeys(ws.db)
    moved, markets = _moved_and_markets(ws, outings)
    shown = in_period(outings, period)
    put_off = _put_off(ws, today)
    places = suggest_places(outings, in_use(journeys, outings), markets, moved, today, put_off=set(put_off))
    if journey_id is None and places:
        journey_id = places[0].journey_id
    journey = _journey(journeys, outings, journey_id)
    return Coverage(
        period=period,
        today=today,
        by=group_by,
        outings=tuple(shown),
        total=total_out(outings, period, members),
        groups=tuple(group_out(outings, period, members, group_by)),
        months=tuple(months_out(outings, period, members)),
        people=tuple(people_out(outings, period, members)),
        weeks=weeks_out(outings, today),
        moved=tuple(moved),
        markets=tuple(MapColumn(*one) for one in markets.items()),
        map=map_field(
            outings,
            period,
            journey,
            across=columns,
            markets=markets,
            only=only if columns == "market" or only is None else market_key(only),
        )
        if journey
        else None,
        next_places=tuple(places),
        put_off=len(put_off),
        by_last_note=sum(one.timed_by == "its last note" for one in shown),
        untimed=sum(one.timed_by == "nothing" for one in shown),
    )


@allowed("see the whole picture")
def read_habit(ws: Workspace) -> Habit:
    """Return what home says of the field: who is out lately, the rhythm, one place worth a walk."""
    outings, today = read_outings(ws), local_today()
    since = today - timedelta(days=LATELY_DAYS)
    names = {member.id: member.name for member in people.read_members(ws.db)}
    lately = dict.fromkeys(
        person for one in outings if one.day > since for person in one.people if person in names
    )
    places: list[NextPlace] = []
    if outings:
        moved, markets = _moved_and_markets(ws, outings)
        journeys = in_use(field.read_journeys(ws.db), outings)
        put_off = _put_off(ws, today)
        places = suggest_places(outings, journeys, markets, moved, today, put_off=set(put_off), most=1)
    return Habit(
        names=tuple(names[person] for person in lately),
        days=LATELY_DAYS,
        last=outings[0].day if outings else None,
        today=today,
        weeks=weeks_out(outings, today),
        place=places[0] if places else None,
    )


@allowed("see the whole picture")
def read_outings(ws: Workspace) -> list[Outing]:
    """Return all walks as coverage counts them, the newest first.

    Everybody who led one, was to go along when it was planned, or noted something on it walked it. A plan
    that nobody began, or that was called off, is no walk.
    """
    return [
        Outing(
            row.session_id,
            row.title,
            row.journey_id,
            row.market,
            row.mode,
            row.started_at.astimezone().date(),
            *time_walk(row.started_at, row.ended_at, row.last_note_at),
            row.people,
            row.stages,
            row.notes,
        )
        for row in store.read_walk_rows(ws.db)
    ]


@allowed("see the whole picture")
def put_off_place(
    ws: Workspace, *, stage_id: int, market: str = "", days: int = PUT_OFF_DAYS
) -> tuple[int, str]:
    """Let a place not be suggested to the current member for some days; returns the place.

    Raises NotFoundError for a stage that there is not, InvalidInputError for fewer than one day.
    """
    if days < 1:
        raise InvalidInputError(f"A place is put off for a day or more, not for {days}.")
    if not field.has_stage(ws.db, stage_id):
        raise NotFoundError(f"There is no stage {stage_id}; choose one of a journey.")
    until = local_today() + timedelta(days=days - 1)
    place = (stage_id, market_key(market))
    with writing(ws.db):
        store.put_off_place(ws.db, current_member(ws).id, *place, until)
    return place


@allowed("see the whole picture")
def bring_back_places(ws: Workspace, places: Iterable[tuple[int, str]] | None = None) -> None:
    """Let places (stage, market) be suggested to the current member again; None: all that were put off."""
    member_id = current_member(ws).id
    with writing(ws.db):
        if places is None:
            places = store.read_places_put_off(ws.db, member_id, local_today())
        store.bring_back_places(
            ws.db, member_id, [(stage_id, market_key(market)) for stage_id, market in places]
        )


def list_walks_at(coverage: Coverage, *, stage_id: int, column: str) -> list[Outing]:
    """Return the walks of the period behind a cell of the map, the newest first; [] where it has none."""
    if coverage.map is None:
        return []
    at = next((n for n, one in enumerate(coverage.map.columns) if one.key == column), None)
    row = next((row for row in coverage.map.rows if row.stage_id == stage_id), None)
    if at is None or row is None:
        return []
    wanted = set(row.cells[at].walks)
    return [one for one in coverage.outings if one.session_id in wanted]


def hours_by_month(coverage: Coverage) -> dict[date, dict[str, float]]:
    """Return the hours of each group of a coverage by the month's first day, the newest month first."""
    found: dict[date, dict[str, float]] = {}
    for one in coverage.months:
        hours = found.setdefault(one.month, {})
        name = one.team if coverage.by == "team" else one.rank
        hours[name] = hours.get(name, 0.0) + one.hours
    return found


def in_use(journeys: Sequence[Journey], outings: Iterable[Outing]) -> list[Journey]:
    """Return the journeys that were ever walked; the first one where none was."""
    walked = {one.journey_id for one in outings}
    return [journey for journey in journeys if journey.id in walked] or list(journeys[:1])


def local_today() -> date:
    """Return the day on this machine."""
    return now().astimezone().date()


def _journey(
    journeys: Sequence[Journey], outings: Sequence[Outing], journey_id: int | None
) -> Journey | None:
    if journey_id is None:
        walked = Counter(one.journey_id for one in outings)
        return max(journeys, key=lambda one: (walked[one.id], -one.id), default=None)
    found = next((one for one in journeys if one.id == journey_id), None)
    if found is None:
        raise NotFoundError(f"There is no journey {journey_id}; choose one of the list.")
    return found


def _put_off(ws: Workspace, today: date) -> dict[tuple[int, str], date]:
    return store.read_places_put_off(ws.db, current_member(ws).id, today)


def _moved_and_markets(ws: Workspace, outings: Iterable[Outing]) -> tuple[list[Moved], dict[str, str]]:
    """Return what moved lately, and all markets: those walked, then those that metrics tell of."""
    slices = list(_every(read_both_lenses(ws).slices))
    told = sorted({one.slice.market for one in slices})
    return [_moved(one) for one in slices if one.moved], name_markets(
        [*(one.market for one in outings), *told]
    )


def _every(slices: Iterable[PlacedSlice]) -> Iterator[PlacedSlice]:
    for one in slices:
        yield one
        yield from one.folded


def _moved(one: PlacedSlice) -> Moved:
    assert one.change is not None
    probably = "probably " if one.certainty == "probably" else ""
    return Moved(
        metric_id=one.metric.id,
        metric=one.metric.name,
        market=one.slice.market,
        stage=one.slice.stage,
        certainty=_CERTAINTY[one.certainty],
        unknown=_UNKNOWN[one.depth],
        since=one.change.after_start,
        words=f"{one.metric.name}{place_words(one.slice)} {probably}"
        f"{change_words(one.metric, one.change.change)}, since {since_words(one.change)}; "
        f"{_KNOWN_WORDS[one.depth]}.",
        question=question(one),
    )


def _one_of(word: str, words: Sequence[_Word], what: str) -> _Word:
    if word not in words:
        raise InvalidInputError(f"“{word}” is no {what}; use one of: {', '.join(words)}.")
    return next(one for one in words if one == word)
