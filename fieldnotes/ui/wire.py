"""A source as JSON for the reader in the browser."""

from collections.abc import Sequence
from typing import Any

from fieldnotes.records import Code, PlacedCoding, Segment, Speaker, Transcript, WordSpan
from fieldnotes.services import coding, undoing
from fieldnotes.services.translating import TranslationView, get_translation
from fieldnotes.services.workspace import Workspace

from .addresses import sign_address
from .theme import emotion_family

Json = dict[str, Any]


def source_json(ws: Workspace, source_id: int) -> Json:
    """Return all that the reader shows of a source; offsets are code points, times seconds.

    Keys: id, title, kind, language (of the text, for the browser, or None), segments, speakers, codings,
    codes, translation (the English beside it, or None), media (a signed address, or None), steps (what the
    member can undo and redo: a kind of change, or None), stamp (of the state, see `run_command`).
    Raises NotFoundError.
    """
    # Read first: a change that comes between is in the lines and not in the stamp, and is fetched once more.
    state = coding.read_state(ws, source_id)
    view = coding.read_source(ws, source_id)
    words = coding.place_words(ws, view.segments)
    media = None
    if view.recording is not None:
        media = sign_address(ws, "GET", f"/api/media/{view.recording.media_id}")
    return {
        "id": view.source.id,
        "title": view.source.title,
        "kind": view.source.kind,
        "language": _browser_language(view.transcript),
        "segments": [segment_json(segment, words[segment.id]) for segment in view.segments],
        "speakers": [speaker_json(speaker) for speaker in view.speakers],
        "codings": [coding_json(made) for made in state.codings.values()],
        "codes": _codes_json(coding.list_codes(ws)),
        "translation": translation_json(get_translation(ws, source_id)),
        "media": media,
        "steps": steps_json(ws, source_id),
        "stamp": state.stamp(),
    }


def _browser_language(transcript: Transcript | None) -> str | None:
    code = transcript.language if transcript is not None else None
    return "jv" if code == "jw" else code  # Whisper has its own code for Javanese


def translation_json(english: TranslationView | None) -> Json | None:
    """Return the English lines by their segment's id, and what made them."""
    if english is None:
        return None
    return {
        "made_by": f"{english.translation.engine}, model {english.translation.model}",
        "lines": {
            str(segment_id): [{"text": line.text, "doubtful": line.doubtful} for line in lines]
            for segment_id, lines in english.beside.items()
        },
    }


def steps_json(ws: Workspace, source_id: int) -> Json:
    """Return what the member can undo and redo: a kind of change, or None."""
    undo, redo = undoing.next_steps(ws, source_id)
    return {"undo": undo, "redo": redo}


def segment_json(segment: Segment, words: Sequence[WordSpan]) -> Json:
    """Return a line; each of its words is [start_char, end_char, start_s, end_s, probability, corrected]."""
    return {
        "id": segment.id,
        "ordinal": segment.ordinal,
        "text": segment.text,
        "start_s": segment.start_s,
        "end_s": segment.end_s,
        "speaker_id": segment.speaker_id,
        "doubtful": segment.doubtful,
        "overlapped": segment.overlapped,
        "revision": segment.revision,
        "machine_text": None if segment.machine_text == segment.text else segment.machine_text,
        "words": [
            [
                span.start_char,
                span.end_char,
                round(span.word.start_s, 2),
                round(span.word.end_s, 2),
                round(span.word.probability, 2),
                int(span.corrected),
            ]
            for span in words
        ],
    }


def speaker_json(speaker: Speaker) -> Json:
    """Return a voice."""
    return {
        "id": speaker.id,
        "name": speaker.name,
        "seat": speaker.seat,
        "participant_id": speaker.participant_id,
    }


def coding_json(made: PlacedCoding) -> Json:
    """Return a coding with where it lies."""
    return {
        "id": made.id,
        "code_id": made.code_id,
        "status": made.status,
        "made_by": made.made_by,
        "confidence": made.confidence,
        "intensity": made.intensity,
        "excerpt_id": made.excerpt_id,
        "first_segment_id": made.first_segment_id,
        "start_char": made.start_char,
        "last_segment_id": made.last_segment_id,
        "end_char": made.end_char,
    }


def _codes_json(codes: list[Code]) -> list[Json]:
    names = {code.id: code.name for code in codes}
    return [_code_json(code, names.get(code.parent_id or 0, "")) for code in codes]


def _code_json(code: Code, parent: str) -> Json:
    return {
        "id": code.id,
        "kind": code.kind,
        "name": code.name,
        "definition": code.definition,
        "parent_id": code.parent_id,
        "valence": code.valence,
        "retired": code.retired,
        "family": emotion_family(parent, code.name) if code.kind == "emotion" else None,
    }
