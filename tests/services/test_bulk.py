import os
import threading
import time
from itertools import islice
from pathlib import Path

import pytest

from fieldnotes.errors import ConsentError, NotFoundError, WorkspaceError
from fieldnotes.services import bulk, jobs, participants, recordings
from fieldnotes.services.bulk import FolderRules, FolderStep
from fieldnotes.services.bulk_progress import FolderTally, in_words
from fieldnotes.services.workspace import Workspace
from tests.media.files import tone, write_audio

ON_TAPE = FolderRules(consent="on tape", market="UK")


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    """Three recordings, one of them in a folder of its own, and a list of them."""
    folder = tmp_path / "calls"
    (folder / "may").mkdir(parents=True)
    for number, path in enumerate((folder / "a.wav", folder / "b.WAV", folder / "may" / "c.wav")):
        recording(path, hz=300.0 + number)
    (folder / "list.csv").write_text("file,agent\na.wav,7\n")
    (folder / ".hidden.wav").write_bytes(b"not looked at")
    return folder


def recording(path: Path, *, hz: float, age_s: float = 3600.0) -> Path:
    write_audio(path, tone(0.3, hz=hz, rate_hz=8000), codec="pcm_s16le", container="wav", rate_hz=8000)
    aged(path, age_s)
    return path


def aged(path: Path, age_s: float) -> None:
    os.utime(path, (time.time() - age_s, time.time() - age_s))


def in_short(steps: list[FolderStep]) -> list[tuple[str, str]]:
    return [(step.path.name, step.outcome) for step in steps]


def test_links_out_of_the_folder_and_pipes_are_told_and_left(
    workspace: Workspace, calls: Path, tmp_path: Path
) -> None:
    outside = recording(tmp_path / "outside.wav", hz=900.0)
    (calls / "climbs.wav").symlink_to(outside)
    (calls / "inside.wav").symlink_to(calls / "a.wav")
    (calls / "loop.wav").symlink_to(calls / "loop.wav")
    os.mkfifo(calls / "pipe.wav")

    steps = {step.path.name: step for step in bulk.add_folder(workspace, calls, ON_TAPE)}

    assert steps["climbs.wav"].outcome == "failed"
    assert "is a link that leads out of the folder" in steps["climbs.wav"].reason
    assert "is no file but a pipe or a device" in steps["pipe.wav"].reason
    assert steps["loop.wav"].outcome == "failed"
    assert steps["inside.wav"].outcome == "already there"
    assert len(recordings.list_recordings(workspace)) == 3


def test_a_folder_is_added_with_a_participant_and_a_job_for_each_recording(
    workspace: Workspace, calls: Path
) -> None:
    steps = list(bulk.add_folder(workspace, calls, ON_TAPE))

    assert in_short(steps) == [("a.wav", "added"), ("b.WAV", "added"), ("c.wav", "added")]
    views = recordings.list_recordings(workspace)
    assert [(view.recording.title, view.participants[0].code) for view in views] == [
        ("c", "C-003"),
        ("b", "C-002"),
        ("a", "C-001"),
    ]
    consent = participants.get_consent(workspace, views[0].participants[0].id)
    assert consent is not None
    assert (consent.how, consent.record, consent.share_outside) == ("on tape", True, False)
    assert [job.state for job in jobs.list_jobs(workspace)] == ["queued"] * 3


def test_a_recording_is_dated_by_its_files_last_change(workspace: Workspace, tmp_path: Path) -> None:
    path = recording(tmp_path / "old.wav", hz=300)
    os.utime(path, (1_700_000_000, 1_700_000_000))

    (step,) = bulk.add_folder(workspace, tmp_path, FolderRules(own_voice_only=True, recursive=False))

    assert step.recording is not None
    assert step.recording.recorded_on.isoformat() in (
        "2023-11-14",
        "2023-11-15",
    )  # by the time zone


def test_a_stopped_bulk_add_goes_on_and_adds_nothing_twice(workspace: Workspace, calls: Path) -> None:
    first = list(islice(bulk.add_folder(workspace, calls, ON_TAPE), 2))

    again = list(bulk.add_folder(workspace, calls, ON_TAPE))

    assert in_short(first) == [("a.wav", "added"), ("b.WAV", "added")]
    assert in_short(again) == [("a.wav", "already there"), ("b.WAV", "already there"), ("c.wav", "added")]
    assert len(recordings.list_recordings(workspace)) == 3
    assert len(participants.list_participants(workspace)) == 3


def test_a_file_that_was_kept_but_not_made_a_recording_is_made_one(workspace: Workspace, calls: Path) -> None:
    recordings.keep_file(workspace, calls / "a.wav")

    steps = list(bulk.add_folder(workspace, calls, FolderRules(own_voice_only=True, recursive=False)))

    assert in_short(steps) == [("a.wav", "added"), ("b.WAV", "added")]


def test_the_same_content_under_two_names_is_one_recording(workspace: Workspace, calls: Path) -> None:
    (calls / "z.wav").write_bytes((calls / "a.wav").read_bytes())
    aged(calls / "z.wav", 60)

    steps = list(bulk.add_folder(workspace, calls, FolderRules(own_voice_only=True, recursive=False)))

    assert in_short(steps) == [("a.wav", "added"), ("b.WAV", "added"), ("z.wav", "already there")]
    assert steps[0].recording == steps[2].recording


def test_what_fails_is_listed_with_its_reason_and_the_rest_goes_on(workspace: Workspace, calls: Path) -> None:
    (calls / "a.wav").write_text("Only notes.")
    aged(calls / "a.wav", 60)
    (calls / "photo.mp3").write_bytes(b"\xff\xd8\xff\xe0" + b"\0" * 60)
    aged(calls / "photo.mp3", 60)

    steps = list(bulk.add_folder(workspace, calls, ON_TAPE))

    assert in_short(steps) == [
        ("a.wav", "failed"),
        ("b.WAV", "added"),
        ("photo.mp3", "failed"),
        ("c.wav", "added"),
    ]
    assert steps[0].reason.startswith("a.wav is not an audio or video file, whatever its name says;")
    assert steps[2].reason == "photo.mp3 is a picture, whatever its name says; add it to a note."
    assert len(participants.list_participants(workspace)) == 2
    assert recordings.list_unused_media(workspace) == []


def test_a_file_that_was_changed_a_moment_ago_is_left_for_the_next_time(
    workspace: Workspace, calls: Path
) -> None:
    aged(calls / "b.WAV", 0)
    rules = FolderRules(own_voice_only=True, recursive=False)

    first = list(bulk.add_folder(workspace, calls, rules))
    aged(calls / "b.WAV", 60)
    second = list(bulk.add_folder(workspace, calls, rules))

    assert in_short(first) == [("a.wav", "added"), ("b.WAV", "left for later")]
    assert in_short(second) == [("a.wav", "already there"), ("b.WAV", "added")]


def test_a_file_that_changes_while_it_is_copied_is_not_kept(
    workspace: Workspace, calls: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = recordings.keep_file

    def keep_while_it_grows(ws: Workspace, path: Path) -> recordings.KeptMedia:
        kept = keep(ws, path)
        with path.open("ab") as file:
            file.write(b"\0\0")
        return kept

    monkeypatch.setattr(recordings, "keep_file", keep_while_it_grows)

    (step, _) = bulk.add_folder(workspace, calls, FolderRules(own_voice_only=True, recursive=False))

    assert step.outcome == "left for later"
    assert recordings.list_unused_media(workspace) == []


def test_a_folder_without_a_word_on_consent_is_refused(workspace: Workspace, calls: Path) -> None:
    with pytest.raises(ConsentError, match="say how they agreed"):
        list(bulk.add_folder(workspace, calls, FolderRules()))


def test_a_folder_that_is_not_there_is_named(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"There is no folder .*nowhere; check the path"):
        list(bulk.add_folder(workspace, tmp_path / "nowhere", ON_TAPE))


def test_the_workspace_inside_the_folder_is_passed_over(workspace: Workspace, tmp_path: Path) -> None:
    (workspace.folder / "x.wav").write_bytes(b"nothing")
    recording(tmp_path / "a.wav", hz=300)

    assert in_short(list(bulk.add_folder(workspace, tmp_path, ON_TAPE))) == [("a.wav", "added")]


def test_a_full_disk_ends_the_bulk_add_with_a_sentence_and_it_goes_on_later(
    workspace: Workspace, calls: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = workspace.media.incoming / "upload-full"
    temporary.symlink_to("/dev/full")  # every write to it fails for want of room
    with monkeypatch.context() as patch:
        patch.setattr(workspace.media, "new_temporary", lambda: temporary)

        with pytest.raises(WorkspaceError, match=r"is full, so a\.wav was not kept; make room, then add it"):
            list(bulk.add_folder(workspace, calls, ON_TAPE))

    assert list(workspace.media.incoming.iterdir()) == []
    assert [step.outcome for step in bulk.add_folder(workspace, calls, ON_TAPE)] == ["added"] * 3


def test_a_watched_folder_gives_what_is_there_and_what_arrives_once_each(
    workspace: Workspace, calls: Path
) -> None:
    stop = threading.Event()
    steps = bulk.watch_folder(workspace, calls, ON_TAPE, stop, poll_s=0.01)
    there = list(islice(steps, 3))
    recording(calls / "d.wav", hz=500)

    arrived = next(steps)
    (calls / "e.wav").write_text("Only notes.")
    aged(calls / "e.wav", 60)
    refused = next(steps)
    stop.set()

    assert in_short(there) == [("a.wav", "added"), ("b.WAV", "added"), ("c.wav", "added")]
    assert in_short([arrived, refused]) == [("d.wav", "added"), ("e.wav", "failed")]
    assert list(steps) == []


def test_the_tally_says_how_far_how_fast_and_what_failed(workspace: Workspace, calls: Path) -> None:
    (calls / "b.WAV").write_text("Only notes.")
    aged(calls / "b.WAV", 60)
    tally = FolderTally(bulk.survey_folder(workspace, calls))
    for step in bulk.add_folder(workspace, calls, ON_TAPE):
        tally.take(step)

    assert (tally.survey.files, tally.survey.others, tally.done) == (3, 1, 3)
    assert tally.seconds_left() == 0.0
    assert tally.line().startswith("3 of 3 files, 0 MB, ")
    assert tally.line().endswith(" files a second, about 0 s left")
    first, others, failed = tally.summary()
    assert first.startswith("2 added, 1 failed; 1 s of sound were added in ")
    assert others == "1 files of other kinds were passed over."
    assert failed.startswith(f"{calls / 'b.WAV'}: b.WAV is not an audio or video file")


def test_a_length_of_time_is_said_in_its_own_size() -> None:
    assert [in_words(s) for s in (0, 89, 600, 12_600)] == ["0 s", "89 s", "10 min", "3.5 h"]
