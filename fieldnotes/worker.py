"""Runs jobs until told to stop."""

import logging
import os
import signal
import threading
from pathlib import Path

from .cluster import connect_cluster, work_on_cluster
from .errors import WorkspaceError
from .services.find_columns import keep_signs
from .services.forgetting import queue_forgetting
from .services.health import check_data
from .services.metric_queries import run_due_query
from .services.metric_study import study_next_metric
from .services.nightly import NightWatch
from .services.reading import queue_unread_notes
from .services.reels import drop_withdrawn_reels
from .services.retention import run_nightly_retention
from .services.room import wait_for_room
from .services.work import run_next_job
from .services.workspace import Workspace, open_workspace
from .transcription import SpeechEngine, engine_of

IDLE_S = 1.0

log = logging.getLogger("fieldnotes.worker")


def run_worker(folder: Path, *, until_idle: bool = False, scheduler: str = "") -> None:
    """Do the jobs of the workspace in `folder`, one after the other, until SIGTERM or SIGINT.

    A job that is under way then is given back to the queue after its present chunk, and nothing of it is
    lost. until_idle: return as soon as nothing waits. scheduler: the address of a Dask scheduler, whose
    workers then do the transcriptions, as many at once as there are workers.
    Raises SettingsError when no scheduler answers there, TranscriptionError when it is lost later.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    _be_a_good_neighbour()
    ws = open_workspace(folder)
    if not until_idle:
        for problem in check_data(folder, how="at start").problems:
            log.error("%s", problem)
    if not scheduler:
        work(ws, stop, until_idle=until_idle)
        return
    cluster = connect_cluster(scheduler)
    try:
        ws.media.clear_incoming()
        work_on_cluster(ws, cluster, stop, until_idle=until_idle)
    finally:
        cluster.close()


def work(ws: Workspace, stop: threading.Event, *, until_idle: bool = False) -> None:
    """Do jobs until `stop` is set, or until nothing waits.

    When the disk is full it waits for room, or raises WorkspaceError with `until_idle`.
    """
    ws.media.clear_incoming()
    load = EngineLoader(ws)
    night = NightWatch(ws)
    while not stop.is_set():
        if not until_idle:
            night.look()
        try:
            job = run_next_job(ws, load, stop=stop)
        except WorkspaceError as error:
            if until_idle:
                raise
            log.error("%s", error)
            wait_for_room(ws, stop)
            continue
        # A bug in one job is in the log with its traceback and must not stop the queue behind it.
        except Exception:
            log.exception("A job failed by a fault of fieldnotes; the queue goes on.")
            continue
        if job is not None:
            log.info("Worked on job %d (%s).", job.id, job.kind)
        elif (
            _look_after_reels(ws)
            or _look_after_metrics(ws)
            or _look_after_notes(ws)
            or _look_after_search(ws)
            or _look_after_retention(ws)
        ):
            continue
        elif until_idle:
            return
        else:
            stop.wait(IDLE_S)


def _look_after_reels(ws: Workspace) -> bool:
    """Delete the files of reels that may not be played any more; False where there is none."""
    try:
        return drop_withdrawn_reels(ws) > 0
    except WorkspaceError as error:
        log.error("%s", error)
        return False


def _look_after_metrics(ws: Workspace) -> bool:
    """Do one piece of the work on metrics that waits for an idle worker; False where there is none."""
    try:
        return study_next_metric(ws) or run_due_query(ws)
    except WorkspaceError as error:  # a full disk; the next job says so too, and waits for room
        log.error("%s", error)
        return False


def _look_after_retention(ws: Workspace) -> bool:
    """Remove what is older than it may be kept, once a day; False where there is nothing to do."""
    try:
        return run_nightly_retention(ws)
    except WorkspaceError as error:
        log.error("%s", error)
    # As with a job: a bug in what one rule removes must not stop the work.
    except Exception:
        log.exception("Old data could not be removed, by a fault of fieldnotes; the queue goes on.")
    return False


def _look_after_notes(ws: Workspace) -> bool:
    """Queue the reading of notes that wait for an idle worker; False where there is none."""
    try:
        return queue_unread_notes(ws)
    except WorkspaceError as error:
        log.error("%s", error)
        return False


def _look_after_search(ws: Workspace) -> bool:
    """Have forgotten what may not be quoted since today, and keep what a search looks at first; False where
    nothing was to do.
    """
    try:
        return queue_forgetting(ws) or keep_signs(ws)
    except WorkspaceError as error:
        log.error("%s", error)
        return False


class EngineLoader:
    """Makes the speech engine on first use and keeps it, because loading weights takes seconds."""

    def __init__(self, ws: Workspace) -> None:
        self._settings = ws.settings
        self._engine: SpeechEngine | None = None

    def __call__(self) -> SpeechEngine:
        """Return the engine. Raises TranscriptionError children when it has no weights."""
        if self._engine is None:
            self._engine = engine_of(self._settings)
        return self._engine


def _be_a_good_neighbour() -> None:
    # Pages must stay quick while speech is recognised on the same cores.
    os.nice(5)
