"""Both lenses: each metric with what it did lately, and how many findings explain it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..records import Link, Metric, MetricValue, Slice, Strength
from ..store import findings, metrics, stories
from ..voc.movement import limits_of
from ..voc.recent import PERIODS_COMPARED, RecentChange, compare_newest, compare_period, judge_together
from .access import allowed
from .finding_links import value_meant
from .metrics import get_metric
from .strength import list_strengths
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
    from the one before. story: id and title of the newest published story of the finding, or None.
    strength: of the finding's evidence.
    """

    link: Link
    statement: str
    metric: Metric
    value: MetricValue | None
    low: float | None
    high: float | None
    change: RecentChange | None
    story: tuple[int, str] | None = None
    strength: Strength | None = None


@allowed("see metrics")
def list_metric_lines(ws: Workspace) -> list[MetricLine]:
    """Return all metrics by name, each with its newest value, its recent change, and its findings.

    A metric with twenty slices would move every month by chance alone. So it is judged by its widest slice,
    and by parts only where these hold out against the number of parts looked at (compare_newest).
    """
    linked = _linked_findings(ws)
    return [_metric_line(ws, metric, linked) for metric in metrics.read_metrics(ws.db)]


@allowed("see metrics")
def list_slice_changes(ws: Workspace, metric_id: int) -> list[RecentChange]:
    """Return what each slice below the widest did lately, judged among all of them (compare_slices).

    Those that surely moved come first, by how far; then the others by how little chance explains them; the
    small ones and those without an interval last.
    """
    return list(_summary(ws, get_metric(ws, metric_id)).slices)


@allowed("see metrics")
def get_metric_line(ws: Workspace, metric_id: int) -> MetricLine:
    """Return one metric as list_metric_lines does. Raises NotFoundError."""
    return _metric_line(ws, get_metric(ws, metric_id), _linked_findings(ws))


@allowed("read findings", own="finding_id")
def list_link_lines(
    ws: Workspace, *, finding_id: int | None = None, metric_id: int | None = None
) -> list[LinkLine]:
    """Return the links of a finding or a metric, each with the value and the change that are meant."""
    statements = {finding.id: finding.statement for finding in findings.read_findings(ws.db, finding_id)}
    told = stories.read_story_of_findings(ws.db)
    lines = []
    links = findings.read_links(ws.db, finding_id=finding_id, metric_id=metric_id)
    strengths = list_strengths(ws, sorted({link.finding_id for link in links}))
    for link in links:
        metric = get_metric(ws, link.metric_id)
        of_slice = metrics.read_values(ws.db, link.metric_id, part=link.slice)
        value = value_meant(of_slice, link)
        low, high = (value and limits_of(value, metric)) or (None, None)
        change = _change_meant(of_slice, link, metric)
        story = told.get(link.finding_id)
        strength = strengths[link.finding_id]
        lines.append(
            LinkLine(link, statements[link.finding_id], metric, value, low, high, change, story, strength)
        )
    return lines


def _linked_findings(ws: Workspace) -> dict[int, tuple[int, ...]]:
    retired = {one.id for one in findings.read_findings(ws.db) if one.status == "retired"}
    linked: dict[int, list[int]] = {}
    for link in findings.read_links(ws.db):
        if link.finding_id not in retired:
            linked.setdefault(link.metric_id, []).append(link.finding_id)
    return {metric_id: tuple(dict.fromkeys(ids)) for metric_id, ids in linked.items()}


@allowed("see metrics")
def read_slices_alone(
    ws: Workspace, metric: Metric
) -> tuple[Mapping[Slice, MetricValue], tuple[RecentChange, ...]]:
    """Return the newest value of each slice of a metric, and what each slice did lately, looked at alone.

    Whoever shows several of them judges them together (voc.recent.judge_together).
    """
    found = _summary(ws, metric)
    return found.newest_of, found.alone


@dataclass(frozen=True)
class _Summary:
    """What follows from a metric's values alone; the fields are those of MetricLine, list_slice_changes and
    read_slices_alone."""

    newest: MetricValue | None
    recent: RecentChange | None
    part: RecentChange | None
    slices: tuple[RecentChange, ...]
    newest_of: Mapping[Slice, MetricValue]
    alone: tuple[RecentChange, ...]


def _metric_line(ws: Workspace, metric: Metric, linked: dict[int, tuple[int, ...]]) -> MetricLine:
    found = _summary(ws, metric)
    low, high = (found.newest and limits_of(found.newest, metric)) or (None, None)
    return MetricLine(metric, found.newest, low, high, found.recent, found.part, linked.get(metric.id, ()))


# A metric's revision grows with each change of its values, so what is kept here is never old.
_MOST_SUMMARIES = 500
_summaries: dict[tuple[Path, Metric], _Summary] = {}


def _summary(ws: Workspace, metric: Metric) -> _Summary:
    key = (ws.database_path, metric)
    if key not in _summaries:
        while len(_summaries) >= _MOST_SUMMARIES:
            _summaries.pop(next(iter(_summaries)), None)
        _summaries[key] = _summarise(ws, metric)
    return _summaries[key]


def _summarise(ws: Workspace, metric: Metric) -> _Summary:
    by_slice: dict[Slice, list[MetricValue]] = {}
    for value in metrics.read_newest_values(ws.db, metric.id, each=4 * PERIODS_COMPARED):
        by_slice.setdefault(value.slice, []).append(value)
    widest = min((_depth(part) for part in by_slice), default=0)
    alone = {
        part: change
        for part, values in by_slice.items()
        if (change := compare_newest(values, metric=metric)) is not None
    }
    wide = {part: values for part, values in by_slice.items() if _depth(part) == widest}
    recent = _largest(_together(alone, wide))
    # Parts by one field answer the question where; those by two are many, and are judged on the metric's
    # page.
    parts = [part for part in by_slice if widest == 0 and _depth(part) == 1]
    sure = [change for change in _together(alone, parts) if change.certain]
    deeper = [part for part in by_slice if _depth(part) > widest]
    slices = sorted(_together(alone, deeper or wide), key=_by_certainty)
    shown = by_slice.get(recent.slice if recent else next(iter(wide), Slice()), [])
    newest = max(shown, key=lambda value: value.period_end, default=None)
    newest_of = {part: max(values, key=lambda value: value.period_end) for part, values in by_slice.items()}
    return _Summary(newest, recent, _largest(sure), tuple(slices), newest_of, tuple(alone.values()))


def _together(alone: Mapping[Slice, RecentChange], parts: Iterable[Slice]) -> list[RecentChange]:
    return judge_together([alone[part] for part in parts if part in alone])


def _by_certainty(change: RecentChange) -> tuple[bool, bool, float, float]:
    p = 2.0 if change.p is None else change.p
    size = -abs(change.change) if change.certain else 0.0
    return not change.certain, change.small or change.p is None, size, p


def _largest(changes: Iterable[RecentChange | None]) -> RecentChange | None:
    """Return the change that is certain, then the largest; None of none."""
    found = [change for change in changes if change is not None]
    return max(found, key=lambda change: (change.certain is True, abs(change.change)), default=None)


def _depth(part: Slice) -> int:
    return sum(map(bool, (part.market, part.segment, part.stage, part.touchpoint, part.channel)))


def _change_meant(of_slice: Sequence[MetricValue], link: Link, metric: Metric) -> RecentChange | None:
    if link.period_start is None and link.period_end is None:
        return None
    start, end = link.period_start or date.min, link.period_end or date.max
    return compare_period(of_slice, metric=metric, start=start, end=end)
