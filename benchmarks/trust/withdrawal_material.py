"""Somebody who is met, heard, coded, told about and transcribed, with a word that only they said."""

import wave
from dataclasses import dataclass
from functools import cache
from itertools import count

import numpy as np

from fieldnotes import keep_file
from fieldnotes.media import stream_audio
from fieldnotes.records import Participant, Recording, SpeechSegment, Word
from fieldnotes.services import (
    coding,
    collections,
    debrief_picks,
    debriefs,
    finding_evidence,
    finding_words,
    jobs,
    members,
    participants,
    recordings,
    reels,
    rounds,
    sessions,
    stories,
)
from fieldnotes.services.workspace import Workspace, list_members
from fieldnotes.store import sources
from fieldnotes.store.database import insert, writing
from fieldnotes.store.rows import now, to_cell

from .material import CLIPS

LENGTH_S = 16 * 60
RATE_HZ = 16_000
LINE_S = 20.0
SEARCHED = "forty minutes"  # the word itself would stand in the field of the search
_numbers = count(1)


@dataclass(frozen=True)
class Told:
    """What is in the workspace of one participant, by ids. word: the one that only they said."""

    word: str
    person_id: int
    code: str
    recording_id: int
    media_id: int
    source_id: int
    theme_id: int
    excerpt_id: int
    finding_id: int
    story_id: int
    collection_id: int
    walk_id: int
    round_id: int
    reel_id: int


def tell(ws: Workspace) -> Told:
    """Add a participant who agrees to all, and everything that can be made of what they said.

    A reel is asked for and not made yet: the worker does that.
    """
    number = next(_numbers)
    word = f"xylocanary{number}"
    person = _agreeing(ws)
    walk = sessions.start_session(
        ws,
        title=f"Beside the line {number}",
        mode="interview",
        journey_id=sessions.list_journeys(ws)[0].id,
        intent="Hear how it is to wait",
    )
    with writing(ws.db):
        recording = _recording(ws, person.id, f"call-{number}", walk.id)
        _leave_work(ws)  # its transcript is made here, with words that are known
        source_id = _transcript(ws, recording.id, walk.id, person.id, word)
    theme, excerpt_id = _code(ws, source_id)
    finding = finding_words.write_finding(ws, statement=f"People wait and are told nothing ({number})")
    finding_evidence.add_evidence(ws, finding.id, excerpt_id=excerpt_id, stance="for", note="as they said")
    story = stories.write_story(
        ws,
        title=f"A call that took the morning ({number})",
        narrative="Nobody said how long it would be.",
        finding_id=finding.id,
        excerpt_ids=[excerpt_id],
    )
    stories.publish_story(ws, story.id)
    collection = collections.add_collection(ws, name=f"To be heard ({number})", story_ids=[story.id])
    _debrief(ws, walk.id)
    while len(list_members(ws)) < 2:
        members.add_member(ws, name="Second coder")
    one = rounds.start_round(ws, source_id, coder_ids=[member.id for member in list_members(ws)][:2])
    with writing(ws.db):
        _leave_work(ws)  # suggestions, which nothing here waits for
        reel = reels.make_reel(ws, story_id=story.id, redact=False)
    return Told(
        word,
        person.id,
        person.code,
        recording.id,
        recording.media_id,
        source_id,
        theme,
        excerpt_id,
        finding.id,
        story.id,
        collection.id,
        walk.id,
        one.id,
        reel.id,
    )


def add_work(ws: Workspace, told: Told) -> tuple[int, int]:
    """Queue work on what they said, and return both jobs: hearing it, and one that waits behind."""
    hearing = jobs.queue_transcription(ws, told.recording_id)
    return hearing.id, jobs.queue_suggestions(ws, told.source_id).id


def _leave_work(ws: Workspace) -> None:
    for job in jobs.list_jobs(ws, states=["queued"]):
        jobs.cancel_job(ws, job.id)


def _agreeing(ws: Workspace) -> Participant:
    person = participants.add_participant(ws, seat="customer", market="Korea", segment="new")
    participants.record_consent(
        ws, person.id, observe=True, record=True, quote_inside=True, share_outside=True, how="on tape"
    )
    return person


def _recording(ws: Workspace, person_id: int, name: str, session_id: int) -> Recording:
    path = ws.folder.parent / f"{name}.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE_HZ)
        sound.writeframes(
            _speech()[next(_numbers) :].tobytes()
        )  # another beginning, so that it is another file
    kept = keep_file(ws, path)
    path.unlink()
    return recordings.add_recording(
        ws, kept.item.id, title=name, participant_ids=[person_id], session_id=session_id
    )


@cache
def _speech() -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    heard = [block for clip in sorted(CLIPS.glob("*.flac"))[:2] for block in stream_audio(clip)]
    once = (np.concatenate(heard) * 32_767).astype(np.int16)
    return np.tile(once, LENGTH_S * RATE_HZ // len(once) + 1)[: LENGTH_S * RATE_HZ]


def _transcript(ws: Workspace, recording_id: int, walk_id: int, person_id: int, word: str) -> int:
    said = (f"I waited {SEARCHED} on hold, {word}.", "Then the agent called back about the refund.")
    lines = [
        SpeechSegment(
            n * LINE_S,
            (n + 1) * LINE_S,
            text,
            words=tuple(
                Word(one, n * LINE_S + at * 2, n * LINE_S + at * 2 + 1.9, 0.9)
                for at, one in enumerate(text.split())
            ),
        )
        for n, text in enumerate(said)
    ]
    title = f"A call about a refund, {recording_id}"
    values = {"kind": "transcript", "title": title, "recording_id": recording_id, "session_id": walk_id}
    source_id = sources.add_source(ws.db, values)
    sources.add_speech_segments(ws.db, source_id, lines)
    made = {"source_id": source_id, "engine": "made", "model": "m", "weights": "w"}
    finished = {"recording_id": recording_id, "finished_at": to_cell(now())}
    insert(ws.db, "transcript", made | finished)
    speaker_id = sources.add_speaker(ws.db, source_id, name="A", seat="customer")
    sources.update_speaker(ws.db, speaker_id, {"participant_id": person_id})
    ws.db.conn.execute("UPDATE segment SET speaker_id = ? WHERE source_id = ?", [speaker_id, source_id])
    english = insert(ws.db, "translation", made)
    line = {"translation_id": english, "start_s": 0.0, "end_s": LINE_S, "text": f"{word} waited"}
    insert(ws.db, "translation_line", line)
    return source_id


def _code(ws: Workspace, source_id: int) -> tuple[int, int]:
    line = coding.read_source(ws, source_id).segments[0]
    theme = next(code for code in coding.list_codes(ws) if code.kind == "theme")
    coding.apply_code(
        ws,
        source_id,
        code_id=theme.id,
        first_segment_id=line.id,
        start_char=0,
        last_segment_id=line.id,
        end_char=len(line.text),
    )
    return theme.id, coding.read_source(ws, source_id).excerpts[0].id


def _debrief(ws: Workspace, walk_id: int) -> None:
    debriefs.save_debrief(ws, walk_id, outcomes={}, surprised="Nobody says how long it takes.")
    debriefs.finish_debrief(ws, walk_id)
    picked = [one.key for one in debrief_picks.list_pickable(ws, walk_id) if SEARCHED in one.text]
    debrief_picks.pick_for_debrief(ws, walk_id, picked)
