import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldnotes.errors import TranscriptionError, WorkspaceError
from fieldnotes.records import Recording, Segment, SpeechSegment, Word
from fieldnotes.services import coding, jobs, recordings
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import jobs as job_table
from fieldnotes.store.database import rows, writing
from fieldnotes.transcription.protocol import ChunkResult, Samples
from tests.transcription.fake_engine import FakeEngine

# A worker with the fake engine, which takes a moment over each chunk so that a kill can come in between.
WORKER = """
import sys, hashlib
from pathlib import Path
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import open_workspace
from tests.transcription.fake_engine import FakeEngine

class Slow(FakeEngine):
    def transcribe_chunk(self, audio, *, language, prompt):
        hashlib.pbkdf2_hmac("sha256", b"a moment", b"", 150_000)
        return super().transcribe_chunk(audio, language=language, prompt=prompt)

ws = open_workspace(Path(sys.argv[1]))
engine = Slow()
while run_next_job(ws, lambda: engine):
    pass
"""
# One that the system kills, as it does where memory runs out.
DYING_WORKER = """
import os, signal, sys
from pathlib import Path
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import open_workspace
from tests.transcription.fake_engine import FakeEngine

class Dying(FakeEngine):
    def transcribe_chunk(self, audio, *, language, prompt):
        if self.chunks_heard + 1 == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().transcribe_chunk(audio, language=language, prompt=prompt)

run_next_job(open_workspace(Path(sys.argv[1])), Dying)
"""
KILLS = 20
MORE_THAN_ANY_DISK_HAS = 1 << 62  # so that what the system says is free is too little


class BrokenEngine(FakeEngine):
    """Fails at its second chunk."""

    def transcribe_chunk(self, audio: Samples, *, language: str | None, prompt: str) -> ChunkResult:
        if self.chunks_heard == 1:
            raise TranscriptionError("The fake engine broke; mend it.")
        return super().transcribe_chunk(audio, language=language, prompt=prompt)


@pytest.fixture
def call(workspace: Workspace, demo_call: Path) -> Recording:
    kept = recordings.keep_file(workspace, demo_call)
    return recordings.add_recording(workspace, kept.item.id, title="Call", own_voice_only=True)


def transcript_of(ws: Workspace, recording: Recording) -> list[tuple[str, float | None, float | None]]:
    (source_id,) = recordings.get_recording(ws, recording.id).source_ids
    return [in_short(segment) for segment in coding.read_source(ws, source_id).segments]


def in_short(segment: Segment) -> tuple[str, float | None, float | None]:
    return segment.text, segment.start_s, segment.end_s


def run_until_idle(ws: Workspace, engine: FakeEngine) -> None:
    while run_next_job(ws, lambda: engine):
        pass


def test_a_transcription_is_stored_with_its_engine_and_queues_suggestions(
    workspace: Workspace, call: Recording
) -> None:
    run_next_job(workspace, FakeEngine)

    view = coding.read_source(workspace, recordings.get_recording(workspace, call.id).source_ids[0])
    assert view.transcript is not None
    assert view.transcript.finished_at is not None
    assert (view.transcript.engine, view.transcript.model) == ("fake", "none")
    assert view.transcript.done_until_s == pytest.approx(277.66, abs=0.1)
    assert [segment.text[:13] for segment in view.segments] == ["[fake engine]"] * len(view.segments)
    assert [(job.kind, job.state) for job in jobs.list_jobs(workspace)] == [
        ("suggest", "queued"),
        ("speakers", "queued"),
        ("transcribe", "done"),
    ]


def test_a_failed_job_says_why_keeps_its_text_and_goes_on_from_there(
    workspace: Workspace, call: Recording
) -> None:
    run_next_job(workspace, BrokenEngine)
    job = jobs.list_jobs(workspace)[0]
    kept = transcript_of(workspace, call)
    assert (job.state, job.error) == ("failed", "The fake engine broke; mend it.")
    assert len(kept) == 1
    assert 0 < job.progress < 0.2

    jobs.retry_job(workspace, job.id)
    engine = FakeEngine()
    run_next_job(workspace, lambda: engine)

    after = transcript_of(workspace, call)
    assert after[:1] == kept
    assert engine.chunks_heard == len(after) - 1


def test_a_cancelled_job_stops_and_can_be_taken_up_again(workspace: Workspace, call: Recording) -> None:
    job = jobs.list_jobs(workspace)[0]

    class Cancelling(FakeEngine):
        def transcribe_chunk(self, audio: Samples, *, language: str | None, prompt: str) -> ChunkResult:
            jobs.cancel_job(workspace, job.id)
            beat.set()
            return super().transcribe_chunk(audio, language=language, prompt=prompt)

    beat = threading.Event()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fieldnotes.services.work.HEARTBEAT_S", 0.01)
        run_next_job(workspace, Cancelling)

    assert jobs.get_job(workspace, job.id).state == "cancelled"
    jobs.retry_job(workspace, job.id)
    run_next_job(workspace, FakeEngine)
    assert jobs.get_job(workspace, job.id).state == "done"


def test_a_job_that_waits_is_cancelled_at_once(workspace: Workspace, call: Recording) -> None:
    job = jobs.cancel_job(workspace, jobs.list_jobs(workspace)[0].id)

    assert job.state == "cancelled"
    assert run_next_job(workspace, FakeEngine) is None


def test_a_worker_told_to_stop_gives_its_job_back(workspace: Workspace, call: Recording) -> None:
    stop = threading.Event()
    stop.set()

    run_next_job(workspace, FakeEngine, stop=stop)

    assert jobs.list_jobs(workspace)[0].state == "queued"


def test_a_worker_that_lost_its_claim_writes_nothing_more(workspace: Workspace, call: Recording) -> None:
    class Sleeper(FakeEngine):
        def transcribe_chunk(self, audio: Samples, *, language: str | None, prompt: str) -> ChunkResult:
            with writing(workspace.db):
                workspace.db.conn.execute("UPDATE job SET claim = 'elsewhere 1 x'")
            return super().transcribe_chunk(audio, language=language, prompt=prompt)

    run_next_job(workspace, Sleeper)

    assert transcript_of(workspace, call) == []
    assert jobs.list_jobs(workspace)[0].state == "running"


def test_a_job_whose_lease_ran_out_is_taken_by_the_next_worker(workspace: Workspace, call: Recording) -> None:
    with writing(workspace.db):
        lost = job_table.claim_next_job(workspace.db, "elsewhere 1 x")
        workspace.db.conn.execute("UPDATE job SET lease_until = '2000-01-01T00:00:00.000+00:00'")
    assert lost is not None

    taken = run_next_job(workspace, FakeEngine)

    assert taken is not None
    assert (taken.id, taken.attempts) == (lost.id, 2)


def test_a_job_held_on_another_machine_is_left_alone(workspace: Workspace, call: Recording) -> None:
    with writing(workspace.db):
        job_table.claim_next_job(workspace.db, "elsewhere 1 x")

    assert run_next_job(workspace, FakeEngine) is None


def test_twenty_kills_leave_one_whole_transcript_with_nothing_twice(
    workspace: Workspace, call: Recording
) -> None:
    expected = FakeEngine()
    whole = whole_transcript(workspace, call, lambda: expected)
    chance = random.Random(20)
    kills = 0
    for _ in range(KILLS):
        jobs.queue_transcription(workspace, call.id)
        worker = subprocess.Popen([sys.executable, "-c", WORKER, str(workspace.folder)])
        try:
            worker.wait(timeout=chance.uniform(0.3, 1.6))
        except subprocess.TimeoutExpired:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            kills += 1
        run_until_idle(workspace, FakeEngine())
        assert transcript_of(workspace, call) == whole
        forget_transcript(workspace, call)
    assert kills >= KILLS // 2


def whole_transcript(
    ws: Workspace, call: Recording, load: Callable[[], FakeEngine]
) -> list[tuple[str, float | None, float | None]]:
    run_until_idle(ws, load())
    whole = transcript_of(ws, call)
    forget_transcript(ws, call)
    return whole


def forget_transcript(ws: Workspace, call: Recording) -> None:
    with writing(ws.db):
        found = rows(ws.db, "SELECT id FROM source WHERE recording_id = ?", [call.id])
        assert len(found) == 1
        ws.db.conn.execute("DELETE FROM coding")
        ws.db.conn.execute("DELETE FROM excerpt")
        ws.db.conn.execute("DELETE FROM source WHERE recording_id = ?", [call.id])


class FillingTheDisk(FakeEngine):
    """Its second chunk finds that the database cannot grow any more."""

    def __init__(self, ws: Workspace) -> None:
        super().__init__()
        self._ws = ws

    def transcribe_chunk(self, audio: Samples, *, language: str | None, prompt: str) -> ChunkResult:
        heard = super().transcribe_chunk(audio, language=language, prompt=prompt)
        if self.chunks_heard == 1:
            return heard
        let_the_database_grow(self._ws, by_pages=0)
        much = "much" * 100_000
        return ChunkResult("en", (SpeechSegment(0.0, 1.0, much, (Word(much, 0.0, 1.0, 1.0),)),))


def test_a_full_disk_gives_the_job_back_and_it_goes_on_once_there_is_room(
    workspace: Workspace, call: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load() -> FakeEngine:
        monkeypatch.setattr("fieldnotes.services.room.ROOM_BYTES", MORE_THAN_ANY_DISK_HAS)
        return FillingTheDisk(workspace)

    with pytest.raises(WorkspaceError, match="is full; make room, then retry"):
        run_next_job(workspace, load)
    job = jobs.list_jobs(workspace)[0]
    kept = transcript_of(workspace, call)
    assert (job.state, job.attempts, job.error) == ("queued", 0, "")
    assert kept

    monkeypatch.undo()
    let_the_database_grow(workspace, by_pages=100_000)
    run_next_job(workspace, FakeEngine)

    assert transcript_of(workspace, call)[: len(kept)] == kept
    assert jobs.get_job(workspace, job.id).state == "done"


def test_a_quota_fails_the_job_with_a_sentence_and_a_retry_goes_on(
    workspace: Workspace, call: Recording
) -> None:
    with pytest.raises(WorkspaceError, match="is full; make room, then retry"):
        run_next_job(workspace, lambda: FillingTheDisk(workspace))
    job = jobs.list_jobs(workspace)[0]
    kept = transcript_of(workspace, call)
    assert (job.state, job.error) == (
        "failed",
        f"The disk of {workspace.folder} is full; make room, then retry.",
    )
    assert kept

    let_the_database_grow(workspace, by_pages=100_000)
    jobs.retry_job(workspace, job.id)
    run_next_job(workspace, FakeEngine)

    assert transcript_of(workspace, call)[: len(kept)] == kept
    assert jobs.get_job(workspace, job.id).state == "done"


def let_the_database_grow(ws: Workspace, *, by_pages: int) -> None:
    """SQLite says that the disk is full when its file may have no more pages."""
    pages = rows(ws.db, "PRAGMA page_count")[0]["page_count"]
    ws.db.conn.execute(f"PRAGMA max_page_count = {pages + by_pages}")


def test_no_job_is_taken_while_the_disk_has_hardly_any_room(
    workspace: Workspace, call: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldnotes.services.room.ROOM_BYTES", MORE_THAN_ANY_DISK_HAS)

    with pytest.raises(WorkspaceError, match="is full; make room, then retry"):
        run_next_job(workspace, FakeEngine)
    job = jobs.list_jobs(workspace)[0]
    assert (job.state, job.attempts) == ("queued", 0)

    monkeypatch.undo()
    assert run_next_job(workspace, FakeEngine) is not None


def test_a_worker_with_nothing_to_do_does_not_mind_a_full_disk(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldnotes.services.room.ROOM_BYTES", MORE_THAN_ANY_DISK_HAS)

    assert run_next_job(workspace, FakeEngine) is None


def test_a_job_that_kills_its_worker_each_time_is_failed_and_the_queue_goes_on(
    workspace: Workspace, call: Recording, speech_clips: Path
) -> None:
    deadly = jobs.list_jobs(workspace)[0]
    kept = recordings.keep_file(workspace, speech_clips / "jfk.flac")
    recordings.add_recording(workspace, kept.item.id, own_voice_only=True)

    deaths = [run_a_dying_worker(workspace, at_chunk=1) for _ in range(3)]
    run_until_idle(workspace, FakeEngine())

    assert deaths == [-signal.SIGKILL] * 3
    job = jobs.get_job(workspace, deadly.id)
    assert job.state == "failed"
    assert job.error.startswith(
        "The worker died 3 times at the same place of this work, most likely for want"
    )
    assert [j.state for j in jobs.list_jobs(workspace) if j.id != deadly.id] == ["done"] * 3

    jobs.retry_job(workspace, deadly.id)
    run_until_idle(workspace, FakeEngine())
    assert jobs.get_job(workspace, deadly.id).state == "done"


def test_a_job_that_gets_further_each_time_may_lose_any_number_of_workers(
    workspace: Workspace, call: Recording
) -> None:
    deaths = [run_a_dying_worker(workspace, at_chunk=2) for _ in range(5)]
    job = jobs.list_jobs(workspace)[0]
    run_until_idle(workspace, FakeEngine())

    assert deaths == [-signal.SIGKILL] * 5
    assert (job.state, job.attempts) == ("running", 1)
    assert jobs.get_job(workspace, job.id).state == "done"


def run_a_dying_worker(ws: Workspace, *, at_chunk: int) -> int:
    """Run a worker that is killed in the midst of its n-th chunk; returns how it ended."""
    command = [sys.executable, "-c", DYING_WORKER, str(ws.folder), str(at_chunk)]
    return subprocess.run(command, check=False).returncode


def test_a_recording_whose_file_vanished_fails_with_a_sentence_and_goes_on_once_it_is_back(
    workspace: Workspace, call: Recording, demo_call: Path
) -> None:
    path = recordings.media_file(workspace, call.media_id).path
    path.unlink()

    run_next_job(workspace, FakeEngine)

    job = jobs.list_jobs(workspace)[0]
    assert job.state == "failed"
    assert job.error == (
        f"customer-call.flac has vanished from {workspace.media.folder}: put the file {path.name[:12]}… back "
        "from a backup, or add customer-call.flac again, then retry."
    )
    shutil.copy(demo_call, path)
    jobs.retry_job(workspace, job.id)
    run_next_job(workspace, FakeEngine)
    assert jobs.get_job(workspace, job.id).state == "done"
