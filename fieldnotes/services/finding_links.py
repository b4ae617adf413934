"""Links from findings to metrics: which one and how, the figures beside it, and the check of evidence."""

from collections.abc import Sequence
from datetime import date

from ..errors import InvalidInputError, NotFoundError
from ..records import DIRECTIONS, LINK_KINDS, EvidencePlace, Link, MetricBeside, MetricValue, Slice
from ..store import evidence_places, findings, metrics
from ..store.database import writing
from ..voc.evidence_check import LinkCheck, check_evidence
from ..voc.movement import limits_of
from ..voc.periods import period_label
from .access import allowed
from .finding_words import find_finding, note_change
from .workspace import Workspace, checked_text


@allowed("write findings")
def link_finding(
    ws: Workspace,
    finding_id: int,
    *,
    metric_id: int,
    kind: str,
    mechanism: str = "",
    direction: str = "",
    period_start: date | None = None,
    period_end: date | None = None,
    slice: Slice = Slice(),  # noqa: B008 - a frozen value
) -> Link:
    """Link a finding to the metric, slice and period that it explains, with the mechanism in a sentence.

    direction: "up" or "down", which way it pushes the figure; "" where nobody says.
    """
    if period_start and period_end and period_end < period_start:
        raise InvalidInputError(
            f"The period ends ({period_end}) before it begins ({period_start}); swap them."
        )
    values: dict[str, object] = {
        "finding_id": finding_id,
        "metric_id": metric_id,
        **_checked(kind, direction, mechanism),
        "period_start": period_start,
        "period_end": period_end,
    }
    with writing(ws.db):
        find_finding(ws, finding_id)
        if not metrics.read_metrics(ws.db, metric_id=metric_id):
            raise NotFoundError(f"There is no metric {metric_id} in this workspace.")
        link_id = findings.add_link(ws.db, values, slice)
        note_change(ws, finding_id, "link", after=_said(ws, _link(ws, link_id)))
    return _link(ws, link_id)


@allowed("write findings")
def edit_link(ws: Workspace, link_id: int, *, kind: str, mechanism: str = "", direction: str = "") -> Link:
    """Change how a finding is linked to its metric, which way it pushes, and the mechanism."""
    values = _checked(kind, direction, mechanism)
    with writing(ws.db):
        before = _link(ws, link_id)
        findings.update_link(ws.db, link_id, values)
        after = _link(ws, link_id)
        if before != after:
            note_change(ws, after.finding_id, "link", before=_said(ws, before), after=_said(ws, after))
    return after


@allowed("write findings")
def remove_link(ws: Workspace, link_id: int) -> None:
    """Remove a link from a finding to a metric; link_finding makes it again."""
    with writing(ws.db):
        link = findings.read_link(ws.db, link_id)
        if link is not None:
            before = _said(ws, link)
            findings.delete_link(ws.db, link_id)
            note_change(ws, link.finding_id, "link", before=before)


@allowed("read findings", own="finding_id")
def list_links(ws: Workspace, *, metric_id: int | None = None, finding_id: int | None = None) -> list[Link]:
    """Return the links to a metric, of a finding, or all."""
    return findings.read_links(ws.db, metric_id=metric_id, finding_id=finding_id)


@allowed("read findings", own="finding_id")
def check_link_evidence(ws: Workspace, finding_id: int) -> dict[int, LinkCheck]:
    """Return, for each link of a finding, whether its evidence comes from the slice and period it speaks of.

    Evidence that consent does not cover at present is left out.
    """
    return check_links(
        findings.read_links(ws.db, finding_id=finding_id),
        evidence_places.read_evidence_places(ws.db, [finding_id]).get(finding_id, ()),
    )


@allowed("read findings")
def check_all_evidence(ws: Workspace) -> dict[int, LinkCheck]:
    """Return what `check_link_evidence` does for the links of all findings, by link."""
    by_finding: dict[int, list[Link]] = {}
    for link in findings.read_links(ws.db):
        by_finding.setdefault(link.finding_id, []).append(link)
    places = evidence_places.read_evidence_places(ws.db, list(by_finding))
    return {
        link_id: check
        for finding_id, links in by_finding.items()
        for link_id, check in check_links(links, places.get(finding_id, ())).items()
    }


def check_links(links: Sequence[Link], places: Sequence[EvidencePlace]) -> dict[int, LinkCheck]:
    """Return the check of each of a finding's links against its evidence, by link."""
    return {link.id: check_evidence(link, places) for link in links}


@allowed("read findings")
def metrics_beside(ws: Workspace, finding_ids: Sequence[int]) -> dict[int, tuple[MetricBeside, ...]]:
    """Return, for each of these findings, the metrics it is linked to, each with the value that is meant."""
    beside: dict[int, list[MetricBeside]] = {}
    by_place: dict[tuple[int, Slice], list[MetricValue]] = {}
    links = findings.read_links(ws.db, finding_ids=finding_ids)
    names = {metric.id: metric for metric in metrics.read_metrics(ws.db)} if links else {}
    for link in links:
        place = (link.metric_id, link.slice)
        if place not in by_place:
            by_place[place] = metrics.read_values(ws.db, link.metric_id, part=link.slice)
        value = value_meant(by_place[place], link)
        metric = names[link.metric_id]
        low, high = (value and limits_of(value, metric)) or (None, None)
        beside.setdefault(link.finding_id, []).append(
            MetricBeside(
                metric_id=metric.id,
                name=metric.name,
                unit=metric.unit,
                link_kind=link.kind,
                slice_label=link.slice.label(),
                value=value.value if value else None,
                low=low,
                high=high,
                period=period_label(value.period_start, value.period_end) if value else "",
                finding_id=link.finding_id,
                responses=value.responses if value else None,
            )
        )
    return {finding_id: tuple(items) for finding_id, items in beside.items()}


def value_meant(values: Sequence[MetricValue], link: Link) -> MetricValue | None:
    """Return the latest value of the link's slice that lies in its period, or the slice's latest.

    Where none lies wholly inside, the latest that overlaps the period.
    """
    of_slice = [value for value in values if value.slice == link.slice]
    start, end = link.period_start or date.min, link.period_end or date.max
    inside = [one for one in of_slice if one.period_start >= start and one.period_end <= end]
    overlapping = [one for one in of_slice if one.period_end >= start and one.period_start <= end]
    return max(inside or overlapping, key=lambda value: value.period_end, default=None)


def _checked(kind: str, direction: str, mechanism: str) -> dict[str, object]:
    if kind not in LINK_KINDS:
        raise InvalidInputError(f"“{kind}” is no kind of link; use {', '.join(LINK_KINDS)}.")
    if direction not in DIRECTIONS:
        raise InvalidInputError(f"“{direction}” is no direction; use up or down, or leave it out.")
    return {
        "kind": kind,
        "direction": direction,
        "mechanism": checked_text(mechanism, "The mechanism"),
    }


def _said(ws: Workspace, link: Link) -> dict[str, object]:
    (metric,) = metrics.read_metrics(ws.db, metric_id=link.metric_id)
    return {
        "metric": metric.name,
        "kind": link.kind,
        "direction": link.direction,
        "slice": link.slice.label(),
        "period_start": link.period_start,
        "period_end": link.period_end,
        "mechanism": link.mechanism,
    }


def _link(ws: Workspace, link_id: int) -> Link:
    link = findings.read_link(ws.db, link_id)
    if link is None:
        raise NotFoundError("This link is not there any more; reload the page.")
    return link
