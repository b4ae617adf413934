"""What a metric's series tell when they are looked at as a whole: lasting changes and seasons.

The worker does it while nothing else waits, because it needs libraries that a page must not load.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import pairwise

from ..records import Metric, MetricValue, Slice
from ..store import metrics
from ..store.database import writing
from ..voc.change_points import find_change_points
from ..voc.movement import is_small, like_series, limits_of
from ..voc.seasons import SIGNIFICANT, find_seasons
from .access import allowed
from .metrics import get_metric
from .workspace import Workspace

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LastingChange:
    """A change of level that lasted: the first day of the first period after it, and the means around it."""

    since: date
    before: float
    after: float


@dataclass(frozen=True)
class Study:
    """What was found in one series.

    changes: oldest first. season_p: of no season, None where two unbroken years are not there. strength: 0 to
    1. effects: by how much each place in the year (January first, or the first quarter) lies above the year's
    level. fresh: False where values came since, and the worker has not looked again.
    """

    changes: tuple[LastingChange, ...] = ()
    season_p: float | None = None
    strength: float = 0.0
    effects: tuple[float, ...] = ()
    fresh: bool = True

    @property
    def has_seasons(self) -> bool:
        """Whether there is more of a season than chance."""
        return self.season_p is not None and self.season_p < SIGNIFICANT


@allowed("see metrics")
def get_study(ws: Workspace, metric: Metric, part: Slice) -> Study | None:
    """Return what was found in a slice's series, or None where it was not looked at yet."""
    stored = metrics.read_study(ws.db, metric.id, part)
    if stored is None:
        return None
    revision, found = stored
    values = json.loads(found)
    return Study(
        changes=tuple(
            LastingChange(date.fromisoformat(one["since"]), one["before"], one["after"])
            for one in values["changes"]
        ),
        season_p=values["season_p"],
        strength=values["strength"],
        effects=tuple(values["effects"]),
        fresh=revision == metric.revision,
    )


@allowed("see metrics")
def study_next_metric(ws: Workspace) -> bool:
    """Look at the series of a metric whose values have changed; False where there is none."""
    metric_id = metrics.read_unstudied(ws.db)
    if metric_id is None:
        return False
    study_metric(ws, metric_id)
    return True


@allowed("see metrics")
def study_metric(ws: Workspace, metric_id: int) -> None:
    """Look at every series of a metric and store what was found."""
    metric = get_metric(ws, metric_id)
    by_slice: dict[Slice, list[MetricValue]] = {}
    for value in metrics.read_values(ws.db, metric_id):
        by_slice.setdefault(value.slice, []).append(value)
    studies = {part: study_values(values, metric=metric) for part, values in by_slice.items()}
    with writing(ws.db):
        for part, study in studies.items():
            found = json.dumps(asdict(study), default=str)
            metrics.keep_study(ws.db, metric_id, part, revision=metric.revision, found=found)
    log.info("Looked at %d series of “%s”.", len(studies), metric.name)


def study_values(values: Sequence[MetricValue], *, metric: Metric) -> Study:
    """Return what is found in the values of one slice: lasting changes and seasons of its longest series."""
    series = max(like_series(values), key=len, default=[])
    if not series or is_small(series, metric):
        return Study()
    half_widths = [
        None if limits is None else (limits[1] - limits[0]) / 2
        for limits in (limits_of(value, metric) for value in series)
    ]
    numbers = [value.value for value in series]
    changes = tuple(
        LastingChange(series[one.place].period_start, one.before, one.after)
        for one in find_change_points(numbers, half_widths)
    )
    per_year = _per_year(series)
    seasons = find_seasons(numbers, per_year=per_year) if per_year else None
    if seasons is None:
        return Study(changes)
    first = (series[0].period_start.month - 1) * per_year // 12
    effects = tuple(seasons.effects[(place - first) % per_year] for place in range(per_year))
    return Study(changes, seasons.p, seasons.strength, effects)


def _per_year(series: Sequence[MetricValue]) -> int:
    """Return 12 or 4 for an unbroken series of months or quarters, else 0."""
    gaps = [after.period_start - before.period_end for before, after in pairwise(series)]
    if any(gap != timedelta(days=1) for gap in gaps):
        return 0
    days = (series[0].period_end - series[0].period_start).days + 1
    if 28 <= days <= 31:
        return 12
    return 4 if 90 <= days <= 92 else 0
