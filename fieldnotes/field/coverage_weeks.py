"""Weeks in a row with somebody in the field: a rhythm, not a score."""

from collections.abc import Iterable
from datetime import date, timedelta

from ..records import Outing, WeeksOut

WEEKS_SHOWN = 26
_WEEK = timedelta(days=7)


def weeks_out(outings: Iterable[Outing], today: date) -> WeeksOut:
    """Return how many weeks in a row somebody was out, and the walks of the last 26 weeks.

    A week begins on Monday. The week that is not over yet breaks nothing: while nobody was out in it, the row
    ends with the week before. Walks after `today` do not count.
    """
    counts: dict[date, int] = {}
    for one in outings:
        if one.day <= today:
            monday = one.day - timedelta(days=one.day.weekday())
            counts[monday] = counts.get(monday, 0) + 1
    this = today - timedelta(days=today.weekday())
    at = this if this in counts else this - _WEEK
    in_a_row = 0
    while at in counts:
        in_a_row += 1
        at -= _WEEK
    lately = [this - n * _WEEK for n in reversed(range(WEEKS_SHOWN))]
    return WeeksOut(in_a_row, this in counts, tuple((week, counts.get(week, 0)) for week in lately))
