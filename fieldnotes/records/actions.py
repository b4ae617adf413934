"""Changes made because of findings, and what became of the metric they should move."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from .voc import BetterDirection, Metric, Slice

ComparedWith = Literal["others", "own past", "nothing"]
Alike = Literal["alike", "apart", "not told"]
Verdict = Literal[
    "as hoped", "less than hoped", "against hopes", "not as hoped", "cannot tell yet", "not comparable"
]


@dataclass(frozen=True)
class Action:
    """A change that was made, with the metric and slice that it should move.

    done_on: the day it took effect; settled_on: the last day of its introduction, None for at once.
    hoped: where the metric should go. hoped_by: by how much, if that was said beforehand: in percent of the
    expected course for means without a scale, counts and rates, else in the metric's unit.
    compare_from, compare_until: the first and last day of the periods compared, None for as far as sensible.
    """

    id: int
    text: str
    done_on: date
    metric_id: int
    hoped: BetterDirection
    slice: Slice = Slice()  # noqa: RUF009 - a frozen value
    owner: str = ""
    hoped_by: float | None = None
    settled_on: date | None = None
    compare_from: date | None = None
    compare_until: date | None = None
    finding_ids: tuple[int, ...] = ()
    added_by: int | None = None
    added_at: datetime | None = None


@dataclass(frozen=True)
class CoursePoint:
    """A period of the slice: its value, what was to be expected, and where it stands.

    expected: None for periods that were not used. expected_low, expected_high: between these lie 95 of 100
    values of a period after, where nothing changed; None before. others: the mean of the slices compared
    with, where these have the same scale.
    """

    period_start: date
    period_end: date
    value: float
    low: float | None
    high: float | None
    part: Literal["before", "left out", "after"]
    expected: float | None = None
    expected_low: float | None = None
    expected_high: float | None = None
    others: float | None = None


@dataclass(frozen=True)
class ActionEffect:
    """How far the metric lies from what would have been expected, and what that can and cannot say.

    method: what it was compared with. controls: these slices; left_out: others, each with the reason.
    effect, low, high: in `unit`, with the 95 % interval; None where it was not computed. p: of no effect.
    hoped_by: what was hoped for, in `unit`: where a value of 0 forbids percent, a share of the level before.
    before, after: the periods used. alike: whether the two ran alike before, by drift: how far the earlier
    drift alone would have carried the difference by the time after, with its interval. pretended_on,
    pretended: a date before it at which nothing was done, and whether it shows an effect as well.
    smallest_seen: the smallest difference that would be found 80 times of 100. responses: a period, about.
    reasons: why it cannot be told, in words. cautions: what else to know. course: for the drawing.
    """

    action: Action
    metric: Metric
    method: ComparedWith
    verdict: Verdict
    unit: str
    sentence: str = ""
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    hoped_by: float | None = None
    before: int = 0
    after: int = 0
    period_word: str = "period"
    alike: Alike = "not told"
    drift: float | None = None
    drift_low: float | None = None
    drift_high: float | None = None
    pretended_on: date | None = None
    pretended: bool | None = None
    smallest_seen: float | None = None
    responses: int | None = None
    controls: tuple[Slice, ...] = ()
    left_out: tuple[tuple[Slice, str], ...] = ()
    reasons: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    course: tuple[CoursePoint, ...] = ()
