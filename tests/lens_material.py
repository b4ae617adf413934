"""Made-up metrics and calls for tests of the map of both lenses."""

from fieldnotes.records import Metric
from fieldnotes.services import coding, findings, metrics, participants, transcript_import
from fieldnotes.services.workspace import Workspace

# Two months; every value with an interval of 4 points to each side.
HEAD = "month,market,stage,value,low,high,n\n"


def table(*slices: tuple[str, str, float, float]) -> bytes:
    """Return two months of values by market, stage, the first and the second value."""
    rows = [
        f"{month},{market},{stage},{value},{value - 4},{value + 4},400"
        for market, stage, *values in slices
        for month, value in zip(("2026-07", "2026-08"), values, strict=True)
    ]
    return (HEAD + "\n".join(rows)).encode()


def add_metric(ws: Workspace, name: str, *slices: tuple[str, str, float, float]) -> Metric:
    """Add an NPS with these slices."""
    metric = metrics.add_metric(ws, kind="nps", name=name)
    metrics.import_metric_table(ws, metric.id, table(*slices), file_name="values.csv")
    return next(one for one in metrics.list_metrics(ws) if one.id == metric.id)


def add_call(ws: Workspace, number: int, *, market: str = "Korea") -> tuple[int, int]:
    """Add a call of a customer; returns the id of a passage of it and of the customer."""
    person = participants.add_participant(ws, seat="customer", market=market)
    participants.record_consent(
        ws, person.id, observe=True, record=True, quote_inside=True, share_outside=False, how="asked"
    )
    done = transcript_import.import_transcript(
        ws,
        f"WEBVTT\n\n00:00.000 --> 00:04.000\nNobody told me why, {number} times.\n".encode(),
        f"call {number}.vtt",
        market=market,
        participant_ids=[person.id],
    )
    segment = coding.read_source(ws, done.source.id).segments[0]
    coded = coding.apply_code(
        ws,
        done.source.id,
        code_id=coding.list_codes(ws, kind="theme")[0].id,
        first_segment_id=segment.id,
        start_char=0,
        last_segment_id=segment.id,
        end_char=len(segment.text),
    )
    return coded.excerpt_id, person.id


def add_finding(ws: Workspace, statement: str, *, calls: int = 0, market: str = "") -> tuple[int, list[int]]:
    """Write a finding that as many calls speak for; returns its id and those of the customers."""
    finding = findings.write_finding(ws, statement=statement, market=market)
    people = []
    for number in range(calls):
        excerpt_id, person_id = add_call(ws, number + 10 * finding.id, market=market or "Korea")
        findings.add_evidence(ws, finding.id, excerpt_id=excerpt_id, stance="for")
        people.append(person_id)
    return finding.id, people
