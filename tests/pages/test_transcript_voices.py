"""Voices are named, merged and told apart on the transcript's page."""

import wave
from pathlib import Path

import numpy as np
import pytest

from fieldnotes.records import Source, SpeechSegment
from fieldnotes.services import coding, correcting, jobs, recordings, speakers, voices
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import sources, transcripts
from fieldnotes.store.database import writing
from fieldnotes.store.jobs import claim_next_job, end_job
from fieldnotes.store.sources import update_speaker

LINES = ("Good morning, Acme.", "Hello, my parcel is lost.", "Oh.")


@pytest.fixture
def call(workspace: Workspace, tmp_path: Path) -> Source:
    """A stereo call of three lines whose voices nobody told apart yet."""
    path = tmp_path / "call.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes((np.random.default_rng(1).normal(0, 2000, 64_000)).astype("<i2").tobytes())
    kept = recordings.keep_file(workspace, path)
    recording = recordings.add_recording(workspace, kept.item.id, title="A call", own_voice_only=True)
    with writing(workspace.db):
        job = claim_next_job(workspace.db, "a worker")
        source_id = sources.add_source(
            workspace.db, {"kind": "transcript", "title": "A call", "recording_id": recording.id}
        )
        transcript_id = transcripts.add_transcript(
            workspace.db,
            {
                "recording_id": recording.id,
                "source_id": source_id,
                "job_id": job.id,
                "engine": "fake",
                "model": "none",
                "weights": "",
                "language": "en",
            },
        )
        spoken = [SpeechSegment(float(n), n + 0.9, text) for n, text in enumerate(LINES)]
        sources.add_speech_segments(workspace.db, source_id, spoken)
        transcripts.finish_transcript(workspace.db, transcript_id)
        end_job(workspace.db, job.id, "a worker", "done")
    return sources.read_source(workspace.db, source_id)


@pytest.fixture
def two(workspace: Workspace, call: Source) -> Source:
    """The call with two voices, each on a channel of its own."""
    one, other = (speakers.add_speaker(workspace, call.id, name=f"Speaker {n}") for n in (1, 2))
    ids = [line.id for line in coding.read_source(workspace, call.id).segments]
    correcting.assign_speakers(workspace, [ids[0], ids[2]], speaker_id=one.id)
    correcting.assign_speakers(workspace, [ids[1]], speaker_id=other.id)
    with writing(workspace.db):
        update_speaker(workspace.db, one.id, {"channel": 0})
        update_speaker(workspace.db, other.id, {"channel": 1})
    return call


def button(app, label):
    return next(one for one in app.button if said(one) == label)


def field(elements, start):
    return next(one for one in elements if (one.key or "").startswith(start))


def name_field(app, speaker):
    return field(app.text_input, f"voice_name_{speaker.id}_")


def said(element):
    """A label without the marks that keep Markdown off."""
    return element.label.replace("\\", "")


def names(ws: Workspace, source: Source) -> list[str]:
    return [speaker.name for speaker in speakers.list_speakers(ws, source.id)]


def test_voices_can_be_told_apart_with_a_number_of_people(visit, workspace, call):
    app = visit("transcript", source=call.id)
    assert said(app.expander[0]) == "Voices: not told apart yet"
    app.number_input[0].set_value(2)
    button(app, "Tell voices apart").click().run()

    job = jobs.latest_job(workspace, "speakers", call.id)
    assert job.state == "queued"
    assert coding.read_source(workspace, call.id).recording.speaker_count == 2


def test_the_customers_side_is_asked_once_with_words_to_know_it_by(visit, workspace, two):
    app = visit("transcript", source=two.id)
    assert button(app, "Left: “Good morning, Acme.”")
    button(app, "Right: “Hello, my parcel is lost.”").click().run()

    assert names(workspace, two) == ["Employee", "Customer"]
    assert not [one for one in app.button if one.label.startswith("Left")]
    button(app, "No, on the left").click().run()
    assert names(workspace, two) == ["Customer", "Employee"]


def test_a_voice_is_named_and_given_a_seat(visit, workspace, two):
    voices.set_customer_channel(workspace, two.id, 1)
    app = visit("transcript", source=two.id)
    person = speakers.list_speakers(workspace, two.id)[1]
    name_field(app, person).set_value("Ana <b>").run()
    field(app.selectbox, f"voice_seat_{person.id}_").set_value("observer").run()

    ana = speakers.list_speakers(workspace, two.id)[1]
    assert (ana.name, ana.seat) == ("Ana <b>", "observer")


def test_a_name_that_another_voice_has_is_refused_and_stays_in_the_field(visit, words, workspace, two):
    app = visit("transcript", source=two.id)
    person = speakers.list_speakers(workspace, two.id)[1]
    name_field(app, person).set_value("Speaker 1").run()

    assert "This source has a speaker “Speaker 1” already" in words(app)
    assert name_field(app, person).value == "Speaker 1"


def test_two_voices_become_one_and_two_again(visit, workspace, two):
    app = visit("transcript", source=two.id)
    one, other = speakers.list_speakers(workspace, two.id)
    app.selectbox(key=f"voice_into_{other.id}").set_value(one.id).run()
    app.button(key=f"voice_merge_now_{other.id}").click().run()

    assert names(workspace, two) == ["Speaker 1"]
    app.button(key="undo").click().run()
    assert names(workspace, two) == ["Speaker 1", "Speaker 2"]


def test_a_failure_says_why_and_offers_to_try_again(visit, words, workspace, call):
    voices.queue_voices(workspace, call.id)
    with writing(workspace.db):
        job = claim_next_job(workspace.db, "a worker")
        end_job(workspace.db, job.id, "a worker", "failed", "call.wav is damaged.")

    app = visit("transcript", source=call.id)

    assert "Telling the voices apart failed: call.wav is damaged." in words(app)
    assert button(app, "Tell voices apart")
    assert [line.text for line in coding.read_source(workspace, call.id).segments] == list(LINES)
