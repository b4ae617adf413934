import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from fieldnotes.cluster import Cluster, EngineFacts, RemoteEngine, connect_cluster, work_on_cluster
from fieldnotes.errors import SettingsError, TranscriptionError
from fieldnotes.records import Segment
from fieldnotes.services import coding, jobs, recordings
from fieldnotes.services.attaching import attach_recording, queue_alignment
from fieldnotes.services.transcript_import import import_transcript
from fieldnotes.services.translating import get_translation, queue_translation, remove_translation
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import Workspace, create_workspace
from fieldnotes.settings import Settings
from fieldnotes.worker import run_worker
from tests.transcription.fake_engine import FakeEngine, SpanishEngine

ROOT = Path(__file__).parents[1]
Lines = list[tuple[str, float | None, float | None]]


class SlowAnswer:
    """A Dask client whose task ends with `outcome` just as the first wait for it runs out."""

    def __init__(self, status: str, outcome: str | Exception) -> None:
        self.status = status
        self._outcome = outcome
        self._waits = 0

    def submit(self, *_: object, **__: object) -> "SlowAnswer":
        return self

    def result(self, timeout: float | None = None) -> str:
        self._waits += 1
        if self._waits == 1:
            raise TimeoutError
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome


def ask(client: SlowAnswer) -> object:
    return Cluster(cast(Any, client), "tcp://nowhere").run(threading.Event(), len)


def test_an_answer_that_is_on_its_way_when_the_wait_runs_out_is_waited_for() -> None:
    assert ask(SlowAnswer("finished", "heard")) == "heard"


def test_a_task_that_fails_when_the_wait_runs_out_says_why() -> None:
    with pytest.raises(TranscriptionError, match="no sound"):
        ask(SlowAnswer("error", TranscriptionError("no sound")))


class Machines:
    """A Dask scheduler and its workers, each a process of its own, as on several machines."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._running: list[subprocess.Popen[bytes]] = []
        contact = folder / "scheduler.json"
        self._start("scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", contact)
        self.workers: list[subprocess.Popen[bytes]] = []
        self._contact = contact

    def add_worker(self) -> None:
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--preload", "tests.cluster_engine")
        self.workers.append(
            self._start(
                "worker", "--scheduler-file", self._contact, "--local-directory", self.folder, *options
            )
        )

    def connect(self, workers: int) -> Cluster:
        from distributed import Client

        with Client(scheduler_file=str(self._contact), set_as_default=False, timeout=60) as client:
            if workers:
                client.wait_for_workers(workers, timeout=60)
            return connect_cluster(client.scheduler.address)

    def stop(self) -> None:
        for process in reversed(self._running):
            process.kill()
            process.wait()

    def _start(self, what: str, *options: str | Path) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *map(str, options)]
        environment = {**os.environ, "DIES_IN": str(self.folder), "PYTHONPATH": str(ROOT)}
        log = (self.folder / f"{what}-{len(self._running)}.log").open("wb")
        with log:
            process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
        self._running.append(process)
        return process


def test_the_vocabulary_travels_with_the_sound() -> None:
    class Wire:
        def run(self, stop: threading.Event, function: object, *arguments: Any) -> tuple[()]:
            self.sent = arguments
            return ()

    wire, facts = Wire(), EngineFacts("fake", "1", "none", "none", 1)
    engine = RemoteEngine(cast(Cluster, wire), Settings(), facts, threading.Event())
    engine.transcribe_batch([], language="en", prompt="Ford Fusion, Acme.")
    assert wire.sent[-1]["prompt"] == "Ford Fusion, Acme."


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    folder = tmp_path / "machines"
    folder.mkdir()
    running = Machines(folder)
    yield running
    running.stop()


@pytest.fixture
def ws(tmp_path: Path, demo_call: Path, speech_clips: Path) -> Iterator[Workspace]:
    """A workspace with the fake engine, in which a call of ten chunks and two short clips wait."""
    folder = tmp_path / "ws"
    folder.mkdir()
    (folder / "fieldnotes.toml").write_text('engine = "fake"\n')
    ws = create_workspace(folder)
    for path in (demo_call, *sorted(speech_clips.glob("*.flac"))[:2]):
        recordings.add_recording(ws, recordings.keep_file(ws, path).item.id, own_voice_only=True)
    yield ws
    ws.close()


def transcripts_of(ws: Workspace) -> list[Lines]:
    """Each recording's only transcript."""
    found = []
    for view in recordings.list_recordings(ws):
        (source_id,) = view.source_ids
        found.append([in_short(segment) for segment in coding.read_source(ws, source_id).segments])
    return found


def in_short(segment: Segment) -> tuple[str, float | None, float | None]:
    return segment.text, segment.start_s, segment.end_s


def made_here(tmp_path: Path, ws: Workspace) -> list[Lines]:
    """The transcripts of the same recordings, made without a cluster."""
    here = create_workspace(tmp_path / "here")
    for view in reversed(recordings.list_recordings(ws)):
        path = recordings.media_file(ws, view.recording.media_id).path
        recordings.add_recording(here, recordings.keep_file(here, path).item.id, own_voice_only=True)
    while run_next_job(here, FakeEngine):
        pass
    found = transcripts_of(here)
    here.close()
    return found


def test_a_dask_worker_that_is_killed_costs_its_chunk_and_no_job(
    ws: Workspace, machines: Machines, tmp_path: Path
) -> None:
    machines.add_worker()
    machines.add_worker()
    cluster = machines.connect(workers=2)

    work_on_cluster(ws, cluster, threading.Event(), until_idle=True)
    left = cluster.width()
    cluster.close()

    assert left == 1
    assert sorted(process.poll() is None for process in machines.workers) == [False, True]
    assert min(process.returncode or 0 for process in machines.workers) == -signal.SIGKILL
    assert {(job.kind, job.state, job.attempts) for job in jobs.list_jobs(ws)} == {
        ("transcribe", "done", 1),
        ("speakers", "done", 1),
        ("suggest", "done", 1),
    }
    assert transcripts_of(ws) == made_here(tmp_path, ws)


def test_a_translation_is_made_by_a_dask_worker_as_it_is_made_here(
    tmp_path: Path, machines: Machines, demo_call: Path
) -> None:
    folder = tmp_path / "spanish"
    folder.mkdir()
    (folder / "fieldnotes.toml").write_text('engine = "fake-spanish"\n')
    ws = create_workspace(folder)
    recordings.add_recording(ws, recordings.keep_file(ws, demo_call).item.id, own_voice_only=True)
    machines.add_worker()
    cluster = machines.connect(workers=1)
    work_on_cluster(ws, cluster, threading.Event(), until_idle=True)
    (source_id,) = recordings.list_recordings(ws)[0].source_ids

    job = queue_translation(ws, source_id)
    work_on_cluster(ws, cluster, threading.Event(), until_idle=True)
    cluster.close()

    there = get_translation(ws, source_id)
    assert jobs.get_job(ws, job.id).state == "done"
    remove_translation(ws, source_id)
    queue_translation(ws, source_id)
    while run_next_job(ws, SpanishEngine):
        pass
    here = get_translation(ws, source_id)
    ws.close()
    assert there is not None
    assert here is not None
    assert there.lines
    assert there.lines == here.lines


def test_lines_get_their_times_from_a_dask_worker_as_they_get_them_here(
    tmp_path: Path, machines: Machines, speech_clips: Path
) -> None:
    folder = tmp_path / "spanish"
    folder.mkdir()
    (folder / "fieldnotes.toml").write_text('engine = "fake-spanish"\n')
    ws = create_workspace(folder)
    said = b"Ana: [fake engine] chunk of a few seconds"
    source = import_transcript(ws, said, "call.txt", own_voice_only=True).source
    media = recordings.keep_file(ws, speech_clips / "meeting.flac").item
    attach_recording(ws, source.id, media.id)
    machines.add_worker()
    cluster = machines.connect(workers=1)
    work_on_cluster(ws, cluster, threading.Event(), until_idle=True)
    cluster.close()

    there = [in_short(one) for one in coding.read_source(ws, source.id).segments]
    assert {job.state for job in jobs.list_jobs(ws) if job.kind == "align"} == {"done"}
    assert all(start_s is not None for _, start_s, _ in there)
    queue_alignment(ws, source.id)
    while run_next_job(ws, SpanishEngine):
        pass
    here = [in_short(one) for one in coding.read_source(ws, source.id).segments]
    ws.close()
    assert there == here


def test_jobs_are_given_back_when_the_scheduler_is_lost(
    ws: Workspace, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldnotes.cluster.CONNECT_S", 2.0)
    cluster = machines.connect(workers=0)
    stop = threading.Event()
    outcome: list[str] = []

    def work() -> None:
        try:
            work_on_cluster(ws, cluster, stop)
        except TranscriptionError as error:
            outcome.append(str(error))

    worker = threading.Thread(target=work)
    worker.start()
    machines.stop()
    worker.join(timeout=60)
    cluster.close()

    assert len(outcome) == 1
    assert "is gone; its jobs are back in the queue. Start it, then start this worker again." in outcome[0]
    assert {job.state for job in jobs.list_jobs(ws)} == {"queued"}


def test_a_scheduler_that_does_not_answer_is_named(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldnotes.cluster.CONNECT_S", 1.0)
    monkeypatch.setattr(signal, "signal", lambda *_: None)

    with pytest.raises(
        SettingsError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9; start it with"
    ):
        run_worker(ws.folder, scheduler="tcp://127.0.0.1:9")
