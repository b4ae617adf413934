"""Home: what is in the field, what waits, and where numbers and stories do not meet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ..records import ImmersionSession, Promise
from ..store import counts, field, findings, stories
from ..store.rows import now
from .jobs import JobLine, list_job_lines
from .lenses import MetricLine, list_metric_lines
from .workspace import Workspace

COVERAGE_DAYS = 30


@dataclass(frozen=True)
class JourneyCoverage:
    """Which stages of a journey were walked lately, in the journey's order, and which were not."""

    journey: str
    walked: tuple[str, ...]
    not_walked: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """Who has been in the field lately: when the last walk began, and the stages of each journey walked."""

    last_walk: datetime | None
    days: int
    journeys: tuple[JourneyCoverage, ...]


@dataclass(frozen=True)
class Overview:
    """What home shows.

    The four fields of both lenses: act (moved, with findings), go_and_see (moved, without), check (findings
    without a metric: id and statement), watch (neither). in_the_field: sessions that have not ended;
    to_debrief: ended without a debrief. waiting: name to count of what waits for somebody. totals: how much
    there is.
    """

    in_the_field: tuple[ImmersionSession, ...]
    to_debrief: tuple[ImmersionSession, ...]
    jobs: tuple[JobLine, ...]
    waiting: dict[str, int]
    act: tuple[MetricLine, ...]
    go_and_see: tuple[MetricLine, ...]
    watch: tuple[MetricLine, ...]
    check: tuple[tuple[int, str], ...]
    overdue: tuple[Promise, ...]
    totals: dict[str, int]
    coverage: Coverage

    @property
    def is_new(self) -> bool:
        """Whether nothing has been brought in, noted or written yet."""
        has_metrics = bool(self.act or self.go_and_see or self.watch)
        return not (has_metrics or any(self.totals.values()) or self.jobs)


def overview(ws: Workspace) -> Overview:
    """Return what home shows, as of now."""
    sessions = field.read_sessions(ws.db)
    lines = list_metric_lines(ws)
    linked = {link.finding_id for link in findings.read_links(ws.db)}
    return Overview(
        in_the_field=tuple(session for session in sessions if session.ended_at is None),
        to_debrief=tuple(
            session for session in sessions if session.ended_at is not None and session.debriefed_at is None
        ),
        jobs=tuple(list_job_lines(ws)),
        waiting=counts.read_waiting(ws.db),
        act=tuple(line for line in lines if line.moved and line.finding_ids),
        go_and_see=tuple(line for line in lines if line.moved and not line.finding_ids),
        watch=tuple(line for line in lines if not line.moved),
        check=tuple(
            (finding.id, finding.statement)
            for finding in findings.read_findings(ws.db)
            if finding.id not in linked and finding.status != "retired"
        ),
        overdue=tuple(stories.read_overdue_promises(ws.db)),
        totals=counts.read_totals(ws.db),
        coverage=_coverage(ws, sessions),
    )


def _coverage(ws: Workspace, sessions: list[ImmersionSession]) -> Coverage:
    since = now() - timedelta(days=COVERAGE_DAYS)
    walked = counts.read_stages_walked(ws.db, since)
    in_use = {session.journey_id for session in sessions}
    return Coverage(
        last_walk=max((session.started_at for session in sessions), default=None),
        days=COVERAGE_DAYS,
        journeys=tuple(
            JourneyCoverage(
                journey.name,
                tuple(stage.name for stage in journey.stages if stage.id in walked),
                tuple(stage.name for stage in journey.stages if stage.id not in walked),
            )
            for journey in field.read_journeys(ws.db)
            if journey.id in in_use
        ),
    )
