"""Where in a series the level changed and stayed changed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median

from .nps import Z_95

SHORTEST_STRETCH = 3  # periods; a level that holds for less is a spike
FEWEST_PERIODS = 8
# What a cut must gain, in units of ln(periods)·spread. From simulation (docs/statistics.md): of 100 series of
# 12 to 60 periods that do not change, about 5 are given one, and 1 or 2 where the values have intervals.
PENALTY = 1.6


@dataclass(frozen=True)
class ChangePoint:
    """A lasting change: `place` is the position of the first period after it; means before and after."""

    place: int
    before: float
    after: float


def find_change_points(
    values: Sequence[float], half_widths: Sequence[float | None] = ()
) -> tuple[ChangePoint, ...]:
    """Return where the level of a series changes, oldest first; none for fewer than 8 periods.

    values: in time order, periods of one length. half_widths: of their 95 % intervals, where there are any.
    The cuts minimise the distances to the median of each stretch plus a penalty for each cut (PELT, exact).
    Distances are not squared, so that one odd month does not look like a new level. They count in units of
    the larger of what the intervals say (their median) and of what neighbours say (the median difference from
    one to the next), because figures also vary by more than who was asked.
    Sources: Killick, Fearnhead and Eckley, "Optimal Detection of Changepoints With a Linear Computational
    Cost", JASA 107:1590-1598, 2012; ruptures.Pelt (Truong, Oudre and Vayatis, Signal Processing 167, 2020).
    """
    if len(values) < FEWEST_PERIODS:
        return ()
    spread = _spread(values, half_widths)
    if spread == 0:
        return ()
    import numpy as np
    import ruptures

    signal = np.asarray(values, dtype=float).reshape(-1, 1) / spread
    search = ruptures.Pelt(model="l1", min_size=SHORTEST_STRETCH, jump=1).fit(signal)
    ends = search.predict(pen=PENALTY * math.log(len(values)))
    starts = [0, *ends]
    return tuple(
        ChangePoint(here, fmean(values[before:here]), fmean(values[here:after]))
        for before, here, after in zip(starts, ends, ends[1:], strict=False)
    )


def _spread(values: Sequence[float], half_widths: Sequence[float | None]) -> float:
    """Return the standard deviation of a period's value around the level it belongs to."""
    known = [width for width in half_widths if width is not None]
    by_interval = median(known) / Z_95 if known else 0.0
    steps = [abs(after - before) for before, after in pairwise(values)]
    # The median of |N(0, 2σ²)| is 0.6745·√2·σ.
    by_neighbours = median(steps) / (0.6744897501960817 * math.sqrt(2))
    return max(by_interval, by_neighbours)
