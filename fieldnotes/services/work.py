"""What a worker does: take the next job under a lease, do it, write down how it went."""

import os
import shutil
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..errors import FieldnotesError, JobCancelledError, WorkspaceError
from ..records import Job
from ..store import jobs
from ..store.database import writing
from ..transcription import SpeechEngine
from .suggestions import suggest_codes
from .transcribing import transcribe_recording
from .workspace import Workspace, keep_log_short

HEARTBEAT_S = jobs.LEASE_S / 3
ROOM_CHECK_S = 5.0
ROOM_BYTES = 256 * 1024 * 1024  # the text of weeks of speech, and room for the log

# Jobs may be done side by side by threads; the models behind suggestions are one for all of them.
_suggesting = threading.Lock()

EngineLoader = Callable[[], SpeechEngine]


class Claim:
    """A job that this worker holds. `check` is asked between two steps of the work."""

    def __init__(self, ws: Workspace, job: Job, token: str, stop: threading.Event) -> None:
        self.job = job
        self.token = token
        self._ws = ws
        self._stop = stop
        self._lost = threading.Event()
        self._began_s = time.monotonic()
        self._first_progress: float | None = None

    def check(self) -> None:
        """Raise JobCancelledError when somebody asked the job to stop, or the claim is lost."""
        if self._stop.is_set() or self._lost.is_set():
            raise JobCancelledError(f"Job {self.job.id} was asked to stop.")

    def holds(self) -> bool:
        """Say, inside the transaction that writes results, whether the job is still this worker's."""
        return jobs.holds_claim(self._ws.db, self.job.id, self.token)

    def report(self, progress: float) -> None:
        """Store progress from 0 to 1, with the time left by the pace of this attempt."""
        if self._first_progress is None:
            self._first_progress, self._began_s = progress, time.monotonic()
        done = progress - self._first_progress
        elapsed_s = time.monotonic() - self._began_s
        seconds_left = elapsed_s / done * (1 - progress) if done > 0 else None
        jobs.set_progress(
            self._ws.db, self.job.id, self.token, progress=min(1.0, progress), seconds_left=seconds_left
        )

    def keep_lease(self, finished: threading.Event) -> None:
        """Renew the lease until the work is finished; run by a thread beside the work."""
        while not finished.wait(HEARTBEAT_S):
            try:
                with writing(self._ws.db):
                    held = jobs.renew_lease(self._ws.db, self.job.id, self.token)
            except WorkspaceError:  # a full disk: the work itself meets it too, and says so
                continue
            if not held:
                self._lost.set()
                break
        self._ws.close()


def run_next_job(
    ws: Workspace, load_engine: EngineLoader, *, stop: threading.Event | None = None
) -> Job | None:
    """Take the oldest job that waits and do it; return it as it was taken, or None when nothing waits.

    load_engine: makes the speech engine when a transcription asks for it. stop: set it to give the job back
    to the queue after the present step. A FieldnotesError closes the job as failed, with its sentence; a bug
    closes it as failed too and is raised again, so that its traceback is seen. A WorkspaceError (a full disk)
    is raised as well, because the next job would meet it too; where the disk has no room even to close the
    job, its lease runs out, and it goes on from there.
    """
    token = f"{socket.gethostname()} {os.getpid()} {uuid.uuid4().hex}"
    with writing(ws.db):
        _free_orphans(ws)
        job = jobs.claim_next_job(ws.db, token)
    if job is None:
        return None
    stop = stop or threading.Event()
    claim = Claim(ws, job, token, stop)
    try:
        with _lease(claim):
            if job.kind == "transcribe":
                transcribe_recording(ws, claim, load_engine)
            else:
                with _suggesting:
                    suggest_codes(ws, claim)
    except JobCancelledError:
        _give_up(ws, claim, stopping=stop.is_set())
    except WorkspaceError as error:
        _end(ws, claim, str(error))
        raise
    except FieldnotesError as error:
        _end(ws, claim, str(error))
    except BaseException as error:
        _end(
            ws,
            claim,
            f"fieldnotes failed here ({type(error).__name__}: {error}); report it, then retry.",
        )
        raise
    else:
        _end(ws, claim, "")
    keep_log_short(ws)
    return job


def wait_for_room(ws: Workspace, stop: threading.Event) -> None:
    """Wait until the disk has room again, or `stop` is set: a job taken before would only fail as well."""
    stop.wait(ROOM_CHECK_S)
    while not stop.is_set() and shutil.disk_usage(ws.folder).free < ROOM_BYTES:
        stop.wait(ROOM_CHECK_S)


def _free_orphans(ws: Workspace) -> None:
    """Give back the jobs of dead workers on this machine without waiting for their leases to run out."""
    for job_id, claim in jobs.read_claims(ws.db):
        host, pid, _ = claim.split(" ")
        if host == socket.gethostname() and not _is_alive(int(pid)):
            jobs.release_job(ws.db, job_id, claim)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is there, and somebody else's
        return True
    return True


@contextmanager
def _lease(claim: Claim) -> Iterator[None]:
    finished = threading.Event()
    beat = threading.Thread(target=claim.keep_lease, args=(finished,), name="lease", daemon=True)
    beat.start()
    try:
        yield
    finally:
        finished.set()
        beat.join()


def _end(ws: Workspace, claim: Claim, error: str) -> None:
    with writing(ws.db):
        jobs.end_job(ws.db, claim.job.id, claim.token, "failed" if error else "done", error)


def _give_up(ws: Workspace, claim: Claim, *, stopping: bool) -> None:
    """Give the job back when the worker stops; else somebody cancelled it (a lost claim changes nothing)."""
    with writing(ws.db):
        if stopping:
            jobs.release_job(ws.db, claim.job.id, claim.token)
        else:
            jobs.end_job(ws.db, claim.job.id, claim.token, "cancelled")
