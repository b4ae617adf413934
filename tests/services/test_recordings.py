from datetime import date
from pathlib import Path

import pytest

from fieldnotes.errors import (
    ConflictError,
    ConsentError,
    EmptyFileError,
    InvalidInputError,
    NotFoundError,
    NotMediaError,
)
from fieldnotes.services import jobs, participants, recordings
from fieldnotes.services.recordings import KeptMedia
from fieldnotes.services.workspace import Workspace


@pytest.fixture
def kept(workspace: Workspace, speech_clips: Path) -> KeptMedia:
    return recordings.keep_file(workspace, speech_clips / "jfk.flac")


def consent(ws: Workspace, participant_id: int, *, record: bool, expires_on: date | None = None) -> None:
    participants.record_consent(
        ws,
        participant_id,
        observe=True,
        record=record,
        quote_inside=True,
        share_outside=False,
        how="on tape",
        expires_on=expires_on,
    )


def test_a_kept_file_is_described_and_stays_readable(workspace: Workspace, kept: KeptMedia) -> None:
    file = recordings.media_file(workspace, kept.item.id)

    assert (file.file_name, file.mime_type) == ("jfk.flac", "audio/flac")
    assert kept.item.duration_s == pytest.approx(11.0, abs=0.01)
    assert (kept.item.channels, kept.already_kept) == (2, False)
    assert file.path.stat().st_size == kept.item.size_bytes


def test_the_same_file_under_another_name_is_kept_once(
    workspace: Workspace, kept: KeptMedia, speech_clips: Path
) -> None:
    data = (speech_clips / "jfk.flac").read_bytes()

    again = recordings.keep_upload(workspace, [data[:1000], data[1000:]], file_name="other.flac")

    assert (again.item.id, again.already_kept) == (kept.item.id, True)


def test_a_second_recording_of_the_same_file_points_to_the_first(
    workspace: Workspace, kept: KeptMedia
) -> None:
    recordings.add_recording(workspace, kept.item.id, title="Speech", own_voice_only=True)

    with pytest.raises(ConflictError, match=r"jfk\.flac is in the workspace already, as “Speech”"):
        recordings.add_recording(workspace, kept.item.id, title="Again", own_voice_only=True)

    assert len(recordings.list_recordings(workspace)) == 1
    assert len(jobs.list_jobs(workspace)) == 1


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [("empty.wav", b"", EmptyFileError), ("notes.mp3", b"These are my notes.\n" * 50, NotMediaError)],
)
def test_a_refused_file_leaves_nothing_behind(
    workspace: Workspace, name: str, data: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error, match=name):
        recordings.keep_upload(workspace, [data], file_name=name)

    assert [path for path in (workspace.folder / "media").rglob("*") if path.is_file()] == []


def test_a_file_over_the_limit_is_refused_before_it_fills_the_disk(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "settings", type(workspace.settings)(max_upload_mb=1))

    with pytest.raises(InvalidInputError, match=r"long\.wav is larger than 1 MB; split it"):
        recordings.keep_upload(workspace, (bytes(600_000) for _ in range(1000)), file_name="long.wav")


def test_a_path_in_an_uploads_name_is_only_a_name(workspace: Workspace, speech_clips: Path) -> None:
    data = (speech_clips / "jfk.flac").read_bytes()

    item = recordings.keep_upload(workspace, [data], file_name="../../etc/..\\passwd.flac").item

    assert item.file_name == "passwd.flac"


def test_nothing_is_recorded_before_somebody_says_who_is_heard(workspace: Workspace, kept: KeptMedia) -> None:
    with pytest.raises(ConsentError, match=r"Nobody is named who is heard in jfk\.flac"):
        recordings.add_recording(workspace, kept.item.id)
    assert jobs.list_jobs(workspace) == []


@pytest.mark.parametrize("case", ["never asked", "refused", "withdrawn", "expired"])
def test_a_recording_waits_for_consent_of_everybody_heard(
    workspace: Workspace, kept: KeptMedia, case: str
) -> None:
    person = participants.add_participant(workspace, seat="customer")
    if case != "never asked":
        expired = date(2020, 1, 1) if case == "expired" else None
        consent(workspace, person.id, record=case != "refused", expires_on=expired)
    if case == "withdrawn":
        participants.withdraw_consent(workspace, person.id)

    with pytest.raises(ConsentError, match="C-001 has not agreed to being recorded; record their consent"):
        recordings.add_recording(workspace, kept.item.id, participant_ids=[person.id])

    assert jobs.list_jobs(workspace) == []


def test_with_consent_it_becomes_a_recording_that_waits_for_its_transcript(
    workspace: Workspace, kept: KeptMedia
) -> None:
    person = participants.add_participant(workspace, seat="customer", market="Korea")
    consent(workspace, person.id, record=True)

    made = recordings.add_recording(
        workspace, kept.item.id, participant_ids=[person.id], market="Korea", recorded_on=date(2026, 11, 2)
    )

    view = recordings.get_recording(workspace, made.id)
    assert (made.title, made.kind, made.recorded_on) == ("jfk", "call", date(2026, 11, 2))
    assert view.participants == (person,)
    assert [(job.kind, job.state) for job in jobs.list_jobs(workspace)] == [("transcribe", "queued")]


def test_codes_of_participants_count_on_by_seat(workspace: Workspace) -> None:
    seats = ("customer", "customer", "employee", "customer")

    codes = [participants.add_participant(workspace, seat=seat).code for seat in seats]

    assert codes == ["C-001", "C-002", "E-001", "C-003"]


def test_media_that_is_not_there_is_named(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="The media file 5 is not in this workspace"):
        recordings.media_file(workspace, 5)
