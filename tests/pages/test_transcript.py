"""The transcript page opens cold, says what made the text, grows with it, and takes passages to findings."""

import json
from pathlib import Path

import pytest

from fieldnotes.records import Source, SpeechSegment
from fieldnotes.services import coding, findings, jobs, participants, recordings
from fieldnotes.services.exports import export_bytes
from fieldnotes.services.transcript_import import import_transcript
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import sources, transcripts
from fieldnotes.store.database import writing
from fieldnotes.store.jobs import claim_next_job, end_job, set_progress

ENGINE = {"engine": "openai-whisper", "model": "base", "weights": "the installed package w", "language": "en"}


@pytest.fixture
def person_id(workspace: Workspace) -> int:
    person = participants.add_participant(workspace, seat="customer", market="Korea")
    participants.record_consent(
        workspace, person.id, observe=True, record=True, quote_inside=True, share_outside=False, how="on tape"
    )
    return person.id


@pytest.fixture
def growing(workspace: Workspace, speech_clips: Path, person_id: int) -> Source:
    """A transcript of which the first line is there, and whose job runs at 42 %."""
    kept = recordings.keep_file(workspace, speech_clips / "jfk.flac")
    recording = recordings.add_recording(
        workspace, kept.item.id, title="A call", participant_ids=[person_id], market="Korea"
    )
    with writing(workspace.db):
        job = claim_next_job(workspace.db, "a worker")
        set_progress(workspace.db, job.id, "a worker", progress=0.42, seconds_left=None)
        source_id = sources.add_source(
            workspace.db,
            {"kind": "transcript", "title": "A call", "market": "Korea", "recording_id": recording.id},
        )
        transcript_id = transcripts.add_transcript(
            workspace.db,
            {"recording_id": recording.id, "source_id": source_id, "job_id": job.id, **ENGINE},
        )
        sources.add_speech_segments(workspace.db, source_id, [SpeechSegment(0.5, 4.0, "And so my fellow")])
        transcripts.set_transcript_reach(workspace.db, transcript_id, done_until_s=4.0, language="en")
    return sources.read_source(workspace.db, source_id)


@pytest.fixture
def transcript(workspace: Workspace, growing: Source) -> Source:
    """A whole transcript of one line."""
    with writing(workspace.db):
        made = transcripts.read_transcript(workspace.db, source_id=growing.id)
        transcripts.finish_transcript(workspace.db, made.id)
        end_job(workspace.db, 1, "a worker", "done")
    return growing


@pytest.fixture
def excerpt_id(workspace: Workspace, transcript: Source) -> int:
    segment = coding.read_source(workspace, transcript.id).segments[0]
    theme = coding.list_codes(workspace, kind="theme")[0]
    return coding.apply_code(
        workspace,
        transcript.id,
        code_id=theme.id,
        first_segment_id=segment.id,
        start_char=0,
        last_segment_id=segment.id,
        end_char=6,
    ).excerpt_id


def reader_data(app):
    (component,) = app.get("bidi_component")
    return json.loads(component.proto.json)


def button(app, label):
    return next(one for one in app.button if one.label == label)


def test_without_a_source_and_without_any_the_page_says_where_they_come_from(visit, words):
    app = visit("transcript")
    assert "Nothing to read yet" in words(app)


def test_without_a_source_the_latest_transcripts_are_offered(visit, words, transcript):
    app = visit("transcript")
    assert "Latest transcripts" in words(app)
    assert any(f'href="/transcript?source={transcript.id}"' in element.value for element in app.html)


def test_a_source_opens_cold_with_what_it_is_and_what_made_it(visit, words, transcript):
    app = visit("transcript", source=transcript.id, t="2.5")
    said = words(app)
    assert "A call" in said
    assert "0:11 · C-001 · Korea" in said
    assert "English, found by the engine. Made by openai-whisper, model base." in said
    data = reader_data(app)
    assert data["source_address"].startswith(f"/api/sources/{transcript.id}?expires=")
    assert data["command_address"].startswith(f"/api/sources/{transcript.id}/commands?expires=")
    assert data["media_address"].startswith("/api/media/1?expires=")
    assert (data["start_s"], data["segment_id"], data["coder_name"]) == (2.5, None, "Ada")


def test_an_excerpt_opens_its_source_at_its_line(visit, workspace, transcript, excerpt_id):
    data = reader_data(visit("transcript", excerpt=excerpt_id))
    assert data["segment_id"] == coding.read_source(workspace, transcript.id).segments[0].id


@pytest.mark.parametrize("seconds", ["abc", "-1", "nan", "inf"])
def test_a_time_that_is_none_opens_at_the_beginning(visit, transcript, seconds):
    assert reader_data(visit("transcript", source=transcript.id, t=seconds))["start_s"] is None


@pytest.mark.parametrize(("query", "sentence"), [("source", "no source 99"), ("excerpt", "no excerpt 99")])
def test_an_address_of_nothing_is_a_sentence_with_a_way_out(visit, words, query, sentence):
    app = visit("transcript", **{query: 99})
    assert sentence in app.error[0].value
    assert words(app).startswith("Read and tag")
    assert not app.get("bidi_component")


def test_a_growing_transcript_shows_its_lines_and_how_far_it_is(visit, workspace, growing):
    app = visit("transcript", source=growing.id)
    (bar,) = app.get("progress")
    assert bar.proto.text == "Transcribing 42 %. New lines turn up as they are made."
    before = reader_data(app)["refresh"]
    with writing(workspace.db):
        made = transcripts.read_transcript(workspace.db, source_id=growing.id)
        transcripts.set_transcript_reach(workspace.db, made.id, done_until_s=8.0, language="en")
    assert reader_data(visit("transcript", source=growing.id))["refresh"] != before


def test_a_transcript_that_was_broken_off_says_where_it_ends(visit, workspace, growing):
    with writing(workspace.db):
        end_job(workspace.db, 1, "a worker", "cancelled")
    app = visit("transcript", source=growing.id)
    assert app.info[0].value.startswith("This transcript ends at 0:04: its job was stopped.")


def test_what_consent_no_longer_covers_is_not_shown_and_the_way_out_is_said(
    visit, words, workspace, transcript, person_id
):
    participants.withdraw_consent(workspace, person_id)
    shown = words(visit("transcript", source=transcript.id))
    assert "is not shown: the consent of C-001 was withdrawn or has run out. Ask the person" in shown
    assert not any(line.text in shown for line in sources.read_segments(workspace.db, transcript.id))


def test_suggestions_are_asked_for_once_and_their_state_is_shown(visit, workspace, transcript):
    app = visit("transcript", source=transcript.id)
    app.button(key="suggest").click().run()
    assert jobs.latest_job(workspace, "suggest", transcript.id).state == "queued"
    assert "suggest" not in [one.key for one in app.button]
    assert app.get("progress")[0].proto.text == "Suggested tags are being made."
    with writing(workspace.db):
        job = claim_next_job(workspace.db, "a worker")
        end_job(workspace.db, job.id, "a worker", "failed", "The model is missing.")
    app = visit("transcript", source=transcript.id)
    assert app.error[0].value == r"Suggestions failed\: The model is missing\."


def test_a_passage_becomes_evidence_against_a_finding_and_back(
    visit, words, workspace, transcript, excerpt_id
):
    finding = findings.write_finding(workspace, statement="Callers are asked twice.")
    app = visit("transcript", source=transcript.id)
    app.session_state["_question"] = ("evidence", excerpt_id)
    app.run()
    button(app, "Use as evidence").click().run()
    assert "Choose the finding" in words(app)
    app.selectbox[0].set_value(finding.id)
    app.segmented_control[0].select("against")
    button(app, "Use as evidence").click().run()
    (item,) = findings.get_finding(workspace, finding.id).evidence
    assert (item.evidence.excerpt_id, item.evidence.stance) == (excerpt_id, "against")
    assert "It stands as evidence against “Callers are asked twice.”" in words(app)
    app.button(key="undo_evidence").click().run()
    assert findings.get_finding(workspace, finding.id).evidence == ()


def test_captions_are_offered_for_sound_only_and_made_on_demand(visit, workspace, transcript, monkeypatch):
    made = []
    monkeypatch.setattr(
        "fieldnotes.ui.transcript_export.exports.export_bytes",
        lambda *args, **kwargs: made.append(kwargs) or export_bytes(*args, **kwargs),
    )
    app = visit("transcript", source=transcript.id)
    assert [one.proto.label for one in app.get("download_button")] == [
        "Text",
        "Captions (VTT)",
        "Captions (SRT)",
        "Word document",
        "Table (CSV)",
        "Everything (JSON)",
    ]
    assert made == []
    with writing(workspace.db):
        source_id = sources.add_source(workspace.db, {"kind": "document", "title": "Letter"})
        sources.add_text_segment(workspace.db, source_id, 0, "Dear all,")
    app = visit("transcript", source=source_id)
    assert [one.proto.label for one in app.get("download_button")] == [
        "Text",
        "Word document",
        "Table (CSV)",
        "Everything (JSON)",
    ]
    assert reader_data(app)["media_address"] is None


def offered(app):
    """The files that the page offers: label to what the browser is told of it."""
    return {one.proto.label: one.proto for one in app.get("download_button")}


def test_an_imported_transcript_with_times_goes_out_as_captions_without_them_not(visit, workspace):
    timed = b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana Ruiz>Hello\n"
    with_times = import_transcript(workspace, timed, "call.vtt", own_voice_only=True).source
    without = import_transcript(workspace, b"Agent: Hi.\n\nAna: Yes.\n", "c.txt", own_voice_only=True).source

    assert "Captions (VTT)" in offered(visit("transcript", source=with_times.id))
    assert list(offered(visit("transcript", source=without.id))) == [
        "Text",
        "Word document",
        "Table (CSV)",
        "Everything (JSON)",
    ]


def test_the_choice_of_labels_holds_for_every_file_that_is_made(visit, workspace, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "fieldnotes.ui.transcript_export._make",
        lambda ws, what, source_id, file_format, labels: asked.append((what, file_format, labels)) or bytes,
    )
    source = import_transcript(
        workspace, b"Agent: Hi.\n\nCustomer: Yes.\n", "c.txt", consent="on tape"
    ).source
    app = visit("transcript", source=source.id)
    asked.clear()
    app.segmented_control(key="export_labels").select("codes").run()

    assert asked == [("transcript", kind, "codes") for kind in ("txt", "docx", "csv", "json")]
