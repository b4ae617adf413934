"""Background work as people see it: what waits, what runs, how far; cancel and retry."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..errors import ConflictError, NotFoundError
from ..records import Job, JobKind, JobState
from ..store import jobs
from ..store.database import writing
from ..store.rows import now
from .access import FILTERS, allowed, limited_to, may_on, only_own
from .room import has_room
from .workspace import Workspace

OPEN: tuple[JobState, ...] = ("running", "failed", "queued")
NO_WORKER_AFTER_S = 10.0


@dataclass(frozen=True)
class JobLine:
    """A job with the title of the recording or source that it works on."""

    job: Job
    title: str


@dataclass(frozen=True)
class JobSummary:
    """Open jobs as Home shows them: the first lines, and how many there are in each state, 0 left out."""

    lines: tuple[JobLine, ...]
    counts: Mapping[JobState, int]

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.counts.values())

    @property
    def failed(self) -> int:
        """How many of them failed."""
        return self.counts.get("failed", 0)


@allowed("see work", own=FILTERS)
def list_jobs(ws: Workspace, *, states: Sequence[JobState] | None = None) -> list[Job]:
    """Return jobs, the newest first; only those in `states` when given."""
    found = jobs.read_jobs(ws.db, states=states)
    return only_own(ws, "see work", "job_id", found, lambda one: one.id)


@allowed("see work", own=FILTERS)
def list_job_lines(
    ws: Workspace, *, states: Sequence[JobState] = OPEN, most: int | None = None
) -> list[JobLine]:
    """Return the jobs in `states`, state by state in that order, the oldest first; at most so many.

    An item's jobs count by the newest of their kind: a failure that a newer job has mended is not listed.
    """
    if limited_to(ws, "see work") is None:
        return [JobLine(job, title) for job, title in jobs.read_newest_jobs(ws.db, states, limit=most)]
    lines = [JobLine(job, title) for job, title in jobs.read_newest_jobs(ws.db, states)]
    return only_own(ws, "see work", "job_id", lines, lambda one: one.job.id)[:most]


@allowed("see work", own=FILTERS)
def summarise_jobs(ws: Workspace, *, most: int) -> JobSummary:
    """Return the first `most` of list_job_lines, and how many there are in each state."""
    if limited_to(ws, "see work") is not None:
        lines = list_job_lines(ws)
        return JobSummary(tuple(lines[:most]), Counter(line.job.state for line in lines))
    counts = jobs.count_newest_jobs(ws.db, OPEN)
    return JobSummary(tuple(list_job_lines(ws, most=most)) if counts else (), counts)


@allowed("see work", own="job_id")
def get_job(ws: Workspace, job_id: int) -> Job:
    """Return one job. Raises NotFoundError."""
    found = jobs.read_jobs(ws.db, job_id=job_id)
    if not found:
        raise NotFoundError(f"There is no job {job_id} in this workspace.")
    return found[0]


@allowed("see work", own=FILTERS)
def latest_job(ws: Workspace, kind: JobKind, item_id: int) -> Job | None:
    """Return the newest job of a kind for an item, or None where there never was one."""
    if not may_on(ws, "see work", "recording_id" if kind == "transcribe" else "source_id", item_id):
        return None
    return jobs.read_latest_jobs(ws.db, kind, item_id).get(item_id)


@allowed("walk")
def seconds_unattended(ws: Workspace) -> float | None:
    """Return for how long a job has been waiting while no worker works, in seconds; None while none waits.

    A worker that is alive takes a job within a second or two.
    """
    since = jobs.read_unattended_since(ws.db)
    return None if since is None else max(0.0, (now() - since).total_seconds())


@allowed("walk")
def why_work_waits(ws: Workspace) -> str:
    """Return why jobs wait and nobody does them, and what to do, as a sentence; "" while all is well."""
    waited_s = seconds_unattended(ws)
    if waited_s is None or waited_s < NO_WORKER_AFTER_S:
        return ""
    if not has_room(ws):
        return f"The disk of {ws.folder} is full. Make room; the work that waits then goes on by itself."
    return "No worker is running, so nothing is being transcribed; start the app with “fieldnotes run”."


@allowed("have work done", own="recording_id")
def queue_transcription(ws: Workspace, recording_id: int) -> Job:
    """Queue the transcription of a recording; the one that already waits or runs is returned instead."""
    with writing(ws.db):
        job_id = jobs.add_job(ws.db, "transcribe", recording_id)
    return get_job(ws, job_id)


@allowed("have work done", own="source_id")
def queue_suggestions(ws: Workspace, source_id: int) -> Job:
    """Queue emotion and theme suggestions for a source."""
    with writing(ws.db):
        job_id = jobs.add_job(ws.db, "suggest", source_id)
    return get_job(ws, job_id)


@allowed("have work done", own="job_id")
def cancel_job(ws: Workspace, job_id: int) -> Job:
    """Cancel a job that waits; one that runs stops after its present chunk and keeps what it has."""
    with writing(ws.db):
        jobs.request_cancel(ws.db, job_id)
    return get_job(ws, job_id)


@allowed("have work done", own="job_id")
def retry_job(ws: Workspace, job_id: int) -> Job:
    """Queue a failed or cancelled job again; it goes on from what is stored.

    Raises ConflictError where the same work is under way or done.
    """
    get_job(ws, job_id)
    with writing(ws.db):
        if not jobs.requeue_job(ws.db, job_id):
            raise ConflictError(f"Job {job_id} is under way, or done already; there is nothing to retry.")
    return get_job(ws, job_id)


@allowed("have work done")
def retry_failed_jobs(ws: Workspace) -> int:
    """Queue every failed job again, each from what is stored of it; return how many there are.

    Nothing is lost by it: what fails again says so again, and a job that waits can be cancelled.
    """
    with writing(ws.db):
        failed = [job.id for job, _ in jobs.read_newest_jobs(ws.db, ["failed"])]
        return sum(jobs.requeue_job(ws.db, job_id) for job_id in failed)
