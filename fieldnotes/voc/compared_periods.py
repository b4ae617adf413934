"""Which periods are compared before and after a change, and with which slices elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from ..records import Action, Metric, MetricValue, Slice
from .movement import is_small, like_series
from .periods import day_label

if TYPE_CHECKING:
    from numpy.typing import NDArray

Part = Literal["before", "left out", "after"]
# How much of the past is compared unless somebody says otherwise: what lies further back says little of now.
MOST_BEFORE = {"day": 56, "week": 52, "month": 36, "quarter": 20, "year": 10}
# Where slices are cut by several fields, the others differ in the first of these that is set.
CONTROL_FIELDS = ("market", "segment", "channel", "touchpoint", "stage")


@dataclass(frozen=True)
class Periods:
    """The periods of a slice that are looked at, in time order. parts: where each stands.

    places: of each in time, counted in periods from a fixed day, so that a gap is a gap. word: "month", …
    """

    values: tuple[MetricValue, ...]
    parts: tuple[Part, ...]
    places: "NDArray[Any]"
    word: str

    @property
    def before(self) -> "NDArray[Any]":
        """Which of the periods lie before, as a mask."""
        import numpy as np

        return np.array([part == "before" for part in self.parts], dtype=bool)

    def of(self, part: Part) -> list[MetricValue]:
        """Return the values that stand there."""
        return [value for value, one in zip(self.values, self.parts, strict=True) if one == part]

    def positions(self, part: Part) -> "NDArray[Any]":
        """Return the positions of the periods that stand there."""
        import numpy as np

        return np.flatnonzero([one == part for one in self.parts])


def choose_periods(values: Iterable[MetricValue], action: Action, *, today: date) -> Periods:
    """Return the periods of one slice that an action is judged by: its longest series, within the window.

    Before: those that end before the action took effect. After: those that begin on that day or later, and
    after the last day of its introduction. Between: left out, for they are partly both.
    """
    import numpy as np

    series = max(like_series(values), key=len, default=[])
    word = _word(series)
    start, end = action.compare_from or date.min, action.compare_until or date.max
    inside = [
        one
        for one in series
        if one.period_start >= start and one.period_end <= end and one.period_end < today
    ]
    parts = [_part(one, action) for one in inside]
    skip = max(0, parts.count("before") - MOST_BEFORE.get(word, 24))
    if action.compare_from is None:
        inside, parts = inside[skip:], parts[skip:]
    places = np.array([_place(one, word) for one in inside], dtype=float)
    return Periods(tuple(inside), tuple(parts), places, word)


def others_of(
    action: Action,
    periods: Periods,
    by_slice: Mapping[Slice, Sequence[MetricValue]],
    *,
    metric: Metric,
    other_actions: Sequence[Action],
) -> tuple[dict[Slice, Sequence[MetricValue]], tuple[tuple[Slice, str], ...]]:
    """Return the slices to compare with, by name, and those that cannot be, each with the reason.

    They are the same in every field but one: the market where the action has one, else the segment, channel,
    touchpoint or stage. One that has no value for one of the periods, too few responses, or an action of its
    own within the periods is left out.
    """
    if not periods.values:
        return {}, ()
    first, last = periods.values[0].period_start, periods.values[-1].period_end
    for name in CONTROL_FIELDS:
        if not getattr(action.slice, name):
            continue
        found: dict[Slice, Sequence[MetricValue]] = {}
        left_out: list[tuple[Slice, str]] = []
        for part in sorted(by_slice, key=lambda one: one.label()):
            if not _is_elsewhere(part, action.slice, name):
                continue
            own = _own_action(part, action, other_actions, first, last)
            if own is not None:
                left_out.append((part, f"an action of its own on {day_label(own.done_on)}"))
            elif len(matched := values_by_period(periods, by_slice[part])) < len(periods.values):
                left_out.append((part, f"no value for some of the {periods.word}s"))
            elif is_small([v for v, p in zip(matched, periods.parts, strict=True) if p == "before"], metric):
                left_out.append((part, "too few responses"))
            else:
                found[part] = by_slice[part]
        if found or left_out:
            return found, tuple(left_out)
    return {}, ()


def slices_to_read(acted: Slice, known: Iterable[Slice]) -> list[Slice]:
    """Return the slice that is judged and all that it might be compared with, of those that there are."""
    return [
        part
        for part in known
        if part == acted
        or any(_is_elsewhere(part, acted, name) for name in CONTROL_FIELDS if getattr(acted, name))
    ]


def values_by_period(periods: Periods, values: Iterable[MetricValue]) -> list[MetricValue]:
    """Return another slice's values of the same periods, in their order; those that it lacks are missing."""
    known = {(one.period_start, one.period_end): one for one in values}
    wanted = ((one.period_start, one.period_end) for one in periods.values)
    return [known[when] for when in wanted if when in known]


def control_field(action: Action, controls: Sequence[Slice]) -> str:
    """Return in which field the slices compared with differ: "market", …; "slice" for none."""
    for name in CONTROL_FIELDS:
        if controls and getattr(controls[0], name) != getattr(action.slice, name):
            return name
    return "slice"


def covers(wide: Slice, part: Slice) -> bool:
    """Say whether what is done for `wide` touches `part`: each field of it that is set is the same."""
    return all(getattr(wide, name) in ("", getattr(part, name)) for name in ("stage", *CONTROL_FIELDS))


def _own_action(
    part: Slice, action: Action, other_actions: Sequence[Action], first: date, last: date
) -> Action | None:
    """Return an action that touches `part` within the periods and not the slice that is judged, or None."""
    for one in other_actions:
        inside = first <= one.done_on <= last
        if one.id != action.id and inside and covers(one.slice, part) and not covers(one.slice, action.slice):
            return one
    return None


def _is_elsewhere(part: Slice, acted: Slice, name: str) -> bool:
    fields = {field: getattr(acted, field) for field in CONTROL_FIELDS}
    there = {field: getattr(part, field) for field in CONTROL_FIELDS}
    return bool(there[name]) and there[name] != fields[name] and {**there, name: ""} == {**fields, name: ""}


def _part(value: MetricValue, action: Action) -> Part:
    if value.period_end < action.done_on:
        return "before"
    settled = action.settled_on is None or value.period_start > action.settled_on
    return "after" if value.period_start >= action.done_on and settled else "left out"


def _word(series: Sequence[MetricValue]) -> str:
    if not series:
        return "period"
    days = (series[0].period_end - series[0].period_start).days + 1
    for word, shortest, longest in (
        *(("day", 1, 1), ("week", 7, 7), ("month", 28, 31)),
        *(("quarter", 90, 92), ("year", 365, 366)),
    ):
        if shortest <= days <= longest:
            return word
    return "period"


def _place(value: MetricValue, word: str) -> int:
    start = value.period_start
    if word == "month":
        return 12 * start.year + start.month - 1
    if word == "quarter":
        return 4 * start.year + (start.month - 1) // 3
    if word == "year":
        return start.year
    return start.toordinal() // ((value.period_end - start).days + 1)
