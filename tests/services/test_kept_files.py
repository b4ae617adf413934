"""Files that are kept but no recording yet, files that come twice, and jobs that nobody takes."""

from datetime import timedelta
from pathlib import Path

import pytest

from fieldnotes.errors import ConflictError, ConsentError
from fieldnotes.records import Recording
from fieldnotes.services import coding, jobs, participants, recordings
from fieldnotes.services.workspace import Workspace
from fieldnotes.store.database import writing
from fieldnotes.store.jobs import LEASE_S, claim_next_job, end_job
from fieldnotes.store.rows import now, to_cell


def test_a_file_refused_for_want_of_consent_stays_kept(workspace: Workspace, speech_clips: Path) -> None:
    kept = recordings.keep_file(workspace, speech_clips / "jfk.flac")
    person = participants.add_participant(workspace, seat="customer")
    with pytest.raises(ConsentError):
        recordings.add_recording(workspace, kept.item.id, participant_ids=[person.id])
    assert recordings.list_unused_media(workspace) == [kept.item]
    assert recordings.list_recordings(workspace) == []


def test_a_recordings_file_is_found_by_the_recording_and_no_longer_unused(
    workspace: Workspace, recording: Recording
) -> None:
    assert recordings.list_unused_media(workspace) == []
    found = recordings.find_recording_of(workspace, recording.media_id)
    assert found is not None
    assert found.recording == recording
    assert found == recordings.list_recordings(workspace)[0]
    assert found.job is not None
    assert found.job.state == "queued"


def test_only_an_unused_file_can_be_discarded(
    workspace: Workspace, recording: Recording, tmp_path: Path, speech_clips: Path
) -> None:
    with pytest.raises(ConflictError, match=r"jfk\.flac is in use"):
        recordings.discard_media(workspace, recording.media_id)
    other = next(path for path in sorted(speech_clips.glob("*.flac")) if path.name != "jfk.flac")
    kept = recordings.keep_file(workspace, other).item
    path = recordings.media_file(workspace, kept.id).path
    recordings.discard_media(workspace, kept.id)
    assert not path.exists()
    assert recordings.list_unused_media(workspace) == []
    assert recordings.keep_file(workspace, other).already_kept is False


def test_a_job_is_unattended_until_a_worker_holds_one(workspace: Workspace, recording: Recording) -> None:
    moment = to_cell(now() - timedelta(seconds=30))
    workspace.db.conn.execute("UPDATE job SET created_at = ?", [moment])
    waited_s = jobs.seconds_unattended(workspace)
    assert waited_s is not None
    assert 30 <= waited_s < 40
    with writing(workspace.db):
        claim_next_job(workspace.db, "a worker")
    assert jobs.seconds_unattended(workspace) is None


def test_a_job_whose_worker_died_is_unattended_from_the_end_of_its_lease(
    workspace: Workspace, recording: Recording
) -> None:
    with writing(workspace.db):
        claim_next_job(workspace.db, "a worker")
    moment = to_cell(now() - timedelta(seconds=LEASE_S))
    workspace.db.conn.execute("UPDATE job SET lease_until = ?", [moment])
    waited_s = jobs.seconds_unattended(workspace)
    assert waited_s is not None
    assert LEASE_S <= waited_s < LEASE_S + 10


def test_a_job_that_is_retried_waits_from_then_on(workspace: Workspace, recording: Recording) -> None:
    with writing(workspace.db):
        job = claim_next_job(workspace.db, "a worker")
        assert job is not None
        end_job(workspace.db, job.id, "a worker", "failed", "No weights.")
    workspace.db.conn.execute("UPDATE job SET created_at = '2026-01-01T00:00:00.000+00:00'")
    jobs.retry_job(workspace, job.id)
    waited_s = jobs.seconds_unattended(workspace)
    assert waited_s is not None
    assert waited_s < 10
    latest = jobs.latest_job(workspace, "transcribe", recording.id)
    assert latest is not None
    assert (latest.id, latest.state, latest.error) == (job.id, "queued", "")


def test_a_family_of_emotions_counts_the_passages_of_its_members_once(workspace: Workspace, source) -> None:
    emotions = {code.name: code.id for code in coding.list_codes(workspace, kind="emotion")}
    first = coding.read_source(workspace, source.id).segments[0]

    def tag(name: str, end_char: int) -> None:
        coding.apply_code(
            workspace,
            source.id,
            code_id=emotions[name],
            first_segment_id=first.id,
            start_char=0,
            last_segment_id=first.id,
            end_char=end_char,
        )

    tag("annoyance", 5)
    tag("disapproval", 5)
    tag("anger", 9)
    uses = coding.count_uses(workspace)
    assert uses == {emotions["annoyance"]: 1, emotions["disapproval"]: 1, emotions["anger"]: 2}


def test_what_a_code_is_for_can_be_changed_and_stays_when_not_given(workspace: Workspace) -> None:
    code = coding.add_code(workspace, kind="theme", name="parking", when_to_use="At the shop.")
    coding.edit_code(workspace, code.id, name="parking", definition="Finding a place.", retired=True)
    kept = next(one for one in coding.list_codes(workspace) if one.id == code.id)
    assert (kept.when_to_use, kept.definition, kept.retired) == ("At the shop.", "Finding a place.", True)
    changed = coding.edit_code(
        workspace,
        code.id,
        name="parking",
        definition="",
        retired=False,
        when_to_use="",
        when_not_to_use="No.",
    )
    assert (changed.when_to_use, changed.when_not_to_use, changed.retired) == ("", "No.", False)


def test_a_source_is_not_quotable_once_consent_is_withdrawn(workspace: Workspace, speech_clips: Path) -> None:
    kept = recordings.keep_file(workspace, speech_clips / "jfk.flac")
    person = participants.add_participant(workspace, seat="customer")
    participants.record_consent(
        workspace, person.id, observe=True, record=True, quote_inside=True, share_outside=False, how="on tape"
    )
    recording = recordings.add_recording(workspace, kept.item.id, participant_ids=[person.id])
    source_id = (
        workspace.db["source"]
        .insert(
            {
                "kind": "transcript",
                "title": "Speech",
                "recording_id": recording.id,
                "added_at": to_cell(now()),
            }
        )
        .last_pk
    )
    assert coding.is_quotable(workspace, source_id) is True
    participants.withdraw_consent(workspace, person.id)
    assert coding.is_quotable(workspace, source_id) is False
