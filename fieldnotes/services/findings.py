"""Findings: what is going on, the evidence for and against, and the metric it explains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..errors import InvalidInputError, NotFoundError
from ..field.standing import Standing, describe_standing
from ..records import (
    LINK_KINDS,
    Evidence,
    Finding,
    LibraryCard,
    Link,
    LocalReading,
    MetricBeside,
    MetricValue,
    Slice,
)
from ..store import excerpts, findings, library, metrics
from ..store.database import writing
from ..voc.movement import limits_of
from ..voc.periods import period_label
from .workspace import Workspace, checked_text, current_member


@dataclass(frozen=True)
class EvidenceView:
    """A piece of evidence with its passage; `card` is None where consent no longer covers it."""

    evidence: Evidence
    card: LibraryCard | None


@dataclass(frozen=True)
class FindingView:
    """A finding with all that stands beside it; `standing` says in words how much is behind it."""

    finding: Finding
    evidence: tuple[EvidenceView, ...]
    links: tuple[Link, ...]
    metrics: tuple[MetricBeside, ...]
    readings: tuple[LocalReading, ...]
    standing: Standing


@dataclass(frozen=True)
class FindingLine:
    """A finding as lists show it: with its standing and the metrics beside it."""

    finding: Finding
    standing: Standing
    metrics: tuple[MetricBeside, ...]


@dataclass(frozen=True)
class FindingsPage:
    """One page of findings; `total` counts all, pages count from 1."""

    lines: tuple[FindingLine, ...]
    total: int
    page: int
    pages: int


def write_finding(
    ws: Workspace,
    *,
    statement: str,
    functional_need: str = "",
    emotional_need: str = "",
    market: str = "",
    stage_id: int | None = None,
) -> Finding:
    """Store a finding, as a draft of the current member."""
    values = _finding_values(statement, functional_need, emotional_need, market)
    with writing(ws.db):
        finding_id = findings.add_finding(
            ws.db, {**values, "stage_id": stage_id, "written_by": current_member(ws).id}
        )
    return findings.read_findings(ws.db, finding_id)[0]


def edit_finding(
    ws: Workspace,
    finding_id: int,
    *,
    statement: str,
    functional_need: str = "",
    emotional_need: str = "",
    market: str = "",
    stage_id: int | None = None,
    status: str = "draft",
) -> Finding:
    """Change a finding's words, place or status ("draft", "shared", "retired")."""
    if status not in ("draft", "shared", "retired"):
        raise InvalidInputError(f"“{status}” is no status; use draft, shared or retired.")
    values = _finding_values(statement, functional_need, emotional_need, market)
    with writing(ws.db):
        _finding(ws, finding_id)
        findings.update_finding(ws.db, finding_id, {**values, "stage_id": stage_id, "status": status})
    return _finding(ws, finding_id)


def list_findings(ws: Workspace) -> list[Finding]:
    """Return all findings, the newest first."""
    return findings.read_findings(ws.db)


def list_finding_lines(ws: Workspace, *, page: int = 1, page_size: int = 20) -> FindingsPage:
    """Return one page of findings, the newest first, retired ones last, each with what stands behind it."""
    if page < 1 or page_size < 1:
        raise InvalidInputError("Pages count from 1.")
    found = sorted(findings.read_findings(ws.db), key=lambda finding: finding.status == "retired")
    pages = max(1, -(-len(found) // page_size))
    page = min(page, pages)
    shown = found[(page - 1) * page_size : page * page_size]
    beside = metrics_beside(ws, [finding.id for finding in shown])
    lines = tuple(
        FindingLine(
            finding,
            _standing(ws, finding, findings.read_local_readings(ws.db, finding.id)),
            beside.get(finding.id, ()),
        )
        for finding in shown
    )
    return FindingsPage(lines, len(found), page, pages)


def get_finding(ws: Workspace, finding_id: int) -> FindingView:
    """Return a finding with its evidence, links, readings and standing. Raises NotFoundError."""
    finding = _finding(ws, finding_id)
    evidence = findings.read_evidence(ws.db, finding_id)
    cards = {card.id: card for card in library.read_passages(ws.db, [item.excerpt_id for item in evidence])}
    readings = tuple(findings.read_local_readings(ws.db, finding_id))
    return FindingView(
        finding=finding,
        evidence=tuple(EvidenceView(item, cards.get(item.excerpt_id)) for item in evidence),
        links=tuple(findings.read_links(ws.db, finding_id=finding_id)),
        metrics=metrics_beside(ws, [finding_id]).get(finding_id, ()),
        readings=readings,
        standing=_standing(ws, finding, readings),
    )


def read_passage(ws: Workspace, excerpt_id: int) -> LibraryCard:
    """Return an excerpt as a card. Raises NotFoundError where there is none that may be shown."""
    found = library.read_passages(ws.db, [excerpt_id])
    if not found:
        raise NotFoundError(
            f"There is no passage {excerpt_id} that may be shown; "
            "it was removed, or somebody in it does not agree to being quoted."
        )
    return found[0]


def add_evidence(ws: Workspace, finding_id: int, *, excerpt_id: int, stance: str) -> int:
    """Put an excerpt to a finding, "for" or "against" it; again with the other stance changes it."""
    if stance not in ("for", "against"):
        raise InvalidInputError(f"Evidence speaks for or against a finding, not “{stance}”.")
    with writing(ws.db):
        _finding(ws, finding_id)
        if not excerpts.read_excerpts(ws.db, ids=[excerpt_id]):
            raise NotFoundError(f"There is no excerpt {excerpt_id} in this workspace.")
        return findings.add_evidence(ws.db, finding_id, excerpt_id, stance)


def remove_evidence(ws: Workspace, evidence_id: int) -> None:
    """Take an excerpt out of a finding; add_evidence brings it back."""
    with writing(ws.db):
        findings.delete_evidence(ws.db, evidence_id)


def link_finding(
    ws: Workspace,
    finding_id: int,
    *,
    metric_id: int,
    kind: str,
    mechanism: str = "",
    period_start: date | None = None,
    period_end: date | None = None,
    slice: Slice = Slice(),  # noqa: B008 - a frozen value
) -> Link:
    """Link a finding to the metric, slice and period that it explains, with the mechanism in a sentence."""
    if kind not in LINK_KINDS:
        raise InvalidInputError(f"“{kind}” is no kind of link; use {', '.join(LINK_KINDS)}.")
    if period_start and period_end and period_end < period_start:
        raise InvalidInputError(
            f"The period ends ({period_end}) before it begins ({period_start}); swap them."
        )
    values: dict[str, object] = {
        "finding_id": finding_id,
        "metric_id": metric_id,
        "kind": kind,
        "mechanism": checked_text(mechanism, "The mechanism"),
        "period_start": period_start,
        "period_end": period_end,
    }
    with writing(ws.db):
        _finding(ws, finding_id)
        if not metrics.read_metrics(ws.db, metric_id=metric_id):
            raise NotFoundError(f"There is no metric {metric_id} in this workspace.")
        link_id = findings.add_link(ws.db, values, slice)
    return next(link for link in findings.read_links(ws.db, finding_id=finding_id) if link.id == link_id)


def remove_link(ws: Workspace, link_id: int) -> None:
    """Remove a link from a finding to a metric."""
    with writing(ws.db):
        findings.delete_link(ws.db, link_id)


def list_links(ws: Workspace, *, metric_id: int | None = None) -> list[Link]:
    """Return the links to a metric, or all."""
    return findings.read_links(ws.db, metric_id=metric_id)


def read_locally(ws: Workspace, finding_id: int, *, market: str, reading: str, because: str = "") -> None:
    """Store how the current member, who is of that market, reads a finding."""
    if reading not in ("reads as described", "reads differently here"):
        raise InvalidInputError("Say whether it reads as described, or reads differently here.")
    if reading == "reads differently here" and not because.strip():
        raise InvalidInputError("Say how it reads there: what would people of that market make of it?")
    values: dict[str, object] = {
        "finding_id": finding_id,
        "market": checked_text(market, "The market"),
        "reading": reading,
        "because": checked_text(because, "How it reads there"),
        "read_by": current_member(ws).id,
    }
    with writing(ws.db):
        _finding(ws, finding_id)
        findings.add_local_reading(ws.db, values)


def metrics_beside(ws: Workspace, finding_ids: Sequence[int]) -> dict[int, tuple[MetricBeside, ...]]:
    """Return, for each of these findings, the metrics it is linked to, each with the value that is meant."""
    beside: dict[int, list[MetricBeside]] = {}
    by_metric: dict[int, list[MetricValue]] = {}
    names = {metric.id: metric for metric in metrics.read_metrics(ws.db)}
    for link in findings.read_links(ws.db):
        if link.finding_id not in finding_ids:
            continue
        if link.metric_id not in by_metric:
            by_metric[link.metric_id] = metrics.read_values(ws.db, link.metric_id)
        value = _value_meant(by_metric[link.metric_id], link)
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


def _value_meant(values: list[MetricValue], link: Link) -> MetricValue | None:
    """Return the latest value of the link's slice that lies in its period, or the slice's latest."""
    of_slice = [value for value in values if value.slice == link.slice]
    inside = [
        value
        for value in of_slice
        if (link.period_start is None or value.period_end >= link.period_start)
        and (link.period_end is None or value.period_start <= link.period_end)
    ]
    candidates = inside if link.period_start or link.period_end else of_slice
    return max(candidates, key=lambda value: value.period_end, default=None)


def _standing(ws: Workspace, finding: Finding, readings: Sequence[LocalReading]) -> Standing:
    return describe_standing(
        findings.count_standing(ws.db, finding.id),
        market=finding.market,
        local_reading=readings[0].reading if readings else "not yet read locally",
    )


def _finding(ws: Workspace, finding_id: int) -> Finding:
    found = findings.read_findings(ws.db, finding_id)
    if not found:
        raise NotFoundError(f"There is no finding {finding_id} in this workspace; open one from Findings.")
    return found[0]


def _finding_values(
    statement: str, functional_need: str, emotional_need: str, market: str
) -> dict[str, object]:
    return {
        "statement": checked_text(statement, "The statement", required=True),
        "functional_need": checked_text(functional_need, "The functional need"),
        "emotional_need": checked_text(emotional_need, "The emotional need"),
        "market": checked_text(market, "The market"),
    }
