"""Corrections are offered on the transcript page as suggestions; nothing changes until somebody accepts."""

import json

import pytest

from fieldnotes.records import Source, SpeechSegment, Word
from fieldnotes.services import recordings, vocabulary
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import sources, transcripts
from fieldnotes.store.database import writing
from fieldnotes.ui.transcript_corrections import likely_words

HEARD = ("It's <b> a four fusion, blue.", "And a four fusion and sales force.")


@pytest.fixture
def call(workspace: Workspace, speech_clips) -> Source:
    vocabulary.add_terms(workspace, "Ford Fusion, Salesforce")
    kept = recordings.keep_file(workspace, speech_clips / "jfk.flac")
    recording = recordings.add_recording(workspace, kept.item.id, title="A call", own_voice_only=True)
    with writing(workspace.db):
        source_id = sources.add_source(
            workspace.db, {"kind": "transcript", "title": "A call", "recording_id": recording.id}
        )
        made = {"engine": "fake", "model": "none", "weights": "none", "prompt": "Ford Fusion, Salesforce."}
        transcript_id = transcripts.add_transcript(
            workspace.db, {"recording_id": recording.id, "source_id": source_id, **made}
        )
        lines = []
        for n, text in enumerate(HEARD):
            words = tuple(
                Word(word, 5.0 * n + at * 0.5, 5.0 * n + at * 0.5 + 0.5, 0.4)
                for at, word in enumerate(text.split())
            )
            lines.append(SpeechSegment(5.0 * n, 5.0 * n + 4, text, words))
        sources.add_speech_segments(workspace.db, source_id, lines)
        transcripts.finish_transcript(workspace.db, transcript_id)
    return sources.read_source(workspace.db, source_id)


def texts(ws, call):
    return [line.text for line in sources.read_segments(ws.db, call.id)]


def press(app, label):
    return next(one for one in app.button if one.label.replace("\\", "") == label).click().run()


def refresh_of(app):
    (component,) = app.get("bidi_component")
    return json.loads(component.proto.json)["refresh"]


def offer(app):
    """The heading above what is offered, or None."""
    return next((one.label for one in app.expander if "vocabulary" in one.label), None)


def test_what_may_be_misheard_is_counted_and_offered_unaccepted(visit, words, workspace, call):
    app = visit("transcript", source=call.id)
    said = words(app)
    assert "Heard with the workspace's vocabulary (2 terms)." in said
    assert offer(app) == "3 places may be names from your vocabulary"
    assert "The text stays as it is until you accept one." in said
    assert "“four fusion” → Ford Fusion" in said
    cards = "".join(element.value for element in app.html)
    assert "&lt;b&gt; a <mark>four fusion</mark>," in cards
    assert "#t=0.00,4.50" in cards
    assert texts(workspace, call) == list(HEARD)


def test_one_is_accepted_and_taken_back_and_the_reader_hears_of_it(visit, workspace, call):
    app = visit("transcript", source=call.id)
    before = refresh_of(app)
    press(app, "Accept")
    assert texts(workspace, call)[0] == "It's <b> a Ford Fusion, blue."
    assert offer(app) == "2 places may be names from your vocabulary"
    after = refresh_of(app)
    assert after != before
    app.button(key="undo").click().run()
    assert texts(workspace, call) == list(HEARD)
    assert refresh_of(app) not in (before, after)


def test_all_of_a_term_are_accepted_in_one_press(visit, words, workspace, call):
    app = visit("transcript", source=call.id)
    press(app, "Accept all 2 “Ford Fusion”")
    assert texts(workspace, call) == [
        "It's <b> a Ford Fusion, blue.",
        "And a Ford Fusion and sales force.",
    ]
    assert "“Ford Fusion” stands in 2 lines now." in words(app)
    assert offer(app) == "1 place may be a name from your vocabulary"


def test_a_refused_one_is_gone_until_that_is_taken_back(visit, workspace, call):
    app = visit("transcript", source=call.id)
    press(app, "Refuse")
    assert offer(app) == "2 places may be names from your vocabulary"
    assert texts(workspace, call) == list(HEARD)
    app.button(key="undo").click().run()
    assert offer(app) == "3 places may be names from your vocabulary"


def test_without_anything_to_offer_there_is_nothing(visit, workspace, call):
    for term in vocabulary.list_terms(workspace):
        vocabulary.remove_term(workspace, term.id)
    assert offer(visit("transcript", source=call.id)) is None


@pytest.mark.parametrize(
    ("probability", "expected"), [(0.99, "Very likely"), (0.7, "Likely"), (0.5, "Possible")]
)
def test_how_likely_is_said_in_words(probability, expected):
    assert likely_words(probability) == expected
