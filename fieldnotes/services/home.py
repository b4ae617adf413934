"""Home: what is in the field, what waits, and where numbers and stories do not meet."""

from dataclasses import dataclass

from ..records import ImmersionSession, Plan
from ..store import counts, field
from .access import allowed
from .both_lenses import LensMap, read_both_lenses
from .coverage import Habit, read_habit
from .jobs import JobSummary, summarise_jobs
from .local_reading import count_waiting_readings
from .planning import list_plans
from .promise_reminders import PromiseLine, list_pressing_promises
from .workspace import Workspace

MOST_JOBS = 12
MOST_PLANS = 3


@dataclass(frozen=True)
class Overview:
    """What home shows.

    lenses: the map of both lenses. in_the_field: sessions that have not ended; to_debrief: ended without a
    debrief; planned: the walks that come next, MOST_PLANS at most. jobs: the first of the open background
    work, and how much there is. waiting: name to count of what waits for somebody. promises: those that are
    broken, and the member's own that are due soon. totals: how much there is.
    """

    in_the_field: tuple[ImmersionSession, ...]
    to_debrief: tuple[ImmersionSession, ...]
    planned: tuple[Plan, ...]
    jobs: JobSummary
    waiting: dict[str, int]
    lenses: LensMap
    promises: tuple[PromiseLine, ...]
    totals: dict[str, int]
    habit: Habit

    @property
    def is_new(self) -> bool:
        """Whether nothing has been brought in, noted or written yet."""
        has_metrics = bool(self.lenses.placed or self.lenses.bare)
        return not (has_metrics or any(self.totals.values()) or self.jobs.total or self.planned)


@allowed("see the whole picture")
def overview(ws: Workspace) -> Overview:
    """Return what home shows, as of now."""
    sessions = field.read_sessions(ws.db)
    return Overview(
        in_the_field=tuple(session for session in sessions if session.ended_at is None),
        to_debrief=tuple(
            session for session in sessions if session.ended_at is not None and session.debriefed_at is None
        ),
        planned=tuple(list_plans(ws)[:MOST_PLANS]),
        jobs=summarise_jobs(ws, most=MOST_JOBS),
        waiting={
            **counts.read_waiting(ws.db),
            "findings_to_read_locally": count_waiting_readings(ws),
        },
        lenses=read_both_lenses(ws),
        promises=tuple(list_pressing_promises(ws)),
        totals=counts.read_totals(ws.db),
        habit=read_habit(ws),
    )
