"""The recording of an imported transcript on its page: consent first, chosen, watched, detached."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fieldnotes.services import coding, jobs, participants, recordings
from fieldnotes.services.attaching import attach_recording
from fieldnotes.services.transcript_import import import_transcript
from fieldnotes.services.workspace import Workspace
from fieldnotes.store.database import writing
from fieldnotes.store.jobs import claim_next_job, end_job, set_progress

from .conftest import Visit

Words = Callable[[AppTest], str]


@pytest.fixture
def source_id(workspace: Workspace) -> int:
    made = import_transcript(workspace, b"Customer: Hello there.\n", "monday.txt", consent="on tape")
    with writing(workspace.db):
        job = claim_next_job(workspace.db, "a worker")
        assert job is not None
        end_job(workspace.db, job.id, "a worker", "done")
    return made.source.id


@pytest.fixture
def media_id(workspace: Workspace, speech_clips: Path) -> int:
    return recordings.keep_file(workspace, speech_clips / "jfk.flac").item.id


def keys(app: AppTest) -> set[str | None]:
    return {button.key for button in app.button}


def test_a_kept_file_is_attached_and_its_progress_is_shown(
    visit: Visit, words: Words, workspace: Workspace, source_id: int, media_id: int
) -> None:
    app = visit("transcript", source=source_id)
    assert "Imported from monday.txt (plain text)." in words(app)
    assert "attach_now" not in keys(app)
    app.selectbox(key="attach_kept").select(media_id).run()
    app.button(key="attach_now").click().run()

    assert coding.read_source(workspace, source_id).recording is not None
    reader = json.loads(app.get("bidi_component")[-1].proto.json)
    assert f"/api/media/{media_id}?" in reader["media_address"]
    with writing(workspace.db):
        job = claim_next_job(workspace.db, "a worker")
        assert job is not None
        set_progress(workspace.db, job.id, "a worker", progress=0.42, seconds_left=None)
    app.run()
    assert "cancel_align" in keys(app)
    [bar] = [one for one in app.get("progress") if "times of the lines" in one.proto.text]
    assert re.sub(r"\\", "", bar.proto.text) == "Finding the times of the lines 42 %."
    home = visit("home")
    assert any("Finding the times of" in one.proto.text for one in home.get("progress"))


def test_sound_that_does_not_fit_is_said_and_can_be_detached(
    visit: Visit, words: Words, workspace: Workspace, source_id: int, media_id: int
) -> None:
    attach_recording(workspace, source_id, media_id)
    with writing(workspace.db):
        job = claim_next_job(workspace.db, "a worker")
        assert job is not None
        end_job(workspace.db, job.id, "a worker", "failed", "jfk.flac does not fit the text.")
    app = visit("transcript", source=source_id)

    assert "The lines got no times: jfk.flac does not fit the text." in words(app)
    assert "retry_align" in keys(app)
    app.button(key="detach").click().run()
    assert coding.read_source(workspace, source_id).recording is None
    assert app.selectbox(key="attach_kept").options == ["jfk.flac (0:11)"]
    assert jobs.list_jobs(workspace, states=["queued"]) == []


def test_without_consent_no_file_is_asked_for(
    visit: Visit, words: Words, workspace: Workspace, source_id: int
) -> None:
    person = participants.list_participants(workspace)[0]
    agreed = {"observe": True, "record": False, "quote_inside": True, "share_outside": False}
    participants.record_consent(workspace, person.id, how="in writing", **agreed)
    app = visit("transcript", source=source_id)

    assert "C-001 has not agreed to being recorded" in words(app)
    assert [one.proto.component_name for one in app.get("bidi_component")] == ["fieldnotes_reader"]


def test_an_attached_recording_stands_among_the_recordings_and_leads_to_its_transcript(
    visit: Visit, words: Words, workspace: Workspace, source_id: int, media_id: int
) -> None:
    assert "Imported transcripts" in words(visit("recordings"))
    attach_recording(workspace, source_id, media_id)
    app = visit("recordings")

    assert "Imported transcripts" not in words(app)
    assert any(f"transcript?source={source_id}" in element.value for element in app.html)
