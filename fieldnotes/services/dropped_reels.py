"""Reels that hold what was erased, redacted or withdrawn: their files go; whoever asks has them made anew."""

from collections.abc import Sequence

from ..store import reels, story_parts
from ..store.briefs import read_passages_behind
from ..store.database import writing
from .access import allowed
from .workspace import Workspace

FOLDER = "reels"


@allowed("answer for people")
def drop_reels_of(ws: Workspace, source_ids: Sequence[int]) -> None:
    """Delete the files of all reels with a passage of these sources, while the passages are still there."""
    with writing(ws.db):
        names = reels.take_reels(ws.db, source_ids)
    for name in names:
        (ws.folder / FOLDER / name).unlink(missing_ok=True)


@allowed("answer for people")
def drop_uncovered_reels(ws: Workspace) -> None:
    """Delete the files of all reels with a passage that their audience may not hear at this moment."""
    for reel in reels.read_reels(ws.db):
        ids = [excerpt_id for excerpt_id, _ in reel.items]
        if reel.file_name and len(allowed_now(ws, ids, reel.audience)) < len(ids):
            (ws.folder / FOLDER / reel.file_name).unlink(missing_ok=True)
            with writing(ws.db):
                reels.forget_file(ws.db, reel.id)


@allowed("write stories")
def allowed_now(ws: Workspace, excerpt_ids: Sequence[int], audience: str) -> set[int]:
    """Return those of these passages that an audience may hear at this moment."""
    inside = story_parts.read_quotable(ws.db, excerpt_ids)
    if audience == "inside":
        return inside
    behind = read_passages_behind(ws.db, excerpt_ids)
    return {one for one in inside if behind[one].may_leave}
