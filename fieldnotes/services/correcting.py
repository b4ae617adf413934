"""Correct a source's lines: words, where a line ends, who speaks; undo, redo, and who changed what.

Tags stay on their words through all of it, also when two people work in the same source. Lines that nobody
may read today are not corrected either: ConsentError.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..coding.lines import merge_lines, split_line
from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..records import LineChangeKind, Segment, SegmentState, SourceChange
from ..store import changes, debrief_parts, documents, lines, people, sources
from ..store.database import writing
from .access import allowed
from .quoting import check_may_be_read
from .runs import replace_run
from .speakers import get_speaker
from .workspace import Workspace, checked_text, current_member

_CHANGED_SINCE = "Somebody changed this line since you opened it; compare both, then do it again."


@dataclass(frozen=True)
class ChangeView:
    """A change of lines or codings with the name of who made it."""

    change: SourceChange
    made_by: str


@allowed("code")
def edit_segment(ws: Workspace, segment_id: int, *, text: str, revision: int) -> Segment:
    """Correct a segment's text; tags stay on their words, and the machine's text is kept beside.

    revision: as it was when the editor read it. Raises ConflictError when somebody changed it since.
    """
    text = checked_text(text, "The line")
    with writing(ws.db):
        segment = _readable(ws, segment_id)
        _check_no_debrief(ws, segment)
        if segment.text != text:
            _check_revision(segment, revision)
            (before,) = lines.read_lines(ws.db, [segment_id])
            _change(ws, "text", segment.source_id, [before], [replace(before, text=text)])
        return _segment(ws, segment_id)


@allowed("code")
def restore_machine_text(ws: Workspace, segment_id: int, *, revision: int) -> Segment:
    """Bring back what the machine heard in a line; undo brings the correction back."""
    return edit_segment(ws, segment_id, text=_readable(ws, segment_id).machine_text, revision=revision)


@allowed("code")
def split_segment(ws: Workspace, segment_id: int, *, at_char: int, revision: int) -> tuple[Segment, Segment]:
    """Cut a line in two before code point at_char; the second part is a new line after it.

    A note of a walk is one piece of text and stays one. Raises InvalidInputError, ConflictError.
    """
    with writing(ws.db):
        segment = _readable(ws, segment_id)
        _check_revision(segment, revision)
        source = sources.read_source(ws.db, segment.source_id)
        if source is not None and source.kind == "observation":
            raise InvalidInputError("A note is one piece of text; only a transcript's lines can be split.")
        _check_one_piece(ws, segment)
        (before,) = lines.read_lines(ws.db, [segment_id])
        parts = split_line(before, at_char)
        if parts is None:
            raise InvalidInputError(
                "A line is split where words stand on both sides; put the caret there and try again."
            )
        ids = _change(ws, "split", segment.source_id, [before], parts)
        return _segment(ws, ids[0]), _segment(ws, ids[1])


@allowed("code")
def merge_segments(ws: Workspace, segment_id: int, *, revision: int) -> Segment:
    """Join a line with the one after it; the line keeps its speaker."""
    with writing(ws.db):
        segment = _readable(ws, segment_id)
        _check_revision(segment, revision)
        after = sources.read_next_segment(ws.db, segment)
        if after is None:
            raise InvalidInputError("This is the last line; there is none after it to join.")
        _check_one_piece(ws, segment)
        before = lines.read_lines(ws.db, [segment_id, after.id])
        _change(ws, "merge", segment.source_id, before, [merge_lines(*before)])
        return _segment(ws, segment_id)


@allowed("code")
def assign_speaker(ws: Workspace, segment_id: int, *, speaker_id: int | None) -> None:
    """Say who speaks in a line; None for nobody in particular."""
    assign_speakers(ws, [segment_id], speaker_id=speaker_id)


@allowed("code")
def assign_speakers(ws: Workspace, segment_ids: Sequence[int], *, speaker_id: int | None) -> None:
    """Say who speaks in lines of one source, as one change that can be undone."""
    with writing(ws.db):
        found = [_segment(ws, segment_id) for segment_id in segment_ids]
        source_ids = {segment.source_id for segment in found}
        if len(source_ids) != 1:
            raise InvalidInputError("The lines belong to several sources; choose lines of one.")
        if speaker_id is not None and get_speaker(ws, speaker_id).source_id not in source_ids:
            raise InvalidInputError("That speaker belongs to another recording; choose one of this source.")
        change_speakers(ws, source_ids.pop(), {segment.id: speaker_id for segment in found})


@allowed("code")
def merge_speakers(ws: Workspace, speaker_id: int, *, into_id: int) -> int:
    """Give all lines of one voice to another, which it turned out to be; returns the change's id."""
    with writing(ws.db):
        speaker, into = get_speaker(ws, speaker_id), get_speaker(ws, into_id)
        if speaker.source_id != into.source_id:
            raise InvalidInputError("The two voices are of different recordings; choose two of one.")
        if speaker_id == into_id:
            raise InvalidInputError("A voice cannot be merged with itself; choose another.")
        theirs = [
            line.id
            for line in sources.read_segments(ws.db, speaker.source_id)
            if line.speaker_id == speaker_id
        ]
        sources.update_speaker(ws.db, speaker_id, {"merged_into": into_id})
        change_id = change_speakers(
            ws, speaker.source_id, dict.fromkeys(theirs, into_id), merged=(speaker_id, into_id)
        )
    assert change_id is not None
    return change_id


@allowed("code")
def change_speakers(
    ws: Workspace,
    source_id: int,
    speakers: Mapping[int, int | None],
    *,
    merged: tuple[int, int] | None = None,
) -> int | None:
    """Give lines of a source other speakers (segment id to speaker id) as one change, in a transaction.

    merged: the voice that is another one, and which, where that is the reason.
    Returns the change's id, None where nothing changes.
    """
    before = [
        SegmentState(line.id, "", "", speaker_id=line.speaker_id)
        for line in sources.read_segments(ws.db, source_id)
        if line.id in speakers and line.speaker_id != speakers[line.id]
    ]
    if not before and merged is None:
        return None
    after = [replace(line, speaker_id=speakers[line.id or 0]) for line in before]
    lines.set_speakers(ws.db, {line.id or 0: line.speaker_id for line in after})
    return changes.add_change(
        ws.db,
        source_id,
        "speaker",
        made_by=current_member(ws).id,
        before=before,
        after=after,
        moves={"merged": merged} if merged else {},
    )


@allowed("hear sources", own="source_id")
def list_changes(ws: Workspace, source_id: int, *, after_id: int = 0, limit: int = 200) -> list[ChangeView]:
    """Return who changed what in a source's lines and codings, the latest first, undone changes as well.

    after_id: only what was changed after that change. Raises ConsentError as read_source.
    """
    check_may_be_read(ws, source_id)
    names = {member.id: member.name for member in people.read_members(ws.db)}
    return [
        ChangeView(change, names.get(change.made_by, ""))
        for change in changes.read_changes(ws.db, source_id, after_id=after_id, limit=limit)
    ]


def _change(
    ws: Workspace,
    kind: LineChangeKind,
    source_id: int,
    before: Sequence[SegmentState],
    after: Sequence[SegmentState],
) -> list[int]:
    """Put lines in the place of others and write it down; returns the new lines' ids."""
    ids, moves = replace_run(ws, source_id, before, after, {})
    changes.add_change(
        ws.db,
        source_id,
        kind,
        made_by=current_member(ws).id,
        before=before,
        after=[replace(line, id=line_id) for line, line_id in zip(after, ids, strict=True)],
        moves=moves,
    )
    return ids


def _segment(ws: Workspace, segment_id: int) -> Segment:
    segment = sources.read_segment(ws.db, segment_id)
    if segment is None:
        raise NotFoundError(f"There is no line {segment_id} in this workspace; reload the page.")
    return segment


def _readable(ws: Workspace, segment_id: int) -> Segment:
    """Return a line that may be read today: who corrects one is shown it, and its neighbour."""
    segment = _segment(ws, segment_id)
    check_may_be_read(ws, segment.source_id)
    return segment


def _check_no_debrief(ws: Workspace, segment: Segment) -> None:
    if debrief_parts.is_debrief(ws.db, segment.source_id):
        raise InvalidInputError("A debrief is edited on the page of its walk; its tags stay on their words.")


def _check_one_piece(ws: Workspace, segment: Segment) -> None:
    _check_no_debrief(ws, segment)
    if documents.is_answer(ws.db, segment.id):
        raise InvalidInputError(
            "An answer is one piece of text: it cannot be split, nor joined with another."
        )


def _check_revision(segment: Segment, revision: int) -> None:
    if segment.revision != revision:
        raise ConflictError(_CHANGED_SINCE)
