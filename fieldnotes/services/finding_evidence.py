"""Evidence of a finding: put a passage, a note or an answer to it, say why, take it out again."""

from typing import get_args

from ..errors import InvalidInputError, NotFoundError
from ..records import Evidence, LibraryCard, Stance
from ..store import excerpts, findings, library, sources
from ..store.database import writing
from .access import allowed
from .finding_words import find_finding, note_change
from .workspace import Workspace, checked_text, current_member

STANCES: tuple[Stance, ...] = get_args(Stance)


@allowed("write findings")
def add_evidence(
    ws: Workspace, finding_id: int, *, excerpt_id: int, stance: str, note: str | None = None
) -> int:
    """Put an excerpt to a finding, "for" or "against" it; again with the other stance changes it.

    note: why it speaks so; None leaves the one that is there. Returns the evidence's id.
    """
    _check_stance(stance)
    text = None if note is None else checked_text(note, "The note")
    with writing(ws.db):
        find_finding(ws, finding_id)
        if not excerpts.read_excerpts(ws.db, ids=[excerpt_id]):
            raise NotFoundError(f"There is no excerpt {excerpt_id} in this workspace.")
        known = {one.excerpt_id: one for one in findings.read_evidence(ws.db, finding_id)}.get(excerpt_id)
        evidence_id = findings.add_evidence(
            ws.db, finding_id, excerpt_id, stance, note=text, added_by=current_member(ws).id
        )
        now = findings.read_piece(ws.db, evidence_id)
        assert now is not None
        if known is None or (known.stance, known.note) != (now.stance, now.note):
            note_change(ws, finding_id, "evidence", before=_said(known), after=_said(now))
    return evidence_id


@allowed("read findings", own="finding_id")
def list_evidence(ws: Workspace, finding_id: int) -> list[Evidence]:
    """Return the pieces of evidence of a finding, in the order they were added."""
    return findings.read_evidence(ws.db, finding_id)


@allowed("write findings")
def add_text_as_evidence(
    ws: Workspace,
    finding_id: int,
    *,
    segment_id: int,
    start_char: int = 0,
    end_char: int | None = None,
    stance: str,
    note: str | None = None,
) -> int:
    """Put words of one line to a finding that nobody has tagged yet: a sentence, a note, an answer.

    start_char, end_char: code points of the line, the whole of it by default. Returns the evidence's id.
    Raises NotFoundError, InvalidInputError for bounds that hold no words.
    """
    _check_stance(stance)
    with writing(ws.db):
        segment = sources.read_segment(ws.db, segment_id)
        if segment is None or sources.read_source(ws.db, segment.source_id) is None:
            raise NotFoundError("That line is not there any more; look for it again.")
        end = len(segment.text) if end_char is None else end_char
        if not 0 <= start_char < end <= len(segment.text) or not segment.text[start_char:end].strip():
            raise InvalidInputError("There are no words at that place any more; look for the passage again.")
        excerpt_id = excerpts.find_or_add_excerpt(
            ws.db,
            segment.source_id,
            first_segment_id=segment_id,
            start_char=start_char,
            last_segment_id=segment_id,
            end_char=end,
        )
        return add_evidence(ws, finding_id, excerpt_id=excerpt_id, stance=stance, note=note)


@allowed("write findings")
def add_source_as_evidence(
    ws: Workspace, finding_id: int, *, source_id: int, stance: str, note: str | None = None
) -> int:
    """Put a whole note of a walk to a finding. Raises InvalidInputError where it is no note with words."""
    segment_id = words_of_note(ws, source_id)[0]
    return add_text_as_evidence(ws, finding_id, segment_id=segment_id, stance=stance, note=note)


@allowed("see walks", own="source_id")
def words_of_note(ws: Workspace, source_id: int) -> tuple[int, str]:
    """Return the line of a walk's note and its words. Raises NotFoundError, InvalidInputError."""
    source = sources.read_source(ws.db, source_id)
    if source is None or not sources.is_quotable(ws.db, source_id):
        raise NotFoundError(f"There is no note {source_id} that may be shown.")
    lines = sources.read_segments(ws.db, source_id)
    if len(lines) != 1 or not lines[0].text.strip():
        raise InvalidInputError(
            f"“{source.title}” is no note with words; choose a passage of it in the reader."
        )
    return lines[0].id, lines[0].text


@allowed("write findings")
def note_evidence(ws: Workspace, evidence_id: int, *, note: str) -> Evidence:
    """Say why a piece of evidence speaks for or against its finding; "" takes that back."""
    text = checked_text(note, "The note")
    with writing(ws.db):
        piece = _piece(ws, evidence_id)
        if piece.note != text:
            findings.set_evidence_note(ws.db, evidence_id, text)
            after = {"excerpt_id": piece.excerpt_id, "stance": piece.stance, "note": text}
            note_change(ws, piece.finding_id, "evidence", before=_said(piece), after=after)
    return _piece(ws, evidence_id)


@allowed("write findings")
def remove_evidence(ws: Workspace, evidence_id: int) -> None:
    """Take an excerpt out of a finding; add_evidence brings it back, with its note."""
    with writing(ws.db):
        piece = findings.read_piece(ws.db, evidence_id)
        if piece is not None:
            findings.delete_evidence(ws.db, evidence_id)
            note_change(ws, piece.finding_id, "evidence", before=_said(piece))


@allowed("hear sources", own="excerpt_id")
def read_passage(ws: Workspace, excerpt_id: int) -> LibraryCard:
    """Return an excerpt as a card. Raises NotFoundError where there is none that may be shown."""
    found = library.read_passages(ws.db, [excerpt_id])
    if not found:
        raise NotFoundError(
            f"There is no passage {excerpt_id} that may be shown; "
            "it was removed, or somebody in it does not agree to being quoted."
        )
    return found[0]


def _piece(ws: Workspace, evidence_id: int) -> Evidence:
    piece = findings.read_piece(ws.db, evidence_id)
    if piece is None:
        raise NotFoundError("This passage is not evidence of the finding any more; reload the page.")
    return piece


def _said(piece: Evidence | None) -> dict[str, object]:
    if piece is None:
        return {}
    return {"excerpt_id": piece.excerpt_id, "stance": piece.stance, "note": piece.note}


def _check_stance(stance: str) -> None:
    if stance not in STANCES:
        raise InvalidInputError(f"Evidence speaks for or against a finding, not “{stance}”.")
