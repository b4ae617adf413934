"""What a walk is about: a metric that moved, a finding that needs more; and the question that follows from
it.
"""

from dataclasses import dataclass

from ..store import findings, metrics
from .access import allowed
from .workspace import Workspace

LONGEST_STATEMENT_CHARS = 160


@dataclass(frozen=True)
class Subject:
    """What a walk is about. metric_id, finding_id: None where there is no such one. name: "" for nothing.

    question: what to find out, "" where nothing is named. stage_id: the finding's.
    """

    metric_id: int | None = None
    finding_id: int | None = None
    name: str = ""
    question: str = ""
    stage_id: int | None = None


@allowed("see the whole picture")
def read_subject(
    ws: Workspace, *, metric_id: int | None, finding_id: int | None, market: str = "", stage: str = ""
) -> Subject:
    """Return what a walk to this metric and this finding is about; one that is not there is left out."""
    metric = next(iter(metrics.read_metrics(ws.db, metric_id=metric_id)), None) if metric_id else None
    finding = next(iter(findings.read_findings(ws.db, finding_id)), None) if finding_id else None
    question = ""
    if finding is not None:
        question = question_of_finding(finding.statement)
    elif metric is not None:
        where = (f" in {market}" if market else "") + (f" at {stage}" if stage else "")
        question = f"Why is {metric.name}{where} where it is?"
    return Subject(
        metric_id=metric.id if metric else None,
        finding_id=finding.id if finding else None,
        name=metric.name if metric else "",
        question=question,
        stage_id=finding.stage_id if finding else None,
    )


def question_of_finding(statement: str) -> str:
    """Return what to find out about a finding that rests on little."""
    cut = (
        statement if len(statement) <= LONGEST_STATEMENT_CHARS else f"{statement[:LONGEST_STATEMENT_CHARS]}…"
    )
    return f"How many others does this concern: {cut}"
