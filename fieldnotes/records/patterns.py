"""What is asked of everything that was coded, and what comes of it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from .coding import Code, CodeKind

MatrixBy = Literal["stage", "market", "mode", "seat", "month", "segment", "person"]
MATRIX_BY: tuple[MatrixBy, ...] = get_args(MatrixBy)
NearUnit = Literal["overlap", "segment", "seconds", "segments"]
NEAR_UNITS: tuple[NearUnit, ...] = get_args(NearUnit)


@dataclass(frozen=True)
class PatternFilters:
    """Which codings count; an empty field narrows nothing, several entries mean any of them.

    seats: of who speaks. people: ids of participants. coders: ids of members, who made or accepted a coding.
    start_on, end_on: the first and the last day, both included.
    """

    markets: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    coders: tuple[int, ...] = ()
    start_on: date | None = None
    end_on: date | None = None


@dataclass(frozen=True)
class CodeChoice:
    """Which codes stand in the rows: of one kind, or these, or all that are used.

    roll_up: codes count for the topmost one above them; with `codes`, for the nearest above that is chosen.
    """

    kind: CodeKind | None = None
    codes: tuple[int, ...] = ()
    roll_up: bool = False


@dataclass(frozen=True)
class Nearness:
    """When two passages of one source are together.

    overlap: they share a character; one that ends where the other begins shares none. segment: they touch the
    same segment. segments: they are at most `within` segments apart; neighbours are 1 apart. seconds: at most
    `within` seconds pass between them; where a source has no times they have to overlap. within: 0 or more;
    of no meaning for overlap and segment.
    """

    unit: NearUnit = "overlap"
    within: float = 0


@dataclass(frozen=True)
class Tally:
    """How much there is: passages, the sources they come from, and the people behind them.

    people: participants on record, each once. unnamed: voices that are nobody on record, each once; notes of
    one walk about nobody on record count as one.
    """

    passages: int = 0
    sources: int = 0
    people: int = 0
    unnamed: int = 0


@dataclass(frozen=True)
class MatrixRow:
    """A code with all of its passages, and those in each column."""

    code: Code
    total: Tally
    cells: tuple[Tally, ...]


@dataclass(frozen=True)
class MatrixColumn:
    """A column: its key for `passages_in_cell`, what it reads as, and its passages in all rows, each once.

    key: a stage, market, mode, seat, segment or month ("2026-03"), or the number of a participant or a code;
    "" or 0 where it is not known.
    """

    key: str | int
    label: str
    total: Tally


@dataclass(frozen=True)
class CodeMatrix:
    """Codes by something. Rows stand by use, the most used first; columns in their own order.

    Where columns are codes, a cell says how many of the row's passages are together with one of the column's;
    a code with itself is its total. total: all passages in it, each once. left_out: how many codes, or
    columns, are too many to be laid out; they are the least used ones.
    """

    rows: tuple[MatrixRow, ...]
    columns: tuple[MatrixColumn, ...]
    total: Tally
    left_out: int = 0


@dataclass(frozen=True)
class NearHit:
    """A passage with the other code's nearest one. seconds, segments: what lies between them; 0 for nothing.

    seconds: None where the source has no times.
    """

    excerpt_id: int
    other_excerpt_id: int
    source_id: int
    seconds: float | None
    segments: int


@dataclass(frozen=True)
class NearResult:
    """The passages of one code that are near another, in the order of their sources.

    tally: of these. of: of all passages of that code.
    """

    hits: tuple[NearHit, ...]
    tally: Tally
    of: Tally


@dataclass(frozen=True)
class StageFeeling:
    """How a stage feels. mean: -3 (strong, unpleasant) to 3, None without notes.

    spread: the standard deviation over the notes (n - 1), None for fewer than two. notes: codes on passages,
    each once. most_of_one: how many of them are of the one person on record who has most.
    """

    stage_id: int
    stage: str
    mean: float | None
    spread: float | None
    notes: int
    most_of_one: int
    tally: Tally


@dataclass(frozen=True)
class JourneyFeelings:
    """A journey with how each of its stages feels, in the order of the path."""

    journey_id: int
    journey: str
    stages: tuple[StageFeeling, ...]


@dataclass(frozen=True)
class TimedPassage:
    """A code on a passage of one source.

    start, end: in seconds, or in segments from 0 where the source has no times.
    """

    excerpt_id: int
    start: float
    end: float
    intensity: int | None
    valence: int | None


@dataclass(frozen=True)
class CodeLane:
    """One code's passages in a source, in order."""

    code: Code
    passages: tuple[TimedPassage, ...]


@dataclass(frozen=True)
class CodeTimeLine:
    """The codes over one source. length: in seconds, or in segments where it has no times."""

    source_id: int
    title: str
    timed: bool
    length: float
    lanes: tuple[CodeLane, ...]
