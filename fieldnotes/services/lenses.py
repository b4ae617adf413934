"""Both lenses: each metric with what it did lately, and how many findings explain it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ..records import Link, Metric, MetricValue, Slice
from ..store import findings, metrics
from ..voc.movement import limits_of
from ..voc.recent import RecentChange, compare_newest, compare_period
from .metrics import get_metric
from .workspace import Workspace


@dataclass(frozen=True)
class MetricLine:
    """A metric as lists show it.

    newest: its newest value in the widest slice there is; low, high: that value's 95 % interval, or None.
    recent: what the widest slice did lately; where values come by several parts only, the part that moved
    most. part: the market, segment, stage or channel that moved most, where one surely did.
    finding_ids: the findings that are linked to it, retired ones left out.
    """

    metric: Metric
    newest: MetricValue | None
    low: float | None
    high: float | None
    recent: RecentChange | None
    part: RecentChange | None
    finding_ids: tuple[int, ...]

    @property
    def moved(self) -> bool:
        """Whether it surely moved: for all customers, or in a part that holds out among all looked at."""
        return self.part is not None or (self.recent is not None and self.recent.certain is True)


@dataclass(frozen=True)
class LinkLine:
    """A link with its finding's statement and its metric, the value it speaks of, and how that period differs
    from the one before.
    """

    link: Link
    statement: str
    metric: Metric
    value: MetricValue | None
    low: float | None
    high: float | None
    change: RecentChange | None


def list_metric_lines(ws: Workspace) -> list[MetricLine]:
    """Return all metrics by name, each with its newest value, its recent change, and its findings.

    A metric with twenty slices would move every month by chance alone. So it is judged by its widest slice,
    and by parts only where these hold out against the number of parts looked at (compare_newest).
    """
    linked = _linked_findings(ws)
    return [_metric_line(ws, metric, linked) for metric in metrics.read_metrics(ws.db)]


def get_metric_line(ws: Workspace, metric_id: int) -> MetricLine:
    """Return one metric as list_metric_lines does. Raises NotFoundError."""
    return _metric_line(ws, get_metric(ws, metric_id), _linked_findings(ws))


def list_link_lines(
    ws: Workspace, *, finding_id: int | None = None, metric_id: int | None = None
) -> list[LinkLine]:
    """Return the links of a finding or a metric, each with the value and the change that are meant."""
    statements = {finding.id: finding.statement for finding in findings.read_findings(ws.db, finding_id)}
    by_metric: dict[int, list[MetricValue]] = {}
    lines = []
    for link in findings.read_links(ws.db, finding_id=finding_id, metric_id=metric_id):
        if link.metric_id not in by_metric:
            by_metric[link.metric_id] = metrics.read_values(ws.db, link.metric_id)
        metric = get_metric(ws, link.metric_id)
        of_slice = [value for value in by_metric[link.metric_id] if value.slice == link.slice]
        value = _value_meant(of_slice, link)
        low, high = (value and limits_of(value, metric)) or (None, None)
        change = _change_meant(of_slice, link, metric)
        lines.append(LinkLine(link, statements[link.finding_id], metric, value, low, high, change))
    return lines


def _linked_findings(ws: Workspace) -> dict[int, tuple[int, ...]]:
    retired = {one.id for one in findings.read_findings(ws.db) if one.status == "retired"}
    linked: dict[int, list[int]] = {}
    for link in findings.read_links(ws.db):
        if link.finding_id not in retired:
            linked.setdefault(link.metric_id, []).append(link.finding_id)
    return {metric_id: tuple(dict.fromkeys(ids)) for metric_id, ids in linked.items()}


def _metric_line(ws: Workspace, metric: Metric, linked: dict[int, tuple[int, ...]]) -> MetricLine:
    by_slice: dict[Slice, list[MetricValue]] = {}
    for value in metrics.read_values(ws.db, metric.id):
        by_slice.setdefault(value.slice, []).append(value)
    widest = min((_depth(part) for part in by_slice), default=0)
    wide = [part for part in by_slice if _depth(part) == widest]
    recent = _largest(compare_newest(by_slice[part], metric=metric, looked_at=len(wide)) for part in wide)
    parts = [part for part in by_slice if widest == 0 and _depth(part) == 1]
    sure = [
        change
        for part in parts
        if (change := compare_newest(by_slice[part], metric=metric, looked_at=len(parts))) and change.certain
    ]
    shown = by_slice.get(recent.slice if recent else wide[0] if wide else Slice(), [])
    newest = max(shown, key=lambda value: value.period_end, default=None)
    low, high = (newest and limits_of(newest, metric)) or (None, None)
    return MetricLine(metric, newest, low, high, recent, _largest(sure), linked.get(metric.id, ()))


def _largest(changes: Iterable[RecentChange | None]) -> RecentChange | None:
    """Return the change that is certain, then the largest; None of none."""
    found = [change for change in changes if change is not None]
    return max(found, key=lambda change: (change.certain is True, abs(change.change)), default=None)


def _depth(part: Slice) -> int:
    return sum(map(bool, (part.market, part.segment, part.stage, part.channel)))


def _value_meant(of_slice: Sequence[MetricValue], link: Link) -> MetricValue | None:
    inside = [
        value
        for value in of_slice
        if (link.period_start is None or value.period_end >= link.period_start)
        and (link.period_end is None or value.period_start <= link.period_end)
    ]
    return max(inside, key=lambda value: value.period_end, default=None)


def _change_meant(of_slice: Sequence[MetricValue], link: Link, metric: Metric) -> RecentChange | None:
    if link.period_start is None and link.period_end is None:
        return None
    start, end = link.period_start or date.min, link.period_end or date.max
    return compare_period(of_slice, metric=metric, start=start, end=end)
