"""The same jobs on a Dask cluster: sound travels to the workers, text comes back and is written in one place.

This process claims jobs, decodes and cuts the sound, and stores each piece of text under its claim, exactly
as a worker on one machine does. Only the engine is elsewhere: `RemoteEngine` sends what it is given to a
Dask worker, which loads the real one once and keeps it. A Dask worker that dies costs the piece it had;
Dask gives it to another.
"""

import logging
import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .errors import JobCancelledError, SettingsError, TranscriptionError, WorkspaceError
from .services.nightly import NightWatch
from .services.room import wait_for_room
from .services.work import run_next_job
from .services.workspace import Workspace
from .settings import Settings
from .transcription import ChunkResult, SpeechEngine, engine_of

if TYPE_CHECKING:
    from distributed import Client

IDLE_S = 1.0
ANSWER_CHECK_S = 1.0
CONNECT_S = 30.0
MOST_JOBS_AT_ONCE = 64
# Minutes of sound are tens of MB, and travel in the task on purpose: see `RemoteEngine`.
LARGE_TASK = "1GB"

log = logging.getLogger("fieldnotes.cluster")

_engines: dict[Settings, SpeechEngine] = {}
_engine_lock = threading.Lock()


@dataclass(frozen=True)
class EngineFacts:
    """What an engine says of itself, and how many chunks it likes at once."""

    name: str
    version: str
    model: str
    weights: str
    batch_size: int


class RemoteEngine:
    """A speech engine whose work is done by the Dask workers of a cluster; used by one job at a time.

    The sound is part of the task, not scattered ahead of it: data that lies on a worker dies with it, while
    the scheduler still has the task and gives it to the next worker.
    """

    def __init__(
        self, cluster: "Cluster", settings: Settings, facts: EngineFacts, stop: threading.Event
    ) -> None:
        self._cluster = cluster
        self._settings = settings
        self._facts = facts
        self._stop = stop

    @property
    def name(self) -> str:
        """Return the engine's name."""
        return self._facts.name

    @property
    def version(self) -> str:
        """Return the version of its program."""
        return self._facts.version

    @property
    def model(self) -> str:
        """Return the name of the model."""
        return self._facts.model

    @property
    def weights(self) -> str:
        """Return in words where the workers' weights came from."""
        return self._facts.weights

    @property
    def batch_size(self) -> int:
        """Return how many chunks are best given at once."""
        return self._facts.batch_size

    def transcribe_batch(self, chunks: Sequence[Any], **options: Any) -> tuple[ChunkResult, ...]:
        """Return what is said in several chunks, as `SpeechEngine.transcribe_batch` promises."""
        heard: tuple[ChunkResult, ...] = self._ask("transcribe_batch", list(chunks), **options)
        return heard

    def _ask(self, method: str, audio: Any, **options: Any) -> Any:
        return self._cluster.run(self._stop, _hear, self._settings, self._facts, method, audio, options)


class Cluster:
    """A connection to a Dask scheduler, and the engines on its workers."""

    def __init__(self, client: "Client", address: str) -> None:
        self._client = client
        self._address = address
        self.lost = threading.Event()

    def width(self) -> int:
        """Return how many Dask workers there are now; 0 when the scheduler is lost."""
        try:
            found = self._client.scheduler_info(n_workers=-1)
        except (OSError, RuntimeError):  # what Dask raises when the connection is closed
            self.lost.set()
            return 0
        if self._client.status == "closed":
            self.lost.set()
        return len(found.get("workers", ()))

    def engine(self, settings: Settings, stop: threading.Event) -> RemoteEngine:
        """Return an engine for one job. Raises what loading it on a Dask worker raises."""
        facts: EngineFacts = self.run(stop, _facts_of_engine, settings)
        return RemoteEngine(self, settings, facts, stop)

    def run(self, stop: threading.Event, function: Callable[..., Any], *arguments: Any) -> Any:
        """Return what the function answers on a Dask worker; one that dies is replaced by the next.

        Raises what the function raises, JobCancelledError when `stop` is set or the scheduler is lost, and
        TranscriptionError when the task ended several workers one after the other.
        """
        from distributed import KilledWorker

        try:
            task = self._client.submit(function, *arguments, pure=False)
            while not stop.is_set():
                try:
                    return task.result(timeout=ANSWER_CHECK_S)
                except TimeoutError:
                    # Only a task that failed can have raised this itself; another's answer is on its way.
                    if task.status == "error":
                        return task.result()
            task.cancel()
        except KilledWorker as error:
            raise TranscriptionError(
                "This piece of the recording ended several Dask workers, one after the other; "
                "look at their memory and logs, then retry."
            ) from error
        except (CancelledError, OSError, RuntimeError) as error:
            if not self._is_gone():
                raise
            self.lost.set()
            raise JobCancelledError("The Dask scheduler is gone.") from error
        raise JobCancelledError("The worker was asked to stop.")

    def check(self) -> None:
        """Raise TranscriptionError when the scheduler is lost."""
        if self.lost.is_set():
            raise TranscriptionError(
                f"The Dask scheduler at {self._address} is gone; its jobs are back in the queue. "
                "Start it, then start this worker again."
            )

    def close(self) -> None:
        """Leave the cluster as it is, and disconnect."""
        self._client.close()

    def _is_gone(self) -> bool:
        self.width()
        return self.lost.is_set() or self._client.status != "running"


def connect_cluster(address: str) -> Cluster:
    """Connect to the Dask scheduler at `address`, for example "tcp://10.0.0.5:8786".

    Raises SettingsError when it does not answer, or when Dask is not installed here.
    """
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        raise SettingsError(
            "Dask is not installed here; install it with: pip install 'fieldnotes[dask]'."
        ) from error
    dask.config.set({"distributed.admin.large-graph-warning-threshold": LARGE_TASK})
    try:
        return Cluster(Client(address, timeout=CONNECT_S, set_as_default=False), address)
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"No Dask scheduler answers at {address}; start it with `dask scheduler`, or correct the address."
        ) from error


def work_on_cluster(
    ws: Workspace, cluster: Cluster, stop: threading.Event, *, until_idle: bool = False
) -> None:
    """Do jobs until `stop` is set, or until nothing waits: one more at once than there are Dask workers.

    The one more is decoded and cut while the others are being heard. Suggestions are made in this process.
    Raises TranscriptionError when the scheduler is lost, after the jobs were given back, and WorkspaceError
    for a full disk with `until_idle`; it waits for room otherwise.
    """
    enough = threading.Event()

    def do_one() -> bool:
        try:
            return run_next_job(ws, lambda: cluster.engine(ws.settings, enough), stop=enough) is not None
        except WorkspaceError as error:
            if until_idle:
                raise
            log.error("%s", error)
            wait_for_room(ws, enough)
        # As in the worker: a bug in one job must not stop the queue behind it.
        except Exception:
            log.exception("A job failed by a fault of fieldnotes; the queue goes on.")
        finally:
            ws.close()  # this thread's connection
        return True

    night = NightWatch(ws)
    hands: set[Future[bool]] = set()
    idle = alone = False
    with ThreadPoolExecutor(MOST_JOBS_AT_ONCE, thread_name_prefix="job") as pool:
        try:
            while not stop.is_set():
                if not until_idle:
                    night.look()
                width = cluster.width()
                cluster.check()
                wanted = min(width + 1, MOST_JOBS_AT_ONCE) if width else 0
                if not (idle and until_idle):
                    hands |= {pool.submit(do_one) for _ in range(wanted - len(hands))}
                done, hands = wait(hands, IDLE_S, FIRST_COMPLETED)
                found = [hand.result() for hand in done]
                if found:
                    idle = not any(found)
                if until_idle and idle and not hands:
                    return
                if not width and not alone:
                    log.warning("The cluster has no Dask workers; its jobs wait for one.")
                alone = not width
                if alone or not all(found):
                    stop.wait(IDLE_S)
        finally:
            enough.set()  # what is under way is given back
    cluster.check()


def _facts_of_engine(settings: Settings) -> EngineFacts:
    """Run on a Dask worker: load the engine, and say what it is."""
    with _engine_lock:
        return _facts(_engine(settings))


def _hear(settings: Settings, expected: EngineFacts, method: str, audio: Any, options: dict[str, Any]) -> Any:
    """Run on a Dask worker: let its engine hear, one piece at a time."""
    with _engine_lock:
        engine = _engine(settings)
        here = _facts(engine)
        if (here.name, here.version, here.model) != (expected.name, expected.version, expected.model):
            raise TranscriptionError(
                f"The Dask worker on {socket.gethostname()} has {here.name} {here.version}, {here.model}, "
                f"another has {expected.name} {expected.version}, {expected.model}; "
                "install the same on all of them, then retry."
            )
        return getattr(engine, method)(audio, **options)


def _engine(settings: Settings) -> SpeechEngine:
    if settings not in _engines:
        _engines[settings] = engine_of(settings)
    return _engines[settings]


def _facts(engine: SpeechEngine) -> EngineFacts:
    return EngineFacts(engine.name, engine.version, engine.model, engine.weights, engine.batch_size)
