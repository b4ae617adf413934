"""Undo and redo of what a member changed in a source, lines and codings in one order."""

from collections.abc import Sequence
from dataclasses import replace

from ..errors import ConflictError
from ..records import ChangeKind, SegmentState, SourceChange
from ..store import changes, lines, sources
from ..store.database import writing
from . import coding_log
from .access import allowed
from .quoting import check_may_be_read
from .runs import replace_run
from .workspace import Workspace, current_member


@allowed("code")
def undo_change(
    ws: Workspace, source_id: int, *, change_id: int | None = None, round_id: int | None = None
) -> SourceChange | None:
    """Take back a change of the current member and return it; None where there is none.

    change_id: the change that is meant; None for the latest one that can be undone. One whose lines or
    codings were changed since by others is passed over. Codings that others put on the lines since stay on
    their words, and who speaks there now stays. round_id: what was coded in that round; see rounds.py.
    Raises ConflictError where there are changes and none can be undone, ConsentError as read_source.
    """
    check_may_be_read(ws, source_id)
    with writing(ws.db):
        made = changes.read_undoable(ws.db, source_id, current_member(ws).id, round_id=round_id)
        if change_id is not None:
            made = [change for change in made if change.id == change_id]
        return _take_first(ws, made, undone=True)


@allowed("code")
def redo_change(ws: Workspace, source_id: int, *, round_id: int | None = None) -> SourceChange | None:
    """Do again what the current member undid last, and return it; None where there is nothing to redo.

    Raises ConflictError where its lines or codings were changed since, ConsentError as read_source.
    """
    check_may_be_read(ws, source_id)
    with writing(ws.db):
        change = changes.read_next_redo(ws.db, source_id, current_member(ws).id, round_id=round_id)
        return _take_first(ws, [change] if change else [], undone=False)


@allowed("hear sources", own="source_id")
def next_steps(
    ws: Workspace, source_id: int, *, round_id: int | None = None
) -> tuple[ChangeKind | None, ChangeKind | None]:
    """Return what kind of change the current member would undo, and redo; None where there is none."""
    member_id = current_member(ws).id
    made = changes.read_undoable(ws.db, source_id, member_id, round_id=round_id)
    undo = next((change for change in made if _can_undo(ws, change)), None)
    redo = changes.read_next_redo(ws.db, source_id, member_id, round_id=round_id)
    return undo.kind if undo else None, redo.kind if redo else None


def _can_undo(ws: Workspace, change: SourceChange) -> bool:
    if change.codings_after:
        return coding_log.can_go(ws, change, undone=True)
    return _present(ws, change, change.after) is not None


def _take_first(ws: Workspace, found: Sequence[SourceChange], *, undone: bool) -> SourceChange | None:
    for change in found:
        if change.codings_after:
            if coding_log.can_go(ws, change, undone=undone):
                coding_log.go(ws, change, undone=undone)
                return change
            continue
        now, then = (change.after, change.before) if undone else (change.before, change.after)
        present = _present(ws, change, now)
        if present is not None:
            _go(ws, change, present, then, undone=undone)
            return change
    if found:
        what = "codings" if found[0].codings_after else "lines"
        raise ConflictError(
            f"The {what} were changed again since, so this cannot be {'undone' if undone else 'done again'}; "
            "correct them by hand."
        )
    return None


def _present(
    ws: Workspace, change: SourceChange, expected: Sequence[SegmentState]
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
    change: SourceChange,
    present: Sequence[SegmentState],
    then: Sequence[SegmentState],
    *,
    undone: bool,
) -> None:
    """Take lines that are as one side of a change left them to its other side."""
    moves = changes.read_moves(ws.db, change.id)
    if change.kind == "speaker":
        lines.set_speakers(ws.db, {line.id or 0: line.speaker_id for line in then})
        if moves.get("merged"):
            speaker_id, into_id = moves["merged"]
            sources.update_speaker(ws.db, speaker_id, {"merged_into": None if undone else into_id})
        changes.set_change_undone(ws.db, change.id, undone, moves)
        return
    here = {line.id: line for line in present}
    kept = [
        replace(line, speaker_id=here[line.id].speaker_id, overlapped=here[line.id].overlapped)
        if line.id in here
        else line
        for line in then
    ]
    moves = replace_run(ws, change.source_id, present, kept, moves)[1]
    changes.set_change_undone(ws.db, change.id, undone, moves)
