"""Undo and redo of what a member changed in a source's lines, whatever others did there since."""

from collections.abc import Sequence
from dataclasses import replace

from ..errors import ConflictError
from ..records import ChangeKind, SegmentState, TranscriptChange
from ..store import lines, sources
from ..store.database import writing
from .runs import replace_run
from .workspace import Workspace, current_member


def undo_change(ws: Workspace, source_id: int, *, change_id: int | None = None) -> TranscriptChange | None:
    """Take back a change of the current member and return it; None where there is none.

    change_id: the change that is meant; None for the latest one that can be undone. One whose lines were
    changed since by others is passed over. Tags that others put on the lines since stay on their words, and
    who speaks there now stays.
    Raises ConflictError where there are changes and none can be undone.
    """
    with writing(ws.db):
        made = lines.read_undoable(ws.db, source_id, current_member(ws).id)
        if change_id is not None:
            made = [change for change in made if change.id == change_id]
        return _take_first(ws, made, undone=True)


def redo_change(ws: Workspace, source_id: int) -> TranscriptChange | None:
    """Do again what the current member undid last, and return it; None where there is nothing to redo.

    Raises ConflictError where the lines were changed since.
    """
    with writing(ws.db):
        change = lines.read_next_redo(ws.db, source_id, current_member(ws).id)
        return _take_first(ws, [change] if change else [], undone=False)


def next_steps(ws: Workspace, source_id: int) -> tuple[ChangeKind | None, ChangeKind | None]:
    """Return what kind of change the current member would undo, and redo; None where there is none."""
    member_id = current_member(ws).id
    undo = next(
        (
            change
            for change in lines.read_undoable(ws.db, source_id, member_id)
            if _present(ws, change, change.after) is not None
        ),
        None,
    )
    redo = lines.read_next_redo(ws.db, source_id, member_id)
    return undo.kind if undo else None, redo.kind if redo else None


def _take_first(
    ws: Workspace, changes: Sequence[TranscriptChange], *, undone: bool
) -> TranscriptChange | None:
    for change in changes:
        now, then = (change.after, change.before) if undone else (change.before, change.after)
        present = _present(ws, change, now)
        if present is not None:
            _go(ws, change, present, then, undone=undone)
            return change
    if changes:
        raise ConflictError(
            f"The lines were changed again since, so this cannot be {'undone' if undone else 'done again'}; "
            "correct them by hand."
        )
    return None


def _present(
    ws: Workspace, change: TranscriptChange, expected: Sequence[SegmentState]
) -> Sequence[SegmentState] | None:
    """Return the lines as they are, if they are still what one side of the change left; else None."""
    found = lines.read_lines(ws.db, [line.id or 0 for line in expected])
    if change.kind == "speaker":
        same = [(line.id, line.speaker_id) for line in found] == [
            (line.id, line.speaker_id) for line in expected
        ]
    else:
        # Who speaks, and whether others do too, may have been found out since: that is no reason to refuse.
        same = [(line.id, line.text) for line in found] == [(line.id, line.text) for line in expected]
    return found if same and all(_is_of(ws, line, change.source_id) for line in found) else None


def _is_of(ws: Workspace, line: SegmentState, source_id: int) -> bool:
    segment = sources.read_segment(ws.db, line.id or 0)
    return segment is not None and segment.source_id == source_id


def _go(
    ws: Workspace,
    change: TranscriptChange,
    present: Sequence[SegmentState],
    then: Sequence[SegmentState],
    *,
    undone: bool,
) -> None:
    """Take lines that are as one side of a change left them to its other side."""
    moves = lines.read_moves(ws.db, change.id)
    if change.kind == "speaker":
        lines.set_speakers(ws.db, {line.id or 0: line.speaker_id for line in then})
        if moves.get("merged"):
            speaker_id, into_id = moves["merged"]
            sources.update_speaker(ws.db, speaker_id, {"merged_into": None if undone else into_id})
        lines.set_change_undone(ws.db, change.id, undone, moves)
        return
    here = {line.id: line for line in present}
    kept = [
        replace(line, speaker_id=here[line.id].speaker_id, overlapped=here[line.id].overlapped)
        if line.id in here
        else line
        for line in then
    ]
    moves = replace_run(ws, change.source_id, present, kept, moves)[1]
    lines.set_change_undone(ws.db, change.id, undone, moves)
