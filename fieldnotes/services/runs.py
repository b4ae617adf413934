"""A run of lines in the place of another, with every tag on its words: what all changes of lines rest on."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..coding.lines import RunMove
from ..records import SegmentState
from ..store import embeddings, excerpts, jobs, lines
from ..store.excerpts import Bounds
from .access import allowed
from .workspace import Workspace


@allowed("code")
def replace_run(
    ws: Workspace,
    source_id: int,
    old: Sequence[SegmentState],
    new: Sequence[SegmentState],
    last_moves: Mapping[str, Any],
) -> tuple[list[int], dict[str, Any]]:
    """Store a run of neighbouring lines in the place of another, inside a transaction, tags on their words.

    last_moves: what this returned when the change was made that is taken back now, {} for a new one; an
    excerpt that nobody moved since goes back exactly.
    Returns the new lines' ids, and what was done to excerpts.
    """
    old_ids = [line.id or 0 for line in old]
    was_read = embeddings.is_read(ws.db, source_id)
    at = {segment_id: place for place, segment_id in enumerate(old_ids)}
    run = RunMove([line.text for line in old], [line.text for line in new])
    bounds = excerpts.read_bounds(ws.db, old_ids)
    ids = lines.write_run(ws.db, source_id, old, new)
    renumbered = {line.id: line_id for line, line_id in zip(new, ids, strict=True) if line.id is not None}
    came_from = {move["id"]: move for move in last_moves.get("moved", ())}
    targets: dict[int, Bounds] = {}
    for excerpt_id, place in bounds.items():
        move = came_from.get(excerpt_id)
        if move is not None and tuple(move["to"]) == place:
            targets[excerpt_id] = _renumber(move["from"], renumbered)
            continue
        start, end = run.move(
            (at[place[0]], place[1]) if place[0] in at else None,
            (at[place[2]], place[3]) if place[2] in at else None,
        )
        targets[excerpt_id] = (
            *((ids[start[0]], start[1]) if start else place[:2]),
            *((ids[end[0]], end[1]) if end else place[2:]),
        )
    joined = excerpts.move_excerpts(ws.db, targets)
    for parted in last_moves.get("joined", ()):
        excerpts.part_excerpts(ws.db, source_id, parted, _renumber(parted["from"], renumbered))
    lines.put_lines_aside(ws.db, [line_id for line_id in old_ids if line_id not in ids])
    if was_read:  # their sentences and names are other ones now
        jobs.add_job(ws.db, "read", source_id)
    return ids, {
        "moved": [
            {"id": excerpt_id, "from": place, "to": targets[excerpt_id]}
            for excerpt_id, place in bounds.items()
        ],
        "joined": [{**each, "from": bounds[each["id"]]} for each in joined],
    }


def _renumber(place: Sequence[int], renumbered: Mapping[int, int]) -> Bounds:
    first, start_char, last, end_char = place
    return renumbered.get(first, first), start_char, renumbered.get(last, last), end_char
