"""What a worker does: take the next job under a lease, do it, write down how it went."""

import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..errors import FieldnotesError, JobCancelledError, WorkspaceError
from ..records import Job, JobState
from ..store import jobs
from ..store.database import writing
from ..transcription import SpeechEngine
from .access import allowed
from .attaching import align_recording
from .covered_work import check_work
from .demo_call import tell_demo_call
from .emotion_learning import learn_emotions
from .forgetting import heed_expired_consents
from .learning import learn_themes
from .reading import read_lines
from .redacting import queue_by_rule, redact_by_rule
from .reel_making import produce_reel
from .room import check_room, has_room
from .scouring import scour_by_job
from .suggestions import suggest_codes
from .transcribing import transcribe_recording
from .translating import translate_recording
from .unnamed_themes import find_themes
from .voices import tell_voices_apart
from .workspace import Workspace, keep_log_short

HEARTBEAT_S = jobs.LEASE_S / 3
MOST_ATTEMPTS = 3
WORKER_DIED = (
    f"The worker died {MOST_ATTEMPTS} times at the same place of this work, most likely for want of memory; "
    "close other programs or choose a smaller model in the settings, then retry."
)

# Jobs may be done side by side by threads; the models behind suggestions and voices are one for all of them.
_models = threading.Lock()

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
                heed_expired_consents(self._ws)
                with writing(self._ws.db):
                    held = jobs.renew_lease(self._ws.db, self.job.id, self.token)
            except WorkspaceError:  # a full disk: the work itself meets it too, and says so
                continue
            if not held:
                self._lost.set()
                break
        self._ws.close()


@allowed("have work done")
def run_next_job(
    ws: Workspace, load_engine: EngineLoader, *, stop: threading.Event | None = None
) -> Job | None:
    """Take the oldest job that waits and do it; return it as it was taken, or None when nothing waits.

    load_engine: makes the speech engine when a job needs it. stop: set it to give the job back
    to the queue after the present step. A FieldnotesError closes the job as failed, with its sentence; a bug
    closes it as failed too and is raised again, so that its traceback is seen. On a full disk the job stays
    in the queue and WorkspaceError is raised, because the next job would meet it too; where there is no room
    even to give the job back, its lease runs out, and it goes on from there. Where nothing can be written
    although the disk has room (a quota), the job is closed as failed before that is raised. A job at which
    workers died again and again, and which got no further, is closed as failed and passed over.
    """
    heed_expired_consents(ws)
    token = f"{socket.gethostname()} {os.getpid()} {uuid.uuid4().hex}"
    with writing(ws.db):
        _free_orphans(ws)
        job = _claim(ws, token)
        if job is not None:
            check_room(ws)  # inside the transaction: raising undoes the claim
    if job is None:
        return None
    stop = stop or threading.Event()
    claim = Claim(ws, job, token, stop)
    try:
        with _lease(claim):
            _do(ws, claim, load_engine)
    except JobCancelledError:
        if stop.is_set():
            _give_back(ws, claim)
        else:  # somebody cancelled it; where the claim is lost this changes nothing
            _end(ws, claim, "cancelled")
    except WorkspaceError as error:
        if has_room(ws):  # a quota, or a disk that cannot be written: nobody would see when to go on
            _end(ws, claim, "failed", str(error))
        else:
            _give_back(ws, claim)
        raise
    except FieldnotesError as error:
        _end(ws, claim, "failed", str(error))
    except BaseException as error:
        _end(
            ws,
            claim,
            "failed",
            f"fieldnotes failed here ({type(error).__name__}: {error}); report it, then retry.",
        )
        raise
    else:
        _end(ws, claim, "done")
    keep_log_short(ws)
    return job


def _claim(ws: Workspace, token: str) -> Job | None:
    """Take the oldest job that waits; those that keep killing their workers are closed on the way."""
    while job := jobs.claim_next_job(ws.db, token):
        if job.attempts <= MOST_ATTEMPTS:
            return job
        jobs.end_job(ws.db, job.id, token, "failed", WORKER_DIED)
    return None


def _do(ws: Workspace, claim: Claim, load_engine: EngineLoader) -> None:
    check_work(ws, claim.job)
    if claim.job.kind == "transcribe":
        transcribe_recording(ws, claim, load_engine)
    elif claim.job.kind == "translate":
        translate_recording(ws, claim, load_engine)
    elif claim.job.kind == "align":
        align_recording(ws, claim, load_engine)
    elif claim.job.kind == "speakers":
        with _models:
            tell_voices_apart(ws, claim)
        tell_demo_call(ws, claim)
    elif claim.job.kind == "learn_emotions":
        with _models:
            learn_emotions(ws, claim)
    elif claim.job.kind == "reel":
        produce_reel(ws, claim)
    elif claim.job.kind == "scour":
        scour_by_job(ws, claim)
    elif claim.job.kind == "read":
        with _models:
            read_lines(ws, claim, claim.job.item_id)
    elif claim.job.kind == "learn":
        with _models:
            learn_themes(ws, claim)
    elif claim.job.kind == "redact":
        with _models:
            redact_by_rule(ws, claim)
    elif claim.job.kind == "find_themes":
        with _models:
            find_themes(ws, claim)
    else:
        with _models:
            suggest_codes(ws, claim)
        queue_by_rule(ws, claim.job.item_id)


def _free_orphans(ws: Workspace) -> None:
    """Give back the jobs of dead workers on this machine without waiting for their leases to run out."""
    for job_id, claim in jobs.read_claims(ws.db):
        host, pid, _ = claim.split(" ")
        if host == socket.gethostname() and not _is_alive(int(pid)):
            jobs.release_job(ws.db, job_id, claim, died=True)


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


def _end(ws: Workspace, claim: Claim, state: JobState, error: str = "") -> None:
    with writing(ws.db):
        jobs.end_job(ws.db, claim.job.id, claim.token, state, error)


def _give_back(ws: Workspace, claim: Claim) -> None:
    with writing(ws.db):
        jobs.release_job(ws.db, claim.job.id, claim.token)
