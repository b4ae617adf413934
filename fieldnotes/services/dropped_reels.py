"""Reels that hold what was erased or redacted: their files go, and are made anew by whoever asks."""

from collections.abc import Sequence

from ..store import reels
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
