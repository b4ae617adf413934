"""What to find out about a slice of a metric, in words."""

from ..records import Slice
from .both_lenses import PlacedSlice
from .periods import day_label
from .recent import RecentChange


def place_words(part: Slice) -> str:
    """Return where a slice is, to stand after a verb: " in Korea at checkout", "" for all customers."""
    parts = (
        (" in ", part.market),
        (" for ", part.segment),
        (" at ", part.stage),
        (" at ", part.touchpoint),
        (" by ", part.channel),
    )
    return "".join(word + value for word, value in parts if value)


def question(one: PlacedSlice) -> str:
    """Return what to find out about a slice: "Why did NPS fall in Korea at checkout since August 2026?"."""
    where = place_words(one.slice)
    if one.moved and one.change is not None:
        verb = "rise" if one.change.change > 0 else "fall"
        return f"Why did {one.metric.name} {verb}{where} since {since_words(one.change)}?"
    return f"Why is {one.metric.name}{where} where it is?"


def since_words(change: RecentChange) -> str:
    """Return when the newer of the compared periods began: "August 2026", "3 Aug 2026"."""
    start = change.after_start
    return f"{start:%B %Y}" if start.day == 1 else day_label(start)
