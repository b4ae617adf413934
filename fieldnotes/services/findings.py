"""Findings as pages show them: one with all that stands beside it, or a page of them.

What is done to their words (finding_words.py), evidence (finding_evidence.py) and links (finding_links.py),
and how they read locally (local_reading.py), is here as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import InvalidInputError
from ..records import (
    Evidence,
    Finding,
    LibraryCard,
    Link,
    LocalReading,
    MarketReading,
    MetricBeside,
    Strength,
)
from ..store import evidence_places, findings, library, local_readings, people
from ..voc.evidence_check import LinkCheck
from .access import FILTERS, allowed, limited_to, only_own
from .finding_evidence import (
    add_evidence,
    add_source_as_evidence,
    add_text_as_evidence,
    list_evidence,
    note_evidence,
    read_passage,
    remove_evidence,
    words_of_note,
)
from .finding_links import (
    check_link_evidence,
    check_links,
    edit_link,
    link_finding,
    list_links,
    metrics_beside,
    remove_link,
)
from .finding_words import FindingEdit, edit_finding, find_finding, list_finding_changes, write_finding
from .lenses import LinkLine, list_link_lines
from .local_reading import list_market_readings, read_locally, take_back_reading
from .strength import list_strengths
from .workspace import Workspace

__all__ = [
    "EvidenceView",
    "FindingEdit",
    "FindingLine",
    "FindingPage",
    "FindingView",
    "FindingsPage",
    "add_evidence",
    "add_source_as_evidence",
    "add_text_as_evidence",
    "check_link_evidence",
    "edit_finding",
    "edit_link",
    "find_finding",
    "get_finding",
    "get_finding_page",
    "link_finding",
    "list_evidence",
    "list_finding_changes",
    "list_finding_lines",
    "list_findings",
    "list_links",
    "metrics_beside",
    "note_evidence",
    "read_locally",
    "read_passage",
    "remove_evidence",
    "remove_link",
    "take_back_reading",
    "words_of_note",
    "write_finding",
]


@dataclass(frozen=True)
class EvidenceView:
    """A piece of evidence with its passage; `card` is None where consent no longer covers it."""

    evidence: Evidence
    card: LibraryCard | None


@dataclass(frozen=True)
class FindingView:
    """A finding with what stands behind it; `strength` says how much that is.

    readings: all that were given, the newest first. markets: how it reads in each of its markets, or that it
    is awaited there.
    """

    finding: Finding
    evidence: tuple[EvidenceView, ...]
    links: tuple[Link, ...]
    metrics: tuple[MetricBeside, ...]
    readings: tuple[LocalReading, ...]
    strength: Strength
    markets: tuple[MarketReading, ...] = ()


@dataclass(frozen=True)
class FindingPage:
    """All that a finding's page shows.

    links: with the figures they speak of. checks: by link, whether the evidence comes from its slice and
    period. history: what was done to it, the newest first. names: of members, by id.
    """

    view: FindingView
    links: tuple[LinkLine, ...]
    checks: Mapping[int, LinkCheck]
    history: tuple[FindingEdit, ...]
    names: Mapping[int, str]


@dataclass(frozen=True)
class FindingLine:
    """A finding as lists show it: the strength of its evidence, how it reads in its markets, its metrics."""

    finding: Finding
    strength: Strength
    metrics: tuple[MetricBeside, ...]
    markets: tuple[MarketReading, ...] = ()


@dataclass(frozen=True)
class FindingsPage:
    """One page of findings; `total` counts all, pages count from 1."""

    lines: tuple[FindingLine, ...]
    total: int
    page: int
    pages: int


@allowed("read findings", own=FILTERS)
def list_findings(ws: Workspace) -> list[Finding]:
    """Return all findings, the newest first."""
    return only_own(ws, "read findings", "finding_id", findings.read_findings(ws.db), lambda one: one.id)


@allowed("read findings", own=FILTERS)
def list_finding_lines(ws: Workspace, *, page: int = 1, page_size: int = 20) -> FindingsPage:
    """Return one page of findings, the newest first, retired ones last, each with what stands behind it."""
    if page < 1 or page_size < 1:
        raise InvalidInputError("Pages count from 1.")
    reader = limited_to(ws, "read findings")
    market = None if reader is None else reader.market
    total = findings.count_findings(ws.db, market)
    pages = max(1, -(-total // page_size))
    page = min(page, pages)
    shown = findings.read_finding_page(ws.db, market=market, limit=page_size, offset=(page - 1) * page_size)
    ids = [finding.id for finding in shown]
    beside = metrics_beside(ws, ids)
    readings = list_market_readings(ws, shown)
    strengths = list_strengths(ws, ids)
    lines = tuple(
        FindingLine(
            finding,
            strengths[finding.id],
            beside.get(finding.id, ()),
            readings[finding.id],
        )
        for finding in shown
    )
    return FindingsPage(lines, total, page, pages)


@allowed("read findings", own="finding_id")
def get_finding(ws: Workspace, finding_id: int) -> FindingView:
    """Return a finding with its evidence, links, readings and strength. Raises NotFoundError."""
    finding = find_finding(ws, finding_id)
    evidence = findings.read_evidence(ws.db, finding_id)
    cards = {card.id: card for card in library.read_passages(ws.db, [item.excerpt_id for item in evidence])}
    markets = list_market_readings(ws, [finding])[finding_id]
    return FindingView(
        finding=finding,
        evidence=tuple(EvidenceView(item, cards.get(item.excerpt_id)) for item in evidence),
        links=tuple(findings.read_links(ws.db, finding_id=finding_id)),
        metrics=metrics_beside(ws, [finding_id]).get(finding_id, ()),
        readings=tuple(local_readings.read_local_readings(ws.db, [finding_id])),
        strength=list_strengths(ws, [finding_id])[finding_id],
        markets=markets,
    )


@allowed("read findings", own="finding_id")
def get_finding_page(ws: Workspace, finding_id: int) -> FindingPage:
    """Return all that a finding's page shows. Raises NotFoundError."""
    view = get_finding(ws, finding_id)
    places = evidence_places.read_evidence_places(ws.db, [finding_id]).get(finding_id, ())
    return FindingPage(
        view=view,
        links=tuple(list_link_lines(ws, finding_id=finding_id)) if view.links else (),
        checks=check_links(view.links, places),
        history=tuple(list_finding_changes(ws, finding_id)),
        names={member.id: member.name for member in people.read_members(ws.db)},
    )
