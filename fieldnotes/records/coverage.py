"""Who has been in the field, when and where, and which places nobody has walked."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

GroupBy = Literal["team", "rank"]
GROUP_BY: tuple[GroupBy, ...] = ("team", "rank")
Across = Literal["market", "mode"]
ACROSS: tuple[Across, ...] = ("market", "mode")
TimedBy = Literal["its end", "its last note", "nothing"]


# A tuple, because a page reads thousands of them and a frozen dataclass takes several times as long.
class Outing(NamedTuple):
    """A walk as coverage counts it.

    day: the local day on which it began. hours: how long it took, None where neither an end nor a note says
    it; timed_by: what says it. people: ids of the members who walked it, each once; stages: ids of the stage
    at which it began and of those at which something was noted; notes: how many.
    """

    session_id: int
    title: str
    journey_id: int
    market: str
    mode: str
    day: date
    hours: float | None
    timed_by: TimedBy
    people: tuple[int, ...]
    stages: tuple[int, ...]
    notes: int


@dataclass(frozen=True)
class Period:
    """Days, both ends included; None: open."""

    start: date | None = None
    end: date | None = None

    def holds(self, day: date) -> bool:
        """Say whether a day lies in it."""
        return (self.start is None or day >= self.start) and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class GroupOut:
    """A team or a rank in the field during a period; name "" for members without one.

    members: how many there are; out: how many of them walked. walks: in which somebody of them walked, each
    once. hours: of all who walked, each their own. last: the day of the newest walk whenever it was.
    """

    name: str
    members: int
    out: int
    walks: int
    hours: float
    last: date | None


@dataclass(frozen=True)
class MonthOut:
    """A team and rank in a month; month: its first day. The rest as in GroupOut."""

    month: date
    team: str
    rank: str
    out: int
    walks: int
    hours: float


@dataclass(frozen=True)
class PersonOut:
    """Somebody who walked during a period: how many walks, and the day of the newest."""

    member_id: int
    name: str
    team: str
    rank: str
    walks: int
    last: date


@dataclass(frozen=True)
class WeeksOut:
    """Weeks (Monday to Sunday) with somebody in the field.

    in_a_row: up to this week, or up to the last one while nobody was out in this one yet. this_week: whether
    somebody was. lately: the Monday and the number of walks of each of the last weeks, the oldest first.
    """

    in_a_row: int
    this_week: bool
    lately: tuple[tuple[date, int], ...]


@dataclass(frozen=True)
class MapColumn:
    """A market or a way of walking on the map; key is how it is told apart, label how it is written."""

    key: str
    label: str


@dataclass(frozen=True)
class MapCell:
    """A place on the map: ids of its walks in the period, the newest first, and its newest walk ever."""

    walks: tuple[int, ...] = ()
    last: date | None = None

    @property
    def is_white(self) -> bool:
        """Whether nobody walked it in the period."""
        return not self.walks


@dataclass(frozen=True)
class MapRow:
    """A stage with its cells, one a column."""

    stage_id: int
    stage: str
    cells: tuple[MapCell, ...]


@dataclass(frozen=True)
class FieldMap:
    """Stages by markets, or by ways of walking.

    narrowed_to: the way, or the market's key, that walks are narrowed to, None for all. unplaced: walks of
    the period on this journey, narrowed alike, at which no stage was noted.
    """

    journey_id: int
    journey: str
    across: Across
    narrowed_to: str | None
    columns: tuple[MapColumn, ...]
    rows: tuple[MapRow, ...]
    unplaced: tuple[int, ...]

    @property
    def white(self) -> int:
        """How many places nobody walked in the period."""
        return sum(cell.is_white for row in self.rows for cell in row.cells)

    @property
    def places(self) -> int:
        """How many places there are."""
        return len(self.rows) * len(self.columns)


@dataclass(frozen=True)
class Moved:
    """A slice of a metric that moved lately, as the choice of where to go next weighs it.

    market, stage: of the slice, "" for all. certainty, unknown: 0 to 1, how surely it moved, and how little
    is known of why. since: the first day of the newer period. words: what it did, and what is known of it.
    question: what to find out.
    """

    metric_id: int
    metric: str
    market: str
    stage: str
    certainty: float
    unknown: float
    since: date
    words: str
    question: str


@dataclass(frozen=True)
class NextPlace:
    """A place worth a walk. market: its key, market_label as it is written. mode: the way to try there.

    weight: 0 to 100, of which time and movement are the parts. last: its newest walk. reasons: why, in
    sentences. moved: the movement that speaks for it, or None. question: what to find out there.
    """

    stage_id: int
    stage: str
    journey_id: int
    journey: str
    market: str
    market_label: str
    mode: str
    time: float
    movement: float
    last: date | None
    reasons: tuple[str, ...]
    moved: Moved | None
    question: str

    @property
    def weight(self) -> float:
        """How much speaks for it, 0 to 100."""
        return self.time + self.movement


@dataclass(frozen=True)
class Coverage:
    """The field in a period: who, how long, where, where not, and where to go next.

    outings: of the period, the newest first. by: what groups are. months: by team and rank, the newest first.
    moved: what moved lately. markets: all that are known, walked or told of by a metric, the most walked
    first.
    by_last_note, untimed: walks of the period that are timed by their last note, and by nothing.
    put_off: how many places the current member put off. today: the local day on which it was read.
    """

    period: Period
    today: date
    by: GroupBy
    outings: tuple[Outing, ...]
    total: GroupOut
    groups: tuple[GroupOut, ...]
    months: tuple[MonthOut, ...]
    people: tuple[PersonOut, ...]
    weeks: WeeksOut
    moved: tuple[Moved, ...]
    markets: tuple[MapColumn, ...]
    map: FieldMap | None
    next_places: tuple[NextPlace, ...]
    put_off: int
    by_last_note: int
    untimed: int


@dataclass(frozen=True)
class CoveragePage:
    """Coverage as one page says it, in words.

    said: what the page begins with; how: how it was counted. by: what groups are; groups: name, people out,
    walks, hours, last out. rows: each stage with its cells: how many walks, and where none what is said then.
    places: where to go next: name, what to find out, reasons.
    """

    workspace: str
    made_on: date
    title: str
    period: str
    said: tuple[str, ...]
    how: tuple[str, ...]
    by: GroupBy
    groups: tuple[tuple[str, ...], ...]
    map_title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[int, str], ...]], ...]
    places: tuple[tuple[str, str, tuple[str, ...]], ...]
