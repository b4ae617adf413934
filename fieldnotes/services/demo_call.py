"""The demo's call joins its story once it is heard: its passages are found by their times and coded.

No word of it is shipped. Which stretches belong to the finding was chosen beforehand and is written down as
times; what is said in them is what the engine hears now, and a stretch in which it hears nothing is left out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import JobCancelledError
from ..records import Recording, Seat, Segment, Story, WordSpan
from ..store import people, recordings, sources, story_parts, transcripts
from . import coding, findings, speakers, stories
from .access import acting_as, allowed
from .codings import apply_code
from .demo_dealer_texts import HEARD, PASSAGES, SPEAKS_S, WAITING, CallPassage
from .demo_script import find_demo_script
from .pieces import Progress
from .requests import answer_once
from .workspace import Workspace

CALL_SHA256 = "1b108880868f1cf082090fcbad964210b2eee7e4529097c37bddace05df1bdea"
SEAT_NAMES: dict[Seat, str] = {"customer": "Customer", "employee": "Employee"}

Bounds = tuple[int, int, int, int]


@allowed("have work done")
def tell_demo_call(ws: Workspace, claim: Progress) -> None:
    """Code the demo's call and put its passages to the example's finding and story, once and for all.

    claim: of the job that told the voices of the call's first transcript apart. Everything happens in one
    transaction with the note that it was done, under the name of the demo's script; what people changed or
    took away meanwhile stays so. Does nothing in a workspace that is no demo, and for any other recording.
    """
    member_id = find_demo_script(ws)
    recording = None if member_id is None else _demo_recording(ws, claim.job.item_id)
    if recording is None or member_id is None:
        return

    def act() -> dict[str, Any]:
        if not claim.holds():
            raise JobCancelledError(f"Job {claim.job.id} is another worker's now.")
        _join_story(ws, recording, claim.job.item_id, member_id)
        return {}

    with acting_as(member_id):
        answer_once(ws, claim.job.item_id, "the demo's call", act=act, whole=dict)


def _demo_recording(ws: Workspace, source_id: int) -> Recording | None:
    """Return the recording whose first transcript the source is, if it is the demo's."""
    source = sources.read_source(ws.db, source_id)
    if source is None or source.recording_id is None:
        return None
    [recording] = recordings.read_recordings(ws.db, recording_id=source.recording_id)
    media = recordings.read_media(ws.db, media_id=recording.media_id)
    made = transcripts.read_transcripts(ws.db, recording.id)
    if media is None or media.sha256 != CALL_SHA256 or source_id != min(one.source_id for one in made):
        return None
    return recording


def _join_story(ws: Workspace, recording: Recording, source_id: int, member_id: int) -> None:
    story = next((one for one in reversed(stories.list_stories(ws)) if one.written_by == member_id), None)
    _name_voices(ws, recording, source_id)
    told = _code_passages(ws, source_id, story)
    if story is not None and told:
        view = stories.get_story(ws, story.id)
        at = _place_in(ws, view.excerpt_ids, next(iter(told)))
        stories.edit_story(
            ws,
            story.id,
            title=story.title,
            narrative=story.narrative.replace(WAITING, HEARD),
            excerpt_ids=[*view.excerpt_ids[:at], *told, *view.excerpt_ids[at:]],
            leads=told,
        )


def _name_voices(ws: Workspace, recording: Recording, source_id: int) -> None:
    """Give each voice its seat, and who it is, by who speaks when it is known which of the two does."""
    lines = sources.read_segments(ws.db, source_id)
    known = {one.id: one for one in speakers.list_speakers(ws, source_id)}
    heard = recordings.read_heard(ws.db, recording.id).get(recording.id, [])
    person_of = {person.seat: person.id for person in people.read_participants(ws.db, heard)}
    voices = {seat: _voice_at(lines, *span) for seat, span in SPEAKS_S.items()}
    if None in voices.values() or len(set(voices.values())) < len(voices):
        return  # the two were not told apart
    for seat, voice in voices.items():
        if voice is not None and known[voice].seat is None:
            speakers.rename_speaker(ws, voice, name=SEAT_NAMES[seat], seat=seat)
            if seat in person_of:
                speakers.set_speaker_participant(ws, voice, participant_id=person_of[seat])


def _voice_at(lines: Sequence[Segment], start_s: float, end_s: float) -> int | None:
    """Return the voice that speaks for the longest time in a stretch."""
    spoken_s: dict[int, float] = {}
    for line in lines:
        if line.speaker_id is not None and line.start_s is not None and line.end_s is not None:
            shared_s = min(line.end_s, end_s) - max(line.start_s, start_s)
            spoken_s[line.speaker_id] = spoken_s.get(line.speaker_id, 0.0) + max(0.0, shared_s)
    longest = max(spoken_s, key=lambda voice: spoken_s[voice], default=None)
    return longest if longest is not None and spoken_s[longest] > 0 else None


def _code_passages(ws: Workspace, source_id: int, story: Story | None) -> dict[int, str]:
    """Code what is said in each stretch; return the passages in order, each with what is said before it."""
    codes: dict[tuple[str, str], int] = {(code.kind, code.name): code.id for code in coding.list_codes(ws)}
    seat_of = {one.id: one.seat for one in speakers.list_speakers(ws, source_id)}
    lines = sources.read_segments(ws.db, source_id)
    words = coding.words_of_lines(ws, lines)
    told = {}
    for passage in PASSAGES:
        mine = [line for line in lines if seat_of.get(line.speaker_id or 0) in (None, passage.seat)]
        bounds = _bounds(mine, words, passage)
        tags = [
            (code, 1 if kind == "emotion" else None)
            for kind, name in (("theme", passage.theme), ("emotion", passage.emotion))
            if (code := codes.get((kind, name))) is not None
        ]
        if bounds is None or not tags:
            continue
        excerpt_id = _apply(ws, source_id, bounds, tags)
        if story is not None and story.finding_id is not None and passage.stance is not None:
            findings.add_evidence(
                ws, story.finding_id, excerpt_id=excerpt_id, stance=passage.stance, note=passage.note
            )
        told[excerpt_id] = passage.told
    return told


def _bounds(
    lines: Sequence[Segment], words: Mapping[int, Sequence[WordSpan]], passage: CallPassage
) -> Bounds | None:
    """Return from which character to which the words reach whose middle lies in a stretch; None for none."""
    inside = [
        (line.id, span)
        for line in lines
        for span in words[line.id]
        if passage.start_s <= (span.word.start_s + span.word.end_s) / 2 <= passage.end_s
    ]
    if not inside:
        return None
    (first_id, first), (last_id, last) = inside[0], inside[-1]
    return first_id, first.start_char, last_id, last.end_char


def _apply(ws: Workspace, source_id: int, bounds: Bounds, tags: Sequence[tuple[int, int | None]]) -> int:
    first_id, start_char, last_id, end_char = bounds
    made = [
        apply_code(
            ws,
            source_id,
            code_id=code_id,
            first_segment_id=first_id,
            start_char=start_char,
            last_segment_id=last_id,
            end_char=end_char,
            intensity=intensity,
        )
        for code_id, intensity in tags
    ]
    return made[0].excerpt_id


def _place_in(ws: Workspace, excerpt_ids: Sequence[int], passage_id: int) -> int:
    """Return before which of a story's passages another one belongs: the first not earlier on the path."""
    where = story_parts.read_places_of(ws.db, [*excerpt_ids, passage_id])
    here = where[passage_id].stage
    return next((at for at, one in enumerate(excerpt_ids) if where[one].stage >= here), len(excerpt_ids))
