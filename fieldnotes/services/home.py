"""Home: what is in the field, what waits, and where numbers and stories do not meet."""

from dataclasses import dataclass

from ..records import ImmersionSession, Job, Metric, Movement, Promise, Slice
from ..store import counts, field, findings, jobs, metrics, stories
from .metrics import list_movements
from .workspace import Workspace


@dataclass(frozen=True)
class MetricLine:
    """A metric with its newest movement for all customers, and how many findings are linked to it."""

    metric: Metric
    movement: Movement | None
    findings: int


@dataclass(frozen=True)
class Overview:
    """What home shows.

    in_the_field: sessions that have not ended; to_debrief: ended without a debrief. waiting: name to count of
    what waits for somebody. The four fields of both lenses: act (moved, with findings), go_and_see (moved,
    without), check (findings without a metric: id and statement), watch (neither).
    """

    in_the_field: tuple[ImmersionSession, ...]
    to_debrief: tuple[ImmersionSession, ...]
    jobs: tuple[Job, ...]
    waiting: dict[str, int]
    act: tuple[MetricLine, ...]
    go_and_see: tuple[MetricLine, ...]
    watch: tuple[MetricLine, ...]
    check: tuple[tuple[int, str], ...]
    overdue: tuple[Promise, ...]
    totals: dict[str, int]


def overview(ws: Workspace) -> Overview:
    """Return what home shows, as of now."""
    sessions = field.read_sessions(ws.db)
    links = findings.read_links(ws.db)
    lines = [
        MetricLine(
            metric, _newest_movement(ws, metric.id), sum(link.metric_id == metric.id for link in links)
        )
        for metric in metrics.read_metrics(ws.db)
    ]
    moved = [line for line in lines if line.movement and line.movement.certain]
    linked = {link.finding_id for link in links}
    return Overview(
        in_the_field=tuple(session for session in sessions if session.ended_at is None),
        to_debrief=tuple(
            session for session in sessions if session.ended_at is not None and session.debriefed_at is None
        ),
        jobs=tuple(jobs.read_jobs(ws.db, states=("queued", "running", "failed"))),
        waiting=counts.read_waiting(ws.db),
        act=tuple(line for line in moved if line.findings),
        go_and_see=tuple(line for line in moved if not line.findings),
        watch=tuple(line for line in lines if line not in moved),
        check=tuple(
            (finding.id, finding.statement)
            for finding in findings.read_findings(ws.db)
            if finding.id not in linked and finding.status != "retired"
        ),
        overdue=tuple(stories.read_overdue_promises(ws.db)),
        totals=counts.read_totals(ws.db),
    )


def _newest_movement(ws: Workspace, metric_id: int) -> Movement | None:
    """Return the newest movement for all customers, else of the slice with the newest value."""
    movements = list_movements(ws, metric_id)
    everybody = [movement for movement in movements if movement.after.slice == Slice()]
    return max(everybody or movements, key=lambda movement: movement.after.period_end, default=None)
