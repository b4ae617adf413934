"""Findings as files: one line each as CSV, or with their links, readings and evidence as JSON."""

import json
from collections.abc import Sequence

from ..errors import InvalidInputError, NotFoundError
from ..interchange.csv_text import Cell, rows_to_csv
from ..interchange.json_text import to_json_value
from ..records import Finding, Judgement, Link, MarketReading, MetricBeside, Strength
from ..store import field, findings, people
from ..voc.evidence_check import LinkCheck
from ..voc.strength_words import strength_line
from .access import allowed
from .audit import note_in_audit
from .finding_links import check_all_evidence, metrics_beside
from .judging import newest_judgements
from .local_reading import NOT_YET, list_market_readings
from .strength import list_strengths
from .workspace import Workspace

FORMATS = ("csv", "json")
_HEADER = (
    *("id", "statement", "status", "grade", "guards", "evidence_in_words", "would_make_it_stronger"),
    *("functional_need", "emotional_need", "who", "seen", "seen_count", "seen_of"),
    *("markets", "stage", "touchpoint", "confidence", "confidence_because", "owner"),
    *("people", "occasions", "excerpts_for", "excerpts_against", "metrics", "where_evidence_comes_from"),
    *("local_readings", "judged", "judged_because", "written_by", "written_at"),
)


@allowed("take out")
def export_findings(ws: Workspace, file_format: str = "csv", *, finding_id: int | None = None) -> str:
    """Return findings, one or all, as text, "csv" or "json", the newest first, with grade and guards.

    Links come with the figures that they speak of and the check of the evidence, local readings by market;
    a market that nobody has read it for says so. What a person judged stands beside the grade. JSON has the
    pieces of evidence by their excerpts' ids, and none of their words. The audit log notes it. Raises
    InvalidInputError for another format, NotFoundError for a finding that is not there.
    """
    text = findings_text(ws, file_format, finding_id=finding_id)
    note_in_audit(
        ws, "exported", item_kind="findings", item_id=finding_id, detail=f"findings as {file_format}"
    )
    return text


@allowed("take out")
def findings_text(ws: Workspace, file_format: str = "csv", *, finding_id: int | None = None) -> str:
    """Return what `export_findings` does, for those who note the export themselves."""
    if file_format not in FORMATS:
        raise InvalidInputError(f"Findings are exported as {' or '.join(FORMATS)}, not {file_format}.")
    found = findings.read_findings(ws.db, finding_id)
    if finding_id is not None and not found:
        raise NotFoundError(f"There is no finding {finding_id} in this workspace; open one from Findings.")
    ids = [finding.id for finding in found]
    export = _Export(ws, found, ids)
    if file_format == "csv":
        return rows_to_csv(_HEADER, [export.cells(finding) for finding in found])
    return json.dumps([export.entry(finding) for finding in found], ensure_ascii=False, indent=2) + "\n"


class _Export:
    """What stands beside all findings, read once."""

    def __init__(self, ws: Workspace, found: Sequence[Finding], ids: Sequence[int]) -> None:
        self.strengths: dict[int, Strength] = list_strengths(ws, ids)
        self.readings: dict[int, tuple[MarketReading, ...]] = list_market_readings(ws, found)
        self.judgements: dict[int, Judgement] = newest_judgements(ws, ids)
        self.beside: dict[int, tuple[MetricBeside, ...]] = metrics_beside(ws, ids)
        self.links: dict[int, list[Link]] = {}
        for link in findings.read_links(ws.db):
            self.links.setdefault(link.finding_id, []).append(link)
        self.checks: dict[int, LinkCheck] = check_all_evidence(ws)
        self.evidence: dict[int, list[dict[str, object]]] = {}
        for piece in findings.read_evidence(ws.db):
            said: dict[str, object] = {"excerpt_id": piece.excerpt_id, "stance": piece.stance}
            self.evidence.setdefault(piece.finding_id, []).append({**said, "note": piece.note})
        self.names = {member.id: member.name for member in people.read_members(ws.db)}
        self.stages = {
            stage.id: stage.name for journey in field.read_journeys(ws.db) for stage in journey.stages
        }

    def cells(self, finding: Finding) -> tuple[Cell, ...]:
        """Return a finding as a line of the table."""
        strength = self.strengths[finding.id]
        links = self.links.get(finding.id, ())
        judged = self.judgements.get(finding.id)
        return (
            *(finding.id, finding.statement, finding.status, strength.grade),
            *(" ".join(strength.guards), strength_line(strength)),
            " ".join(missing.words for missing in strength.missing),
            *(finding.functional_need, finding.emotional_need, finding.who),
            *(finding.seen, finding.seen_count, finding.seen_of),
            *("; ".join(finding.markets), self.stages.get(finding.stage_id or 0, ""), finding.touchpoint),
            *(finding.confidence, finding.confidence_because, finding.owner),
            *(strength.counts.people, strength.counts.occasions),
            *(strength.counts.excerpts_for, strength.counts.excerpts_against),
            "; ".join(map(_metric_words, self.beside.get(finding.id, ()))),
            " ".join(self.checks[link.id].sentence for link in links),
            "; ".join(map(_reading_words, self.readings[finding.id])),
            *((self._judged(judged), judged.reason) if judged else ("", "")),
            self.names.get(finding.written_by, ""),
            finding.written_at,
        )

    def entry(self, finding: Finding) -> dict[str, object]:
        """Return a finding as an object of JSON."""
        strength = self.strengths[finding.id]
        judged = self.judgements.get(finding.id)
        said = to_json_value(finding)
        assert isinstance(said, dict)
        return {
            **said,
            "markets": list(finding.markets),
            "stage": self.stages.get(finding.stage_id or 0, ""),
            "written_by": self.names.get(finding.written_by, ""),
            "grade": strength.grade,
            "guards": list(strength.guards),
            "strength": to_json_value(strength),
            "judged": self._judged(judged) if judged else "",
            "judged_because": judged.reason if judged else "",
            "evidence": self.evidence.get(finding.id, []),
            "links": [self._link(link, beside) for link, beside in self._links_with_metrics(finding.id)],
            "local_readings": [self._reading(one) for one in self.readings[finding.id]],
        }

    def _judged(self, judgement: Judgement) -> str:
        return f"{judgement.judged} ({self.names.get(judgement.judged_by, 'somebody')})"

    def _links_with_metrics(self, finding_id: int) -> list[tuple[Link, MetricBeside]]:
        # Both are in the order of the links.
        links = self.links.get(finding_id, [])
        return list(zip(links, self.beside.get(finding_id, ()), strict=True))

    def _link(self, link: Link, beside: MetricBeside) -> dict[str, object]:
        return {
            "metric": beside.name,
            "kind": link.kind,
            "direction": link.direction,
            "mechanism": link.mechanism,
            "slice": to_json_value(link.slice),
            "period_start": to_json_value(link.period_start),
            "period_end": to_json_value(link.period_end),
            "value": beside.value,
            "low": beside.low,
            "high": beside.high,
            "unit": beside.unit,
            "responses": beside.responses,
            "value_of": beside.period,
            "where_evidence_comes_from": self.checks[link.id].sentence,
        }

    def _reading(self, one: MarketReading) -> dict[str, object]:
        if one.reading is None:
            return {"market": one.market, "reading": NOT_YET}
        return {
            "market": one.market,
            "reading": one.reading.reading,
            "because": one.reading.because,
            "read_by": self.names.get(one.reading.read_by, ""),
            "read_at": to_json_value(one.reading.read_at),
        }


def _metric_words(one: MetricBeside) -> str:
    value = "" if one.value is None else f", {one.value:g} {one.unit} in {one.period}"
    return f"{one.link_kind}: {one.name}, {one.slice_label}{value}"


def _reading_words(one: MarketReading) -> str:
    if one.reading is None:
        return f"{one.market}: {NOT_YET}"
    because = f" because {one.reading.because}" if one.reading.because else ""
    return f"{one.market}: {one.reading.reading}{because}"
