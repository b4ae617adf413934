"""A passage's sound: cut to its words, silent where a name is said, asked for anew each time."""

import io
import wave

import numpy as np
import pytest

from fieldnotes.errors import AccessError, ConsentError, NotFoundError
from fieldnotes.records import Entity, SpeechSegment, Word
from fieldnotes.services import (
    coding,
    collections,
    erasing,
    hearing,
    members,
    participants,
    passages,
    recordings,
    stories,
    telling,
)
from fieldnotes.services.workspace import acting_as
from fieldnotes.store import entities, sources, transcripts
from fieldnotes.store.database import writing

WORDS = (Word("Ask", 1.0, 1.3, 0.9), Word("not,", 1.3, 1.8, 0.9), Word("Mina.", 1.8, 2.4, 0.9))


@pytest.fixture
def said(workspace, speech_clips):
    """A passage of two words out of three, and the participant who says them; outside may hear them."""
    person = participants.add_participant(workspace, seat="customer")
    agreed = {"observe": True, "record": True, "quote_inside": True, "share_outside": True}
    participants.record_consent(workspace, person.id, how="on tape", **agreed)
    kept = recordings.keep_file(workspace, speech_clips / "jfk.flac")
    recording = recordings.add_recording(workspace, kept.item.id, title="Talk", participant_ids=[person.id])
    with writing(workspace.db):
        source_id = sources.add_source(
            workspace.db, {"kind": "transcript", "title": "Talk", "recording_id": recording.id}
        )
        transcript_id = transcripts.add_transcript(
            workspace.db,
            {
                "recording_id": recording.id,
                "source_id": source_id,
                "engine": "e",
                "model": "m",
                "weights": "w",
            },
        )
        sources.add_speech_segments(
            workspace.db, source_id, [SpeechSegment(0.0, 9.0, "Ask not, Mina.", words=WORDS)]
        )
        transcripts.finish_transcript(workspace.db, transcript_id)
    [line] = sources.read_segments(workspace.db, source_id)
    made = coding.apply_code(
        workspace,
        source_id,
        code_id=coding.list_codes(workspace, kind="theme")[0].id,
        first_segment_id=line.id,
        start_char=4,
        last_segment_id=line.id,
        end_char=len(line.text),
    )
    return made.excerpt_id, line.id, person.id


def samples(clip: bytes) -> np.ndarray:
    with wave.open(io.BytesIO(clip)) as sound:
        return np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2")


def test_a_clip_is_cut_to_its_words_and_not_to_its_line(workspace, said):
    excerpt_id, _, _ = said
    assert passages.span_of_words(workspace, excerpt_id) == pytest.approx((1.24, 2.46))
    clip = samples(passages.passage_clip(workspace, excerpt_id))
    assert len(clip) == round(1.22 * 16_000)
    assert np.abs(clip).max() > 0


def test_a_name_that_was_found_is_silent_in_the_sound_that_leaves(workspace, said):
    excerpt_id, line_id, _ = said
    with writing(workspace.db):
        entities.add_entities(workspace.db, [Entity(line_id, 9, 13, "person", "Mina")])
    story = stories.write_story(workspace, title="T", excerpt_ids=[excerpt_id])
    [told] = telling.tell_story(workspace, story.id, audience="outside", sound=True).passages
    assert told.words == "not, [name]."
    sound = samples(told.clip)
    assert np.abs(sound[: round(0.5 * 16_000)]).max() > 0
    assert np.abs(sound[round(0.52 * 16_000) :]).max() == 0
    [whole] = telling.tell_story(workspace, story.id, redact=False, sound=True).passages
    assert np.abs(samples(whole.clip)[round(0.52 * 16_000) :]).max() > 0


def test_listening_is_noted_and_ends_with_consent(workspace, said):
    excerpt_id, _, person_id = said
    story = stories.write_story(workspace, title="T", excerpt_ids=[excerpt_id])
    assert collections.hear_passage(workspace, story.id, excerpt_id)
    [listener] = collections.get_reception(workspace, story.id).listeners
    assert listener.heard_at is not None
    participants.withdraw_consent(workspace, person_id)
    with pytest.raises(ConsentError):
        collections.hear_passage(workspace, story.id, excerpt_id)


def test_a_listener_hears_and_reads_what_is_said_in_a_published_story(workspace, said):
    excerpt_id, _, _ = said
    listener = members.add_member(workspace, name="Lin", role="listener")
    story = stories.write_story(workspace, title="T", excerpt_ids=[excerpt_id])
    draft = stories.write_story(workspace, title="D", excerpt_ids=[excerpt_id])
    stories.publish_story(workspace, story.id)
    with acting_as(listener.id):
        assert telling.tell_story(workspace, story.id).passages[0].words.startswith("not,")
        assert collections.hear_passage(workspace, story.id, excerpt_id)
        assert hearing.clip_to_play(workspace, excerpt_id)
        with pytest.raises(AccessError):
            collections.hear_passage(workspace, draft.id, excerpt_id)
        [recording] = workspace.db["recording"].rows
        for opens in (hearing.media_to_play, recordings.media_file):
            with pytest.raises(AccessError):
                opens(workspace, recording["media_id"])
    stories.unpublish_story(workspace, story.id)
    with acting_as(listener.id), pytest.raises(AccessError):
        hearing.clip_to_play(workspace, excerpt_id)


def test_a_clip_of_somebody_who_is_erased_is_kept_nowhere(workspace, said):
    excerpt_id, _, person_id = said
    passages.passage_clip(workspace, excerpt_id)
    assert len(_kept_clips(workspace)) == 1

    erasing.erase_participant(workspace, person_id, code="C-001")

    assert _kept_clips(workspace) == []


def test_a_clip_is_let_go_when_another_process_deleted_its_file(workspace, said):
    excerpt_id, _, _ = said
    passages.passage_clip(workspace, excerpt_id)
    (path,) = _kept_clips(workspace)
    path.unlink()

    with pytest.raises(NotFoundError):
        passages.passage_clip(workspace, excerpt_id)

    assert _kept_clips(workspace) == []


def _kept_clips(workspace):
    """Return the files of which this process keeps clips."""
    return [key[0] for key in passages._clips if key[0].is_relative_to(workspace.folder)]
