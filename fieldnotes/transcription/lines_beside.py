"""Which line of one text of a recording stands beside which line of another, by their times."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from fieldnotes.records import TranslationLine


def lines_beside(
    spans: Sequence[tuple[float, float]], lines: Sequence[TranslationLine]
) -> list[tuple[TranslationLine, ...]]:
    """Return for each span the lines that belong beside it, in order of time.

    spans: start and end in seconds from the recording's start, in order of their starts.
    A line goes to the one span that it overlaps most, the earlier of two alike; one that overlaps none goes
    to the nearer of its neighbours. So no line is lost and none comes twice, unless there is no span at all.
    """
    beside: list[list[TranslationLine]] = [[] for _ in spans]
    starts = [start_s for start_s, _ in spans]
    # The latest end so far says how far back a span can reach, where one lies inside another.
    latest_ends = list(accumulate((end_s for _, end_s in spans), max))
    for line in sorted(lines, key=lambda line: (line.start_s, line.end_s)):
        first = bisect_right(latest_ends, line.start_s)
        after = bisect_left(starts, line.end_s)
        # One more at either side: where nothing overlaps, one of them is the nearest.
        near = range(max(0, first - 1), min(len(spans), after + 1))
        if near:
            beside[max(near, key=lambda at: (_overlap_s(spans[at], line), -at))].append(line)
    return [tuple(found) for found in beside]


def _overlap_s(span: tuple[float, float], line: TranslationLine) -> float:
    """Return for how long both last, in seconds; below zero it is the gap between them."""
    return min(span[1], line.end_s) - max(span[0], line.start_s)
