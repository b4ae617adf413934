"""Background work as people see it."""

from datetime import timedelta
from pathlib import Path

import pytest

from fieldnotes.records import Job, Recording
from fieldnotes.services import jobs, recordings
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import jobs as job_table
from fieldnotes.store.database import writing
from fieldnotes.store.rows import now, to_cell


@pytest.fixture
def two(workspace: Workspace, recording: Recording, speech_clips: Path) -> list[Job]:
    """The jobs of two recordings, in the order of the queue."""
    kept = recordings.keep_file(workspace, speech_clips / "libri.flac")
    recordings.add_recording(workspace, kept.item.id, title="Novel", own_voice_only=True)
    return jobs.list_jobs(workspace)[::-1]


def fail(ws: Workspace, error: str = "No weights.") -> None:
    """Take the first job that waits and close it as failed."""
    with writing(ws.db):
        job = job_table.claim_next_job(ws.db, "a worker")
        assert job is not None
        job_table.end_job(ws.db, job.id, "a worker", "failed", error)


def test_open_work_is_listed_with_titles_what_runs_first_and_what_waits_last(
    workspace: Workspace, two: list[Job], source: object
) -> None:
    suggesting = jobs.queue_suggestions(workspace, 1)
    fail(workspace)
    with writing(workspace.db):
        job_table.claim_next_job(workspace.db, "a worker")

    lines = jobs.list_job_lines(workspace)

    assert [(line.job.id, line.job.state, line.title) for line in lines] == [
        (two[1].id, "running", "Novel"),
        (two[0].id, "failed", "Speech"),
        (suggesting.id, "queued", "Letter"),
    ]
    assert jobs.list_job_lines(workspace, states=["done"]) == []


def test_a_failure_that_a_newer_job_mended_is_not_listed_and_not_retried(
    workspace: Workspace, two: list[Job], recording: Recording
) -> None:
    fail(workspace)
    newer = jobs.queue_transcription(workspace, recording.id)

    assert [line.job.id for line in jobs.list_job_lines(workspace)] == [two[1].id, newer.id]
    assert jobs.retry_failed_jobs(workspace) == 0


def test_all_that_failed_is_queued_again_and_nothing_else(workspace: Workspace, two: list[Job]) -> None:
    jobs.cancel_job(workspace, two[1].id)
    fail(workspace)

    assert jobs.retry_failed_jobs(workspace) == 1
    assert [job.state for job in jobs.list_jobs(workspace)] == ["cancelled", "queued"]
    assert jobs.retry_failed_jobs(workspace) == 0


def test_why_work_waits_is_said_after_ten_seconds(
    workspace: Workspace, recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert jobs.why_work_waits(workspace) == ""

    with writing(workspace.db):
        workspace.db.execute("UPDATE job SET created_at = ?", [to_cell(now() - timedelta(seconds=11))])

    assert jobs.why_work_waits(workspace).startswith("No worker is running, so nothing is being transcribed;")
    monkeypatch.setattr("fieldnotes.services.room.ROOM_BYTES", 1 << 62)  # more than any disk has
    assert jobs.why_work_waits(workspace) == (
        f"The disk of {workspace.folder} is full. Make room; the work that waits then goes on by itself."
    )


def test_open_work_is_counted_whole_and_listed_in_part(
    workspace: Workspace, two: list[Job], source: object
) -> None:
    waiting = jobs.queue_suggestions(workspace, 1)
    fail(workspace)

    seen = jobs.summarise_jobs(workspace, most=1)

    assert [line.job.id for line in seen.lines] == [two[0].id]
    assert (seen.total, seen.failed, seen.counts["queued"]) == (3, 1, 2)
    assert waiting.id not in {line.job.id for line in seen.lines}
