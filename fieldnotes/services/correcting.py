"""Correct what the machine heard: words without moving a tag, and who speaks."""

from ..coding.anchors import Edit
from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..records import SEATS, Segment, Speaker
from ..store import codes, sources
from ..store.database import writing
from .workspace import Workspace, checked_text, current_member


def edit_segment(ws: Workspace, segment_id: int, *, text: str, revision: int) -> Segment:
    """Correct a segment's text; tags stay on their words, and the machine's text is kept beside.

    revision: as it was when the editor read it. Raises ConflictError when somebody corrected it since.
    """
    text = checked_text(text, "The line")
    with writing(ws.db):
        segment = sources.read_segment(ws.db, segment_id)
        if segment is None:
            raise NotFoundError(f"There is no line {segment_id} in this workspace; reload the page.")
        if segment.text == text:
            return segment
        if not sources.update_segment_text(
            ws.db, segment, text=text, edited_by=current_member(ws).id, revision=revision
        ):
            raise ConflictError(
                "Somebody corrected this line since you opened it; compare both texts, then save again."
            )
        _move_excerpts(ws, segment, text)
        corrected = sources.read_segment(ws.db, segment_id)
    assert corrected is not None
    return corrected


def add_speaker(ws: Workspace, source_id: int, *, name: str, seat: str | None = None) -> Speaker:
    """Name a voice of a source."""
    name = checked_text(name, "The speaker's name", required=True)
    _check_seat(seat)
    with writing(ws.db):
        if sources.read_source(ws.db, source_id) is None:
            raise NotFoundError(f"There is no source {source_id} in this workspace.")
        _check_speaker_name(ws, source_id, name, except_id=None)
        speaker_id = sources.add_speaker(ws.db, source_id, name=name, seat=seat)
    return _speaker(ws, speaker_id)


def rename_speaker(ws: Workspace, speaker_id: int, *, name: str, seat: str | None = None) -> Speaker:
    """Rename a voice, or change its seat, everywhere it speaks."""
    name = checked_text(name, "The speaker's name", required=True)
    _check_seat(seat)
    with writing(ws.db):
        speaker = _speaker(ws, speaker_id)
        _check_speaker_name(ws, speaker.source_id, name, except_id=speaker_id)
        sources.update_speaker(ws.db, speaker_id, name=name, seat=seat)
    return _speaker(ws, speaker_id)


def assign_speaker(ws: Workspace, segment_id: int, *, speaker_id: int | None) -> None:
    """Say who speaks in a line; None for nobody in particular."""
    with writing(ws.db):
        segment = sources.read_segment(ws.db, segment_id)
        if segment is None:
            raise NotFoundError(f"There is no line {segment_id} in this workspace; reload the page.")
        if speaker_id is not None and _speaker(ws, speaker_id).source_id != segment.source_id:
            raise InvalidInputError("That speaker belongs to another recording; choose one of this source.")
        sources.set_segment_speaker(ws.db, segment_id, speaker_id)


def _speaker(ws: Workspace, speaker_id: int) -> Speaker:
    speaker = sources.read_speaker(ws.db, speaker_id)
    if speaker is None:
        raise NotFoundError(f"There is no speaker {speaker_id} in this workspace; reload the page.")
    return speaker


def _check_seat(seat: str | None) -> None:
    if seat is not None and seat not in SEATS:
        raise InvalidInputError(f"“{seat}” is no seat; use {', '.join(SEATS)}.")


def _check_speaker_name(ws: Workspace, source_id: int, name: str, *, except_id: int | None) -> None:
    for speaker in sources.read_speakers(ws.db, source_id):
        if speaker.name == name and speaker.id != except_id:
            raise ConflictError(f"This source has a speaker “{name}” already; choose that one.")


def _move_excerpts(ws: Workspace, segment: Segment, new_text: str) -> None:
    """Keep every excerpt that begins or ends in a corrected segment on its words."""
    edit = Edit(segment.text, new_text)
    old_length = len(segment.text)
    for excerpt in codes.read_segment_excerpts(ws.db, segment.id):
        begins = excerpt["first_segment_id"] == segment.id
        ends = excerpt["last_segment_id"] == segment.id
        start_char, end_char = excerpt["start_char"], excerpt["end_char"]
        whole = begins and ends and (start_char, end_char) == (0, old_length)
        if whole:  # a tag on the whole line stays on the whole line
            start_char, end_char = 0, len(new_text)
        else:
            moved = edit.move_span(start_char if begins else 0, end_char if ends else old_length)
            start_char = moved[0] if begins else start_char
            end_char = moved[1] if ends else end_char
        codes.move_excerpt(ws.db, excerpt["id"], start_char=start_char, end_char=end_char)
