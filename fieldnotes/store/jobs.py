"""The table of background work: claimed by one worker at a time, under a lease that it must renew.

A claim is a token: the worker's host, its process id, and a random part. Whoever has lost it (the lease ran
out, the process slept, somebody cancelled) can no longer write progress or results, because every write asks
for the token in the same transaction.
"""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database

from ..records import Job, JobKind, JobState
from .database import insert, rows
from .rows import now, to_cell, to_record, to_row

LEASE_S = 15.0


def add_job(db: Database, kind: JobKind, item_id: int) -> int:
    """Queue a job and return its id; one that already waits or runs for the item is returned instead."""
    waiting = rows(
        db,
        "SELECT id FROM job WHERE kind = ? AND item_id = ? AND state IN ('queued', 'running')",
        [kind, item_id],
    )
    if waiting:
        return int(waiting[0]["id"])
    return insert(db, "job", to_row({"kind": kind, "item_id": item_id, "created_at": now()}))


def read_jobs(
    db: Database, *, states: Sequence[JobState] | None = None, job_id: int | None = None
) -> list[Job]:
    """Return jobs, the newest first."""
    found = rows(db, "SELECT * FROM job WHERE ?1 IS NULL OR id = ?1 ORDER BY id DESC", [job_id])
    return [to_record(Job, row) for row in found if states is None or row["state"] in states]


def read_latest_jobs(db: Database, kind: JobKind, item_id: int | None = None) -> dict[int, Job]:
    """Return the newest job of a kind for each item, or for one: item id to job."""
    found = rows(
        db,
        """SELECT * FROM job WHERE id IN (
             SELECT MAX(id) FROM job WHERE kind = ?1 AND (?2 IS NULL OR item_id = ?2) GROUP BY item_id)""",
        [kind, item_id],
    )
    return {int(row["item_id"]): to_record(Job, row) for row in found}


# A job that was followed by a newer one for the same item is left out: it is mended, or done again.
_NEWEST = "job.id IN (SELECT MAX(id) FROM job GROUP BY kind, item_id)"


def read_newest_jobs(
    db: Database, states: Sequence[JobState], *, limit: int | None = None
) -> list[tuple[Job, str]]:
    """Return jobs in these states with the title of what they work on, state by state, the oldest first.

    A job that was followed by a newer one for the same item is left out. limit: at most so many.
    """
    found = rows(
        db,
        f"""SELECT job.*, COALESCE(recording.title, source.title, reel.title, '') AS title FROM (
             SELECT job.*, wanted.key AS place FROM job
             JOIN json_each(?1) wanted ON wanted.value = job.state
             WHERE {_NEWEST} ORDER BY wanted.key, job.id LIMIT ?2) job
           LEFT JOIN recording ON job.kind = 'transcribe' AND recording.id = job.item_id
           LEFT JOIN source ON job.kind NOT IN ('transcribe', 'learn', 'find_themes', 'reel')
             AND source.id = job.item_id
           LEFT JOIN reel ON job.kind = 'reel' AND reel.id = job.item_id
           ORDER BY job.place, job.id""",
        [json.dumps(list(states)), -1 if limit is None else limit],
    )
    return [(to_record(Job, row), title) for row in found for title in [row.pop("title")]]


def count_newest_jobs(db: Database, states: Sequence[JobState]) -> dict[JobState, int]:
    """Return how many jobs read_newest_jobs has in each of these states; those without any are left out."""
    found = rows(
        db,
        f"""SELECT state, COUNT(*) AS n FROM job
           WHERE state IN (SELECT value FROM json_each(?)) AND {_NEWEST} GROUP BY state""",
        [json.dumps(list(states))],
    )
    return {row["state"]: row["n"] for row in found}


def read_unattended_since(db: Database) -> datetime | None:
    """Return since when the longest waiting job waits for a worker; None while one holds a job.

    A job waits from when it was queued, or from when the lease of its worker ran out.
    """
    found = rows(
        db,
        """SELECT MIN(CASE state WHEN 'queued' THEN created_at ELSE lease_until END) AS since,
             SUM(state = 'running' AND lease_until >= ?) AS held
           FROM job WHERE state IN ('queued', 'running')""",
        [to_cell(now())],
    )[0]
    return None if found["held"] or found["since"] is None else datetime.fromisoformat(found["since"])


def claim_next_job(db: Database, claim: str) -> Job | None:
    """Take the oldest job that waits, or whose worker has not renewed its lease; None when there is none."""
    moment = now()
    found = rows(
        db,
        """UPDATE job SET state = 'running', claim = ?1, lease_until = ?2, attempts = attempts + 1,
             started_at = ?3, finished_at = NULL, seconds_left = NULL, error = ''
           WHERE id = (
             SELECT id FROM job WHERE state = 'queued' OR (state = 'running' AND lease_until < ?3)
             ORDER BY id LIMIT 1)
           RETURNING *""",
        [claim, to_cell(moment + timedelta(seconds=LEASE_S)), to_cell(moment)],
    )
    return to_record(Job, found[0]) if found else None


def read_claims(db: Database) -> list[tuple[int, str]]:
    """Return the id and claim of each job that runs."""
    found = rows(db, "SELECT id, claim FROM job WHERE state = 'running'")
    return [(row["id"], row["claim"]) for row in found]


def renew_lease(db: Database, job_id: int, claim: str) -> bool:
    """Keep a job for another lease; False when the claim is lost or somebody asked the job to stop."""
    lease_until = to_cell(now() + timedelta(seconds=LEASE_S))
    found = rows(
        db,
        """UPDATE job SET lease_until = ? WHERE id = ? AND claim = ? AND state = 'running'
           RETURNING cancel_requested""",
        [lease_until, job_id, claim],
    )
    return bool(found) and not found[0]["cancel_requested"]


def holds_claim(db: Database, job_id: int, claim: str) -> bool:
    """Say whether the job is still this worker's; asked inside the transaction that writes results."""
    return bool(
        rows(db, "SELECT 1 FROM job WHERE id = ? AND claim = ? AND state = 'running'", [job_id, claim])
    )


def set_progress(
    db: Database, job_id: int, claim: str, *, progress: float, seconds_left: float | None
) -> None:
    """Say how far a job is; one that got further has this attempt as its first again."""
    db.conn.execute(
        """UPDATE job SET attempts = CASE WHEN ?1 > progress THEN 1 ELSE attempts END, progress = ?1,
             seconds_left = ?2
           WHERE id = ?3 AND claim = ?4""",
        [progress, seconds_left, job_id, claim],
    )


def end_job(db: Database, job_id: int, claim: str, state: JobState, error: str = "") -> None:
    """Close a job that this worker holds."""
    db.conn.execute(
        """UPDATE job SET state = ?1, error = ?2, finished_at = ?3, claim = NULL, lease_until = NULL,
             seconds_left = NULL, progress = CASE ?1 WHEN 'done' THEN 1 ELSE progress END
           WHERE id = ?4 AND claim = ?5""",
        [state, error, to_cell(now()), job_id, claim],
    )


def release_job(db: Database, job_id: int, claim: str, *, died: bool = False) -> None:
    """Give a job back to the queue; only where its worker died does this count as an attempt."""
    db.conn.execute(
        """UPDATE job SET state = 'queued', claim = NULL, lease_until = NULL, attempts = attempts - ?
           WHERE id = ? AND claim = ?""",
        [0 if died else 1, job_id, claim],
    )


def take_back(db: Database, kind: JobKind, item_ids: Collection[int]) -> None:
    """Put jobs that run back into the queue: what they are about has changed since they began.

    Their workers have lost their claims, so that what they make of it from now on is not kept.
    """
    db.conn.execute(
        """UPDATE job SET state = 'queued', claim = NULL, lease_until = NULL, attempts = MAX(attempts - 1, 0)
           WHERE kind = ? AND state = 'running' AND item_id IN (SELECT value FROM json_each(?))""",
        [kind, json.dumps(list(item_ids))],
    )


def request_cancel(db: Database, job_id: int) -> None:
    """Cancel a job that waits; ask one that runs to stop."""
    db.conn.execute(
        """UPDATE job SET cancel_requested = 1,
             state = CASE state WHEN 'queued' THEN 'cancelled' ELSE state END,
             finished_at = CASE state WHEN 'queued' THEN ? ELSE finished_at END
           WHERE id = ? AND state IN ('queued', 'running')""",
        [to_cell(now()), job_id],
    )


def requeue_job(db: Database, job_id: int) -> bool:
    """Queue a job again that failed or was cancelled; it goes on from what is stored, and begins to wait now.

    False for a job in another state, and where a newer job for the same item waits or runs.
    """
    done = db.conn.execute(
        """UPDATE job SET state = 'queued', error = '', cancel_requested = 0, finished_at = NULL,
             attempts = 0, created_at = ?2
           WHERE id = ?1 AND state IN ('failed', 'cancelled') AND NOT EXISTS (
             SELECT 1 FROM job other WHERE other.kind = job.kind AND other.item_id = job.item_id
               AND other.state IN ('queued', 'running'))""",
        [job_id, to_cell(now())],
    )
    return done.rowcount == 1
