"""Change a note that is stored: its words, kind, seat, stage and emotion; tags stay on their words."""

from ..errors import InvalidInputError, NotFoundError
from ..records import Observation
from ..store import field, sources
from ..store.database import writing
from .access import allowed
from .codings import get_coding, get_excerpt, rate_coding, recode_coding, remove_coding, resize_coding
from .correcting import edit_segment
from .sessions import check_observation, emotion_today, get_session, stage_of, tag_whole_note
from .workspace import Workspace, checked_text, current_member


@allowed("keep walks", own="session_id")
def find_observation(ws: Workspace, session_id: int, client_key: str) -> int:
    """Return the id of the observation that its browser knows by this key, removed or not.

    Raises NotFoundError.
    """
    observation_id = field.read_client_key(ws.db, client_key, session_id=session_id)
    if observation_id is None:
        raise NotFoundError("This note is not in the walk; it may never have been stored.")
    return observation_id


@allowed("keep walks", own="observation_id")
def change_observation(
    ws: Workspace,
    observation_id: int,
    *,
    kind: str,
    seat: str,
    text: str = "",
    stage_id: int | None = None,
    emotion_code_id: int | None = None,
    intensity: int | None = None,
) -> Observation:
    """Give an observation other words and choices; its time, author, photo and memo stay.

    Its emotion lies on all its words, also on those that are new; other tags stay on theirs. Who changed what
    is in the log of its source. The last change wins where two people change one note.
    Raises InvalidInputError where nothing would be left of it, NotFoundError.
    """
    text = checked_text(text, "The note")
    check_observation(kind=kind, seat=seat, intensity=intensity)
    with writing(ws.db):
        observation = field.read_observation(ws.db, observation_id=observation_id)
        if observation is None:
            raise NotFoundError(
                f"There is no note {observation_id} on the walk now; somebody may have removed it."
            )
        carries = observation.photo_id is not None or observation.memo_id is not None
        if not text and emotion_code_id is None and not carries:
            raise InvalidInputError("Nothing would be left of the note; remove it instead.")
        session = get_session(ws, observation.session_id)
        cells: dict[str, object] = {"kind": kind, "seat": seat, "stage_id": stage_of(ws, session, stage_id)}
        field.update_observation(ws.db, observation_id, cells)
        segment_id, coding_id = field.read_note_parts(ws.db, observation_id)
        was_on_all = coding_id is not None and _lies_on_all(ws, coding_id, observation.text)
        if text != observation.text:
            (segment,) = sources.read_segments(ws.db, observation.source_id, ids=[segment_id])
            edit_segment(ws, segment_id, text=text, revision=segment.revision)
        if emotion_code_id is None:
            if coding_id is not None:
                remove_coding(ws, coding_id)
        elif coding_id is not None:
            coding_id = recode_coding(ws, coding_id, code_id=emotion_today(ws, emotion_code_id)).id
            coding = get_coding(ws, coding_id)
            if coding.intensity != intensity:
                rate_coding(ws, coding_id, intensity=intensity, valence=coding.valence)
            if was_on_all and text:
                place = {"first_segment_id": segment_id, "last_segment_id": segment_id}
                resize_coding(ws, coding_id, **place, start_char=0, end_char=len(text))
        else:
            tag_whole_note(
                ws,
                observation.source_id,
                segment_id=segment_id,
                length=len(text),
                code_id=emotion_code_id,
                intensity=intensity,
                coder=current_member(ws),
            )
    changed = field.read_observation(ws.db, observation_id=observation_id)
    assert changed is not None
    return changed


def _lies_on_all(ws: Workspace, coding_id: int, text: str) -> bool:
    """Whether a coding lies on all of a note, and not on a passage that somebody chose in it."""
    excerpt = get_excerpt(ws, get_coding(ws, coding_id).excerpt_id)
    return (excerpt.start_char, excerpt.end_char) == (0, len(text))
