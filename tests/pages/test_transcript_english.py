"""English beside a transcript: offered where it is wanted, watched, shown, hidden, removed."""

import json
from pathlib import Path

import pytest

from fieldnotes.records import Source, SpeechSegment
from fieldnotes.services import jobs, recordings
from fieldnotes.services.translating import get_translation
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import sources, transcripts, translations
from fieldnotes.store.database import writing
from fieldnotes.store.jobs import claim_next_job, end_job, set_progress

MADE_BY = {"engine": "faster-whisper", "model": "base", "weights": "the installed package w"}


def transcribed(ws: Workspace, speech_clips: Path, language: str) -> Source:
    kept = recordings.keep_file(ws, speech_clips / "jfk.flac")
    recording = recordings.add_recording(ws, kept.item.id, title="A call", own_voice_only=True)
    with writing(ws.db):
        job = claim_next_job(ws.db, "a worker")
        source_id = sources.add_source(
            ws.db, {"kind": "transcript", "title": "A call", "recording_id": recording.id}
        )
        transcript_id = transcripts.add_transcript(
            ws.db,
            {"recording_id": recording.id, "source_id": source_id, "job_id": job.id, **MADE_BY},
        )
        sources.add_speech_segments(ws.db, source_id, [SpeechSegment(0.5, 4.0, "Hola a todos.")])
        transcripts.set_transcript_reach(ws.db, transcript_id, done_until_s=11.0, language=language)
        transcripts.finish_transcript(ws.db, transcript_id)
        end_job(ws.db, job.id, "a worker", "done")
    return sources.read_source(ws.db, source_id)


@pytest.fixture
def spanish(workspace: Workspace, speech_clips: Path) -> Source:
    return transcribed(workspace, speech_clips, "es")


def translated(ws: Workspace, source: Source, *, doubtful: bool = False, model: str = "base") -> None:
    with writing(ws.db):
        made_id = translations.add_translation(ws.db, {"source_id": source.id, **MADE_BY, "model": model})
        line = SpeechSegment(0.5, 4.0, "Hello everybody.", doubtful=doubtful)
        translations.add_translation_lines(ws.db, made_id, [line])
        translations.finish_translation(ws.db, translations.read_translation(ws.db, translation_id=made_id))


def reader_data(app):
    (component,) = app.get("bidi_component")
    return json.loads(component.proto.json)


def keys(app):
    return [one.key for one in app.button]


def test_english_has_no_button_to_translate_it(visit, words, workspace, speech_clips):
    source = transcribed(workspace, speech_clips, "en")
    app = visit("transcript", source=source.id)
    assert "translate" not in keys(app)
    assert "Translate to English" not in words(app)
    assert app.toggle == []


def test_another_language_is_translated_once_and_its_progress_shown(visit, workspace, spanish):
    app = visit("transcript", source=spanish.id)
    before = reader_data(app)["refresh"]
    assert app.button(key="translate").label == "Translate to English"
    app.button(key="translate").click().run()
    job = jobs.latest_job(workspace, "translate", spanish.id)
    assert job.state == "queued"
    assert "translate" not in keys(app)
    assert app.get("progress")[0].proto.text == "Waiting. English lines turn up as they are made."
    with writing(workspace.db):
        claim_next_job(workspace.db, "a worker")
        set_progress(workspace.db, job.id, "a worker", progress=0.42, seconds_left=130.0)
    app = visit("transcript", source=spanish.id)
    assert app.get("progress")[0].proto.text == (
        "Translating to English 42 %, about 2 min left. English lines turn up as they are made."
    )
    assert reader_data(app)["refresh"] != before
    app.button(key="cancel_english").click().run()
    assert jobs.get_job(workspace, job.id).cancel_requested


def test_a_finished_translation_says_what_made_it_and_can_be_hidden(visit, words, workspace, spanish):
    translated(workspace, spanish)
    app = visit("transcript", source=spanish.id)
    assert "The English is made by a machine (faster-whisper, model base); check it" in words(app)
    assert "translate" not in keys(app)
    assert reader_data(app)["show_english"] is True
    app.toggle[0].set_value(False).run()
    assert reader_data(app)["show_english"] is False
    assert [one.proto.label for one in app.get("download_button")][-3:] == [
        "English text",
        "English captions (VTT)",
        "English captions (SRT)",
    ]


def test_english_that_is_mostly_guessed_is_warned_of(visit, words, workspace, spanish):
    translated(workspace, spanish, doubtful=True)
    assert "The model was unsure of 1 of 1 English lines" in words(visit("transcript", source=spanish.id))


def test_another_model_in_the_settings_may_translate_again(visit, workspace, spanish):
    translated(workspace, spanish, model="small")
    app = visit("transcript", source=spanish.id)
    assert app.button(key="translate").label == "Translate again with base"
    app.button(key="translate").click().run()
    assert jobs.latest_job(workspace, "translate", spanish.id).state == "queued"
    assert get_translation(workspace, spanish.id).translation.model == "small"


def test_a_failed_translation_says_why_and_can_be_tried_again(visit, words, workspace, spanish):
    app = visit("transcript", source=spanish.id)
    app.button(key="translate").click().run()
    with writing(workspace.db):
        job = claim_next_job(workspace.db, "a worker")
        end_job(workspace.db, job.id, "a worker", "failed", "The model is missing.")
    app = visit("transcript", source=spanish.id)
    assert "Translating failed: The model is missing." in words(app)
    app.button(key="retry_english").click().run()
    assert jobs.get_job(workspace, job.id).state == "queued"


def test_a_model_that_cannot_translate_is_said_on_the_page(visit, words, workspace, spanish, monkeypatch):
    monkeypatch.setenv("FIELDNOTES_MODEL", "base.en")
    app = visit("transcript", source=spanish.id)
    app.button(key="translate").click().run()
    assert "The model base.en knows English only and cannot translate; choose" in words(app)
    assert jobs.latest_job(workspace, "translate", spanish.id) is None


def test_english_is_removed_after_a_question(visit, words, workspace, spanish):
    translated(workspace, spanish)
    app = visit("transcript", source=spanish.id)
    app.button(key="remove_english").click().run()
    assert get_translation(workspace, spanish.id) is None
    assert app.button(key="translate").label == "Translate to English"


def test_a_translation_that_waits_or_failed_is_on_home(visit, words, workspace, spanish):
    app = visit("transcript", source=spanish.id)
    app.button(key="translate").click().run()
    assert "Translating “A call”: waits for the worker." in words(visit("home"))


def test_the_language_is_changed_on_the_page_and_the_older_transcript_says_that_it_is_older(
    visit, words, workspace, spanish, speech_clips
):
    app = visit("transcript", source=spanish.id)
    assert "Spanish, found by the engine. Made by faster-whisper" in words(app)
    app.button(key="language_1").click().run()
    app.selectbox(key="language_of_1").select("ko").run()
    assert app.button(key="transcribe_again").label == "Transcribe again in Korean"
    app.button(key="transcribe_again").click().run()
    assert jobs.latest_job(workspace, "transcribe", 1).state == "queued"
    assert recordings.get_recording(workspace, 1).recording.language == "ko"
    with writing(workspace.db):
        job = claim_next_job(workspace.db, "a worker")
        newer_id = sources.add_source(
            workspace.db, {"kind": "transcript", "title": "A call, transcript 2", "recording_id": 1}
        )
        transcripts.add_transcript(
            workspace.db,
            {"recording_id": 1, "source_id": newer_id, "job_id": job.id, "language": "ko", **MADE_BY},
        )
    assert "There is a newer transcript of this recording." in words(visit("transcript", source=spanish.id))
    assert "This is the newest of 2 transcripts" in words(visit("transcript", source=newer_id))
