"""Recordings: consent first, nothing kept is lost, and a transcript's state is always said."""

from datetime import timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from fieldnotes.records import Recording
from fieldnotes.services import jobs, participants, recordings
from fieldnotes.services.workspace import Workspace
from fieldnotes.store.database import writing
from fieldnotes.store.jobs import claim_next_job, end_job, set_progress
from fieldnotes.store.rows import now, to_cell
from fieldnotes.store.sources import add_source
from fieldnotes.store.transcripts import add_transcript
from fieldnotes.ui.addresses import sign_address
from fieldnotes.ui.routes import api_routes

FIRST_SAY_WHO = "First say who is heard, and that they agree to being recorded."
NO_WORKER = "No worker is running"


@pytest.fixture
def kept(workspace: Workspace, speech_clips: Path) -> int:
    """The id of a file that was kept and is no recording yet."""
    return recordings.keep_file(workspace, speech_clips / "jfk.flac").item.id


@pytest.fixture
def recording(workspace: Workspace, kept: int) -> Recording:
    """A recording whose transcription waits."""
    return recordings.add_recording(
        workspace, kept, title="A <b>call</b>", own_voice_only=True, market="Korea"
    )


def meet(ws: Workspace, *, record: bool) -> int:
    person = participants.add_participant(ws, seat="customer", market="Korea")
    participants.record_consent(
        ws, person.id, observe=True, record=record, quote_inside=True, share_outside=False, how="on tape"
    )
    return person.id


def has_box(app):
    return bool(app.get("bidi_component"))


def end_first_job(ws: Workspace, state: str, error: str = "") -> None:
    with writing(ws.db):
        job = claim_next_job(ws.db, "a worker")
        assert job is not None
        end_job(ws.db, job.id, "a worker", state, error)


def test_an_empty_workspace_says_how_a_recording_comes_in(visit, words):
    app = visit("recordings")
    assert "No recordings yet" in words(app)
    assert app.button(key="open_adding").label == "Add a recording"
    assert len(app.get("bidi_component")) == 0


def test_the_file_is_asked_for_only_after_everybody_has_agreed(visit, words, workspace):
    refuses, agrees = meet(workspace, record=False), meet(workspace, record=True)
    app = visit("recordings", add="1")
    assert FIRST_SAY_WHO in words(app)
    assert not has_box(app)
    app.segmented_control(key="recordings_who").select("people").run()
    assert FIRST_SAY_WHO in words(app)
    app.multiselect(key="recordings_heard").set_value([refuses, agrees]).run()
    assert FIRST_SAY_WHO in words(app)
    assert "not to being recorded" in words(app)
    assert not has_box(app)
    app.multiselect(key="recordings_heard").set_value([agrees]).run()
    assert has_box(app)
    assert FIRST_SAY_WHO not in words(app)


def test_our_own_voices_need_no_participant(visit):
    app = visit("recordings", add="1")
    app.segmented_control(key="recordings_who").select("own").run()
    assert has_box(app)


def test_a_participant_is_stored_with_consent_and_chosen(visit, words, workspace):
    app = visit("recordings", add="1")
    app.segmented_control(key="recordings_who").select("people").run()
    app.button(key="meet").click().run()
    app.checkbox[1].check()
    app.text_input[0].input("Korea")
    submit = next(button for button in app.button if button.label == "Add with this consent")
    submit.click().run()
    assert "Say how consent was given" in words(app)
    assert participants.list_participants(workspace) == []
    app.checkbox[1].check()
    app.text_input[0].input("Korea")
    app.selectbox[0].set_value("Signed form")
    next(button for button in app.button if button.label == "Add with this consent").click().run()
    (person,) = participants.list_participants(workspace)
    consent = participants.get_consent(workspace, person.id)
    assert (person.code, person.seat, person.market) == ("C-001", "customer", "Korea")
    assert (consent.record, consent.observe, consent.quote_inside, consent.how) == (
        True,
        False,
        False,
        "Signed form",
    )
    assert app.multiselect(key="recordings_heard").value == [person.id]
    assert has_box(app)


def test_a_kept_file_is_listed_until_it_is_added_with_what_was_said(visit, words, workspace, kept):
    person_id = meet(workspace, record=True)
    app = visit("recordings")
    assert "Kept, not yet added" in words(app)
    assert "jfk.flac (0:11)" in words(app)
    app.button(key=f"finish_{kept}").click().run()
    assert "Say above who is heard" in words(app)
    app.segmented_control(key="recordings_who").select("people").run()
    app.multiselect(key="recordings_heard").set_value([person_id]).run()
    title, market = app.text_input
    assert (title.value, market.value) == ("jfk", "Korea")
    title.input("An inauguration")
    app.selectbox[0].set_value("en")
    next(button for button in app.button if button.label == "Add and transcribe").click().run()
    (view,) = recordings.list_recordings(workspace)
    assert (view.recording.title, view.recording.language, view.recording.market) == (
        "An inauguration",
        "en",
        "Korea",
    )
    assert [person.id for person in view.participants] == [person_id]
    assert "Kept, not yet added" not in words(app)
    assert app.multiselect(key="recordings_heard").value == [person_id]
    assert has_box(app)


def test_consent_withdrawn_meanwhile_refuses_the_recording_and_keeps_the_file(visit, words, workspace, kept):
    person_id = meet(workspace, record=True)
    app = visit("recordings")
    app.button(key=f"finish_{kept}").click().run()
    app.segmented_control(key="recordings_who").select("people").run()
    app.multiselect(key="recordings_heard").set_value([person_id]).run()
    participants.withdraw_consent(workspace, person_id)
    next(button for button in app.button if button.label == "Add and transcribe").click().run()
    assert "Consent was withdrawn" in words(app)
    assert "The file is kept." in words(app)
    assert recordings.list_recordings(workspace) == []
    assert [item.id for item in recordings.list_unused_media(workspace)] == [kept]


def test_a_duplicate_is_named_and_not_added_again(visit, words, workspace, recording):
    app = visit("recordings", add="1")
    app.session_state["recordings_chosen"] = recording.media_id
    app.segmented_control(key="recordings_who").select("own").run()
    assert "jfk.flac is in the workspace already, as “A <b>call</b>”." in app.info[0].value.replace("\\", "")
    assert "3. What it is" not in words(app)


def test_a_kept_file_is_discarded_only_after_a_question(visit, workspace, kept):
    app = visit("recordings")
    app.button(key=f"discard_{kept}").click().run()
    assert recordings.list_unused_media(workspace) == []


def test_a_waiting_job_is_called_waiting_and_without_a_worker_that_is_said(
    visit, words, workspace, recording
):
    app = visit("recordings")
    assert "Being transcribed" in words(app)
    assert "A <b>call</b>" in words(app)
    assert NO_WORKER not in words(app)
    moment = to_cell(now() - timedelta(seconds=11))
    workspace.db.conn.execute("UPDATE job SET created_at = ?", [moment])
    assert NO_WORKER in words(visit("recordings"))


def test_work_that_waits_for_a_full_disk_says_so(visit, words, workspace, recording, monkeypatch):
    monkeypatch.setattr("fieldnotes.services.room.ROOM_BYTES", 1 << 62)  # more than any disk has
    workspace.db.conn.execute("UPDATE job SET created_at = ?", [to_cell(now() - timedelta(seconds=11))])
    said = words(visit("recordings"))
    assert f"The disk of {workspace.folder} is full. Make room; the work that waits then goes on" in said
    assert NO_WORKER not in said


def test_all_that_failed_is_retried_by_one_button(visit, words, workspace, recording, speech_clips):
    second = recordings.keep_file(workspace, speech_clips / "libri.flac").item.id
    recordings.add_recording(workspace, second, own_voice_only=True)
    for _ in range(2):
        end_first_job(workspace, "failed", "No weights.")
    visit("recordings").button(key="retry_all").click().run()
    assert [job.state for job in jobs.list_jobs(workspace)] == ["queued", "queued"]


def test_a_single_failure_has_its_own_button_alone(visit, workspace, recording):
    end_first_job(workspace, "failed", "No weights.")
    assert [button.key for button in visit("recordings").button if "retry" in button.key] == ["retry_1"]


def test_a_running_job_shows_how_far_it_is_and_can_be_asked_to_stop(visit, words, workspace, recording):
    with writing(workspace.db):
        job = claim_next_job(workspace.db, "a worker")
        set_progress(workspace.db, job.id, "a worker", progress=0.42, seconds_left=70)
    app = visit("recordings")
    (bar,) = app.get("progress")
    assert (bar.proto.value, bar.proto.text) == (42, "Transcribing 42 %, about 1 min left")
    app.button(key=f"cancel_{job.id}").click().run()
    assert jobs.get_job(workspace, job.id).cancel_requested is True
    assert app.get("progress")[0].proto.text == "Stopping after the present passage"


def test_a_cancelled_job_can_be_retried(visit, words, workspace, recording):
    app = visit("recordings")
    app.button(key="cancel_1").click().run()
    assert "The transcription was cancelled." in words(app)
    app.button(key="retry_1").click().run()
    assert jobs.get_job(workspace, 1).state == "queued"
    assert "Being transcribed" in words(app)


def test_a_failed_job_shows_its_sentence_and_a_retry(visit, words, workspace, recording):
    end_first_job(workspace, "failed", "No weights for “base”; install fieldnotes[weights].")
    app = visit("recordings")
    assert app.error[0].value.replace("\\", "") == "No weights for “base”; install fieldnotes[weights]."
    app.button(key="retry_1").click().run()
    assert jobs.get_job(workspace, 1).state == "queued"


def test_a_finished_transcript_is_linked_and_says_what_made_it(visit, words, workspace, recording):
    with writing(workspace.db):
        source_id = (
            workspace.db["source"]
            .insert(
                {
                    "kind": "transcript",
                    "title": "A call",
                    "recording_id": recording.id,
                    "added_at": to_cell(now()),
                }
            )
            .last_pk
        )
        add_transcript(
            workspace.db,
            {
                "recording_id": recording.id,
                "source_id": source_id,
                "engine": "openai-whisper",
                "model": "base",
                "weights": "the installed package w",
            },
        )
    end_first_job(workspace, "done")
    app = visit("recordings")
    assert any(f'href="/transcript?source={source_id}"' in element.value for element in app.html)
    assert "By openai-whisper, model base" in words(app)
    assert "Weights: the installed package w" in words(app)
    assert "own voices only" in words(app)


@pytest.mark.parametrize(
    ("name", "body", "sentence"),
    [
        ("empty.wav", b"", "empty.wav is empty"),
        ("notes.mp3", b"only words, no sound\n" * 40, "notes.mp3 is not an audio or video file"),
    ],
)
def test_a_bad_upload_gets_a_sentence_and_leaves_nothing_behind(workspace, name, body, sentence):
    app = Starlette(routes=api_routes(lambda: workspace))
    with TestClient(app, base_url="http://127.0.0.1:8501") as client:
        address = sign_address(workspace, "POST", "/api/uploads")
        answer = client.post(f"{address}&name={name}", content=body)
    assert answer.status_code in (415, 422)
    assert answer.json()["error"].startswith(sentence)
    assert recordings.list_unused_media(workspace) == []


def test_the_language_is_said_in_words_and_its_link_asks_for_another(visit, words, workspace, recording):
    with writing(workspace.db):
        job = claim_next_job(workspace.db, "a worker")
        source_id = add_source(
            workspace.db, {"kind": "transcript", "title": "A call", "recording_id": recording.id}
        )
        made = {"recording_id": recording.id, "source_id": source_id, "job_id": job.id, "language": "es"}
        add_transcript(workspace.db, {**made, "engine": "e", "model": "base", "weights": "w"})
        end_job(workspace.db, job.id, "a worker", "done")
    app = visit("recordings")
    assert "Spanish, found by the engine" in words(app)
    assert any(f'href="/recordings?language={recording.id}"' in element.value for element in app.html)
    app = visit("recordings", language=recording.id)
    asked = [element.value.replace("\\", "") for element in app.markdown]
    assert "“A <b>call</b>”: Spanish, found by the engine." in asked
    app.selectbox(key=f"language_of_{recording.id}").select("ko").run()
    app.button(key="transcribe_again").click().run()
    assert recordings.get_recording(workspace, recording.id).recording.language == "ko"
    assert "Being transcribed" in words(app)
